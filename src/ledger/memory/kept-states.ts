/**
 * States evicted from memory, stored as texts beside the rows (docs/decisions/0040). A long stream is then folded from
 * that state on, not from its beginning. `loadKept` compares each with the log before using it.
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

/** Thresholds for storing a state; measured in docs/decisions/0040. */
export type KeepingBounds = {
  /**
   * The least number of events of the stream. For a shorter stream, writing the text costs more than half of what
   * reading it saves.
   */
  readonly events: number
  /** The least number of events since the last text. A long text needs one event per `charactersPerEvent` characters. */
  readonly news: number
  /** The number of characters that are read in the time in which one event is read and folded. */
  readonly charactersPerEvent: number
}
const bounds: KeepingBounds = { events: 16, news: 8, charactersPerEvent: 2_048 }
/**
 * Heavier states are not stored. Reading the text of one (290 to 340 kB) would hold up other work for 1.2 to 1.9 ms,
 * and a slice of a long fold is 2 ms.
 */
const mostWeight = 2_048
/** The largest number of states that wait for the next commit of the rows. More would be a second cache. */
const mostWaiting = 256
/** At an orderly close: some 15 MB of text, made in 50 ms; no other work is waiting then. */
const mostAtClose = { states: 4_096, weight: 100_000 }
/** Writing one state takes as long as writing eight rows. */
const rowsEach = 8
/** The number of people whose stored text is known to exist. */
const mostKnown = 16_384

type Known = { readonly revision: bigint; readonly length: number }
/** A state that can be stored: the position of its events in the log is known. */
type Placed = Loaded<SubjectState> & { readonly revision: bigint; readonly position: bigint }

export type KeptStates = {
  /** The state stored last, not compared with the log yet. */
  readonly find: (stream: StreamId) => Loaded<SubjectState> | undefined
  /** Stores the state with the next commit of the rows, if that is worth it. */
  readonly note: (stream: StreamId, loaded: Loaded<SubjectState>) => void
  /** Stores many states as the ledger closes, in the order given, until they reach the limits for a close. */
  readonly noteAll: (states: Iterable<readonly [StreamId, Loaded<SubjectState>]>) => void
  /** Deletes the stored state of a person. */
  readonly remove: (stream: StreamId) => void
  /** Deletes all stored states. */
  readonly clear: () => Promise<void>
  readonly keeping: Keeping
}

/** The text: `<version> <revision> <position> <stream>`, a line feed, and the state. */
const textOf = (stream: StreamId, { state, revision, position }: Placed): string =>
  `${keptVersion} ${revision} ${position} ${stream}\n${inAscii(stateText(state))}`

const heading = /^(\d{1,9}) (\d{1,19}) (\d{1,19}) (\S+)$/

/** The state of a text; undefined if it has another version or stream, or is incomplete. */
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

/** A state with its weight; undefined if storing it is not worth it. */
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

/** The states worth storing, up to the limits for a close. */
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

/** The states that wait, and those being written. */
const makeQueue = () => {
  let waiting = new Map<StreamId, Placed | undefined>()
  let taken: ReadonlyMap<StreamId, Placed | undefined> = new Map()
  return {
    size: () => waiting.size,
    has: (stream: StreamId) => waiting.has(stream) || taken.has(stream),
    get: (stream: StreamId) => (waiting.has(stream) ? waiting.get(stream) : taken.get(stream)),
    /** Whether one more state may wait. */
    hasRoom: (stream: StreamId) => waiting.size < mostWaiting || waiting.has(stream),
    /** Queues a state; `undefined` deletes the stored one. */
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

/** Makes each text only when the writer asks for it. */
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

/** `isErased`: whether the rows say that the person was erased, which a state in memory may not know yet. */
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
