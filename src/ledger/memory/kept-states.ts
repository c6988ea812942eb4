/**
 * States that left the memory, as texts beside the rows (docs/decisions/0040): where a stream is long it is folded on from
 * there, and not from its beginning. Derived, and not believed by itself: `loadKept` holds each against the log.
 */
import { keptVersion, stateFrom, stateText } from '../../deciders/kept/state-text.ts'
import { weightOf } from '../../deciders/kept/weight.ts'
import type { SubjectState } from '../../deciders/subject-state/subject-state.ts'
import type { StreamId } from '../../kernel/ids.ts'
import { lately } from '../../kernel/lately.ts'
import type { Keeping } from '../../projector/live/saver.ts'
import type { KeptChange, KeptTexts } from '../../projector/rows.ts'
import { inAscii } from '../../projector/tables/row-text.ts'
import type { Loaded } from '../../replay/load.ts'

/** What makes a state worth a text; measured in docs/decisions/0040. */
export type KeepingBounds = {
  /** Events that its stream must hold: of a shorter one, what reading the text saves is less than twice its writing. */
  readonly events: number
  /** Events since it was kept last, or one for so many characters of its text, if that is more. */
  readonly news: number
  /** Read in the time that an event is read and folded in. */
  readonly charactersPerEvent: number
}
const bounds: KeepingBounds = { events: 16, news: 8, charactersPerEvent: 2_048 }
/** What is heavier is not kept: to read its text, 290 to 340 kB, holds up others for 1.2 to 1.9 ms, and a slice of a long fold is 2. */
const mostWeight = 2_048
/** States that wait for the next commit of the rows; more would be a second memory. */
const mostWaiting = 256
/** At an orderly close: some 15 MB of text, which are made in a twentieth of a second and follow one another without others to hold up. */
const mostAtClose = { states: 4_096, weight: 100_000 }
/** To write one takes what some eight rows take. */
const rowsEach = 8
/** People of whom it is known what is on disk. */
const mostKnown = 16_384

type Known = { readonly revision: bigint; readonly length: number }
/** A state that may be kept: of events whose place in the log is known. */
type Placed = Loaded<SubjectState> & { readonly revision: bigint; readonly position: bigint }

export type KeptStates = {
  /** What was kept last; the log is still to bear it out. */
  readonly find: (stream: StreamId) => Loaded<SubjectState> | undefined
  /** Has it written with the next rows, where that is worth it. */
  readonly note: (stream: StreamId, loaded: Loaded<SubjectState>) => void
  /**
   * The same of many as the ledger closes, when nobody waits for more than the close: as they come, until they are many or
   * heavy.
   */
  readonly noteAll: (states: Iterable<readonly [StreamId, Loaded<SubjectState>]>) => void
  /** Nothing is kept of this person any more. */
  readonly remove: (stream: StreamId) => void
  /** Throws away all of it. */
  readonly clear: () => Promise<void>
  readonly keeping: Keeping
}

/** `<version> <revision> <position> <stream>`, the end of the line, and the state. */
const textOf = (stream: StreamId, { state, revision, position }: Placed): string =>
  `${keptVersion} ${revision} ${position} ${stream}\n${inAscii(stateText(state))}`

const heading = /^(\d{1,9}) (\d{1,19}) (\d{1,19}) (\S+)$/

/** Undefined for a text of another version or of another stream, and where it is not the whole of a state. */
const readText = (stream: StreamId, text: string): Placed | undefined => {
  const end = text.indexOf('\n')
  const [, version, at, position, of] = heading.exec(text.slice(0, end)) ?? []
  if (version !== `${keptVersion}` || of !== stream || at === undefined || position === undefined)
    return undefined
  const revision = BigInt(at)
  const state = stateFrom(text.slice(end + 1))
  return state === undefined || BigInt(state.count) !== revision + 1n
    ? undefined
    : { state, revision, position: BigInt(position) }
}

const findIn = (
  texts: KeptTexts,
  stream: StreamId,
): { readonly found: Placed | undefined; readonly length: number } => {
  const text = texts.get(stream)
  return {
    found: text === undefined ? undefined : readText(stream, text),
    length: text?.length ?? 0,
  }
}

const isErasing = ({ standing, person }: SubjectState): boolean =>
  standing.erased !== undefined || person.isErasing

const placed = ({ state, revision, position }: Loaded<SubjectState>): Placed | undefined =>
  revision === 'no-stream' || position === undefined ? undefined : { state, revision, position }

const isWorthIt = (
  known: Known | undefined,
  revision: bigint,
  { news, charactersPerEvent }: KeepingBounds,
): boolean =>
  known === undefined ||
  revision - known.revision >= Math.max(news, known.length / charactersPerEvent)

type Weighing = (
  stream: StreamId,
  loaded: Loaded<SubjectState>,
) => { readonly one: Placed; readonly weight: number } | undefined

/** A state as it is kept, with its weight; undefined where it is not worth a text. */
const weighing =
  (worth: KeepingBounds, knownOf: (stream: StreamId) => Known | undefined): Weighing =>
  (stream, loaded) => {
    const { state } = loaded
    if (state.count < worth.events || isErasing(state)) return undefined
    const one = placed(loaded)
    if (one === undefined || !isWorthIt(knownOf(stream), one.revision, worth)) return undefined
    const weight = weightOf({ ...state, earlier: [] })
    return weight <= mostWeight ? { one, weight } : undefined
  }

/** Those worth a text, until they are as many or as heavy as a close may take. */
const atClose = function* (
  states: Iterable<readonly [StreamId, Loaded<SubjectState>]>,
  weighed: Weighing,
): Generator<readonly [StreamId, Placed], void, undefined> {
  let { states: room, weight: left } = mostAtClose
  for (const [stream, loaded] of states) {
    const found = weighed(stream, loaded)
    if (found === undefined) continue
    room -= 1
    left -= found.weight
    if (room < 0 || left < 0) return
    yield [stream, found.one]
  }
}

/** What waits, and what is being written. */
const makeQueue = () => {
  let waiting = new Map<StreamId, Placed | undefined>()
  let taken: ReadonlyMap<StreamId, Placed | undefined> = new Map()
  return {
    size: () => waiting.size,
    has: (stream: StreamId) => waiting.has(stream) || taken.has(stream),
    get: (stream: StreamId) => (waiting.has(stream) ? waiting.get(stream) : taken.get(stream)),
    /** Whether one more may wait. */
    hasRoom: (stream: StreamId) => waiting.size < mostWaiting || waiting.has(stream),
    /** `undefined`: nothing is to be kept. */
    put: (stream: StreamId, state: Placed | undefined): void => void waiting.set(stream, state),
    clear: () => waiting.clear(),
    take: (position: bigint): ReadonlyMap<StreamId, Placed | undefined> => {
      const isDue = (state: Placed | undefined) => state === undefined || state.position <= position
      const all = [...waiting]
      taken = new Map(all.filter(([, state]) => isDue(state)))
      waiting = new Map(all.filter(([, state]) => !isDue(state)))
      return taken
    },
    settle: (isOnDisk: boolean): void => {
      if (!isOnDisk) waiting = new Map([...taken, ...waiting])
      taken = new Map()
    },
  }
}

/** Made as they are asked for. */
const textsOf = function* (
  taken: ReadonlyMap<StreamId, Placed | undefined>,
  isErased: (stream: StreamId) => boolean,
  onMade: (stream: StreamId, made: Known) => void,
): Generator<KeptChange, void, undefined> {
  for (const [stream, state] of taken) {
    const text = state === undefined || isErased(stream) ? undefined : textOf(stream, state)
    if (state !== undefined && text !== undefined)
      onMade(stream, { revision: state.revision, length: text.length })
    yield [stream, text]
  }
}

/** `isErased`: whether the rows say so of whose stream it is, which a remembered state may be older than. */
export const makeKeptStates = (
  texts: KeptTexts,
  isErased: (stream: StreamId) => boolean,
  worth: KeepingBounds = bounds,
): KeptStates => {
  const queue = makeQueue()
  let known = lately<Known>(mostKnown)
  const weighed = weighing(worth, (stream) => known.get(stream))
  return {
    find: (stream) => {
      if (queue.has(stream)) return queue.get(stream)
      const { found, length } = findIn(texts, stream)
      if (found !== undefined) known.set(stream, { revision: found.revision, length })
      return found
    },
    note: (stream, loaded) => {
      const found = queue.hasRoom(stream) ? weighed(stream, loaded) : undefined
      if (found !== undefined) queue.put(stream, found.one)
    },
    noteAll: (states) => {
      for (const [stream, one] of atClose(states, weighed)) queue.put(stream, one)
    },
    remove: (stream) => {
      known.delete(stream)
      queue.put(stream, undefined)
    },
    clear: async () => {
      queue.clear()
      known = lately(mostKnown)
      await texts.clear()()
    },
    keeping: {
      changed: () => queue.size() * rowsEach,
      take: (position) =>
        textsOf(queue.take(position), isErased, (stream, made) => known.set(stream, made)),
      settle: queue.settle,
    },
  }
}
