/** The two loops of a log, one that hashes and one that signs, with their state. */
import { behindMs, newCondition } from '../follower/condition.ts'
import { runFollower } from '../follower/follower.ts'
import type { FollowerEnv } from '../follower/follower.ts'
import type { EventReader, StoredEvent } from '../store/event-store.ts'
import type { WatchWrites } from '../store/write-watcher.ts'
import type { LogStopped } from '../transparency/transparency-log.ts'
import { notReadFrom } from '../transparency/tree/not-read.ts'
import { startCheckpoints } from './checkpoints/checkpoints.ts'
import type { CheckpointEnv, Checkpoints } from './checkpoints/checkpoints.ts'
import { isLogFault } from './failure.ts'
import type { LogFault } from './failure.ts'
import { liveEnd } from './following/live-end.ts'
import { treeFollower } from './following/tree-follower.ts'
import type { Stop } from './following/tree-follower.ts'

/**
 * The state of the log. `rebuilding`: the tree has not covered the whole log since the start, and nothing is signed
 * until then.
 */
export type SequencerHealth = {
  readonly origin: string
  readonly state: 'ok' | 'rebuilding' | 'behind' | 'not-signing' | 'stopped'
  /** The size of the tree. */
  readonly entries: number
  /** The size of the shown checkpoint. */
  readonly signedEntries: number
  /** Whether this node is the one that signs. */
  readonly signs: boolean
  /** The kind of the fault that prevents signing; for a stopped log with index, position, expected and found hash. */
  readonly why?: string
  /** An older last signed tree was restored in place of the newer one. Reported until this process ends. */
  readonly putBack?: string
}

export type RunningParts = Omit<CheckpointEnv, 'isCaughtUp' | 'signal'> & {
  readonly reader: Pick<EventReader<StoredEvent>, 'readAll' | 'follow' | 'head' | 'heartbeatMs'>
  /** Present if this process writes the log and positions are the indexes: then batches are hashed as they are written. */
  readonly watchWrites?: WatchWrites | undefined
  readonly notice: (sentence: string) => void
  /** Called once with the fault for which the log stops, before the stop is reported. */
  readonly onFault: (why: LogFault) => void
}

export type Running = {
  /** May be called more than once. */
  readonly start: () => void
  readonly health: () => SequencerHealth
  /** Ends both loops for good, with the reason; only the first call counts. */
  readonly stop: (why: LogFault) => void
  /** Set once a fault was found after which nothing may be signed. */
  readonly stopped: () => LogStopped | undefined
  /** Waits for work in progress, and syncs the tree. */
  readonly close: () => Promise<void>
}

/** A longer lag is reported, in ms. */
const lateMs = 5_000

const stoppedText = (why: string): string =>
  `the transparency log has stopped: ${why}. Nothing more is signed; decisions and acts go on. See docs/how-to/prove-the-log.md`

const kindOf = (stop: Stop | LogFault): string =>
  'index' in stop ? `${stop.failure} at index ${stop.index}` : stop.failure

const stoppedOf = (stop: Stop | LogFault): LogStopped => ({
  failure: 'log-stopped',
  stoppedFor: stop.failure,
  ...('index' in stop ? { index: stop.index } : {}),
})

/** The position, unless the files of the tree cannot be read. */
const positionIn = ({ positionOf }: RunningParts['tree'], index: number): bigint | undefined => {
  try {
    return positionOf(index)
  } catch (cause) {
    notReadFrom(cause)
    return undefined
  }
}

/** The place of the fault, with the recorded and the present hash; nothing personal. */
const foundText = ({ tree }: RunningParts, stop: Stop | LogFault): string => {
  if (!('expected' in stop && 'index' in stop)) return ''
  const position = stop.failure === 'event-rewritten' ? positionIn(tree, stop.index) : undefined
  const at = position === undefined ? '' : `, position ${position}`
  const file = stop.failure === 'tree-damaged' ? ` of the file tree/${stop.file}` : ''
  return `${file}${at} (expected ${stop.expected}, found ${stop.found})`
}

/** The fault with its place, in the same words for health and the operations log. */
const whyStopped = (parts: RunningParts, stop: Stop | LogFault): string =>
  `${kindOf(stop)}${foundText(parts, stop)}`

type State = {
  readonly condition: ReturnType<typeof newCondition>
  checkpoints: Checkpoints | undefined
  stopped: Stop | LogFault | undefined
  loops: Promise<unknown>
  closing: Promise<void> | undefined
}

const newState = (): State => ({
  condition: newCondition(),
  checkpoints: undefined,
  stopped: undefined,
  loops: Promise.resolve(),
  closing: undefined,
})

const isCaughtUp = ({ condition }: State): boolean =>
  condition.behindSinceMs !== Number.NEGATIVE_INFINITY

const stateIn = (parts: RunningParts, state: State): Pick<SequencerHealth, 'state' | 'why'> => {
  const { stopped, checkpoints, condition } = state
  const { nowMs, reader } = parts
  if (stopped !== undefined) return { state: 'stopped', why: whyStopped(parts, stopped) }
  const trouble = checkpoints?.trouble()
  if (trouble !== undefined) return { state: 'not-signing', why: trouble.failure }
  const failing = parts.tree.failing()?.failure
  if (!isCaughtUp(state))
    return { state: 'rebuilding', ...(failing === undefined ? {} : { why: failing }) }
  if (failing !== undefined) return { state: 'behind', why: failing }
  return behindMs(condition, nowMs(), reader.heartbeatMs) > lateMs
    ? { state: 'behind', why: condition.lastError ?? 'late' }
    : { state: 'ok' }
}

/** Ends both loops, and reports the reason; only the first call counts. */
const stopperOf =
  (parts: RunningParts, state: State, ending: AbortController) =>
  (why: Stop | LogFault | undefined): void => {
    if (why === undefined || state.stopped !== undefined) return
    state.stopped = why
    ending.abort()
    parts.shown.stop()
    if (isLogFault(why)) parts.onFault(why)
    parts.notice(stoppedText(whyStopped(parts, why)))
  }

/** The source of events: the log, or its live end if this process writes it. */
const readerOf = (
  { reader, watchWrites, tree }: RunningParts,
  onTaken: () => void,
  signal: AbortSignal,
): FollowerEnv['reader'] => {
  if (watchWrites === undefined) return reader
  const { watcher, follow } = liveEnd(reader, tree, onTaken, signal)
  watchWrites(watcher)
  return { readAll: reader.readAll, follow }
}

/** Nothing is followed before `start`. A permanent failure of one loop stops both, and is reported once. */
export const newRunning = (parts: RunningParts): Running => {
  const { origin, tree, shown, lastSigned, nowMs } = parts
  const ending = new AbortController()
  const { signal } = ending
  const state = newState()
  const stop = stopperOf(parts, state, ending)
  const close = async (): Promise<void> => {
    ending.abort()
    shown.stop()
    await state.loops
    await tree.sync()
    await tree.close()
  }
  return {
    start: () => {
      if (state.checkpoints !== undefined || signal.aborted) return
      const loop = startCheckpoints({ ...parts, isCaughtUp: () => isCaughtUp(state), signal })
      state.checkpoints = loop
      const follower = treeFollower(tree, loop.nudge)
      const { condition } = state
      const reader = readerOf(parts, loop.nudge, signal)
      const following = runFollower(follower, { reader, condition, nowMs, signal })
      state.loops = Promise.all([following.then(stop), loop.ended.then(stop)])
    },
    health: () => ({
      origin,
      ...stateIn(parts, state),
      entries: tree.tree.size(),
      signedEntries: shown.now()?.size ?? 0,
      signs: lastSigned.isElected() && state.stopped === undefined,
    }),
    stop,
    stopped: () => state.stopped && stoppedOf(state.stopped),
    close: () => (state.closing ??= close()),
  }
}
