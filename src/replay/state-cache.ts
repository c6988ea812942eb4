/** States of streams lately written to; those that were used once, and the ones used longest ago, go first. */
import type { StreamId } from '../kernel/ids.ts'
import type { Loaded } from './load.ts'

/** Remembers states by stream, so that an act on a known person costs one append and no read. */
export type StateCache<S> = {
  readonly get: (stream: StreamId) => Loaded<S> | undefined
  readonly set: (stream: StreamId, loaded: Loaded<S>) => void
  readonly drop: (stream: StreamId) => void
  /**
   * A state that left the memory and was kept elsewhere: what the log is still to bear out. Absent: nothing is kept.
   */
  readonly recall?: (stream: StreamId) => Loaded<S> | undefined
}

/** A state that may keep every event it is the fold of weighs as many. */
const eventsOf = ({ revision }: Loaded<unknown>): number =>
  revision === 'no-stream' ? 1 : Number(revision) + 2

/** A state with its weight. */
export type Weighed<S> = { readonly loaded: Loaded<S>; readonly weight: number }

/** States in the order in which they were used, with what they weigh together. */
const byUse = <S>() => {
  const entries = new Map<StreamId, Weighed<S>>()
  let weight = 0
  const take = (stream: StreamId): Weighed<S> | undefined => {
    const found = entries.get(stream)
    if (found === undefined) return undefined
    entries.delete(stream)
    weight -= found.weight
    return found
  }
  return {
    has: (stream: StreamId) => entries.has(stream),
    weight: () => weight,
    size: () => entries.size,
    /** Takes it out. */
    take,
    /** Puts it in as the one used last. */
    put: (stream: StreamId, entry: Weighed<S>): void => {
      take(stream)
      entries.set(stream, entry)
      weight += entry.weight
    },
    /** All of them, the one used last first. */
    newestFirst: () => [...entries].toReversed(),
    /** The one used longest ago. */
    oldest: (): StreamId | undefined => entries.keys().next().value,
  }
}

/** Share of the room in which newcomers wait to be used again. */
const waiting = 0.25

type ByUse<S> = ReturnType<typeof byUse<S>>
type OnLeave<S> = (stream: StreamId, loaded: Loaded<S>) => void

const takeOldest = <S>(
  from: ByUse<S>,
  then: (stream: StreamId, entry: Weighed<S>) => void,
): void => {
  const stream = from.oldest()
  const entry = stream === undefined ? undefined : from.take(stream)
  if (stream !== undefined && entry !== undefined) then(stream, entry)
}

/** Newcomers take what room is left to those who are kept; where there is none, they go first. */
const settling =
  <S>(recent: ByUse<S>, kept: ByUse<S>, capacity: number, onLeave: OnLeave<S>) =>
  (): void => {
    const isCrowded = (): boolean => recent.weight() > capacity * waiting && recent.size() > 1
    while (isCrowded() && kept.weight() + recent.weight() <= capacity) takeOldest(recent, kept.put)
    while (recent.weight() + kept.weight() > capacity) {
      const from = isCrowded() || kept.size() === 0 ? recent : kept
      takeOldest(from, (stream, { loaded }) => onLeave(stream, loaded))
    }
  }

type Entry<S> = readonly [StreamId, Weighed<S>]

/** One of each, as long as there are any. */
const inTurn = function* <S>(...all: ReadonlyArray<ReadonlyArray<Entry<S>>>) {
  const longest = Math.max(...all.map(({ length }) => length))
  for (let index = 0; index < longest; index += 1)
    for (const { [index]: entry } of all)
      if (entry !== undefined) yield [entry[0], entry[1].loaded] as const
}

/** A cache that tells what it holds, without having used it. */
export type KnowingCache<S> = StateCache<S> & {
  readonly has: (stream: StreamId) => boolean
  /** Of those who wait to be used again and of the others in turn, of each the one used last first. */
  readonly newestFirst: () => Iterable<readonly [StreamId, Loaded<S>]>
}

/**
 * Keeps states that weigh at most `capacity` together; a state heavier than that is not kept at all. A state weighs
 * what `weightOf` says when it is put in: by default its events.
 *
 * Who was used again goes only after those who were not: where everybody comes in turn, and more than there is room for,
 * what was used longest ago would always be what comes next, and nobody would be remembered (a segmented LRU; Karedla,
 * Love and Wherry 1994). As long as there is room, all are kept. `onLeave` is told of each state that has to go.
 */
export const makeStateCache = <S>(
  capacity: number,
  weightOf: (loaded: Loaded<S>, before: Weighed<S> | undefined) => number = eventsOf,
  onLeave: OnLeave<S> = () => {},
): KnowingCache<S> => {
  const recent = byUse<S>()
  const kept = byUse<S>()
  const settle = settling(recent, kept, capacity, onLeave)
  const drop = (stream: StreamId): Weighed<S> | undefined =>
    recent.take(stream) ?? kept.take(stream)
  return {
    get: (stream) => {
      const found = drop(stream)
      if (found !== undefined) kept.put(stream, found)
      return found?.loaded
    },
    set: (stream, loaded) => {
      const into = kept.has(stream) ? kept : recent
      const old = into.take(stream)
      // Each act puts in what it took out before it puts in what came of it: that is not weighed anew.
      const entry = old?.loaded === loaded ? old : { loaded, weight: weightOf(loaded, old) }
      if (entry.weight > capacity) return onLeave(stream, loaded)
      into.put(stream, entry)
      settle()
    },
    has: (stream) => recent.has(stream) || kept.has(stream),
    newestFirst: () => inTurn(recent.newestFirst(), kept.newestFirst()),
    drop: (stream) => void drop(stream),
  }
}
