/**
 * Group commit. Appends wait in a queue; one batch at a time is decided, written and synced; those that came
 * meanwhile form the next one. Under load a batch holds many appends, alone an append is written at once.
 */
import type { Hash } from 'node:crypto'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { Bell } from '../../bell.ts'
import type { StoreFailure } from '../../event-store.ts'
import type { WatchWrites, WriteWatcher } from '../../write-watcher.ts'
import { commit, fatal, headSentence } from './commit.ts'
import type { Outcome } from './commit.ts'
import { batchEndBytes } from '../format/frame.ts'
import { tellHead } from './head-file.ts'
import type { FileNumber } from '../../../files/io.ts'
import { activeOf, readFailure, unavailable } from '../log.ts'
import type { Log, Segment } from '../log.ts'
import type { MemoryIndex } from '../indexing/memory-index.ts'
import { emptyBatch, plan } from './plan.ts'
import type { Batch, Request } from './plan.ts'
import { roll } from './roll.ts'
import { tellBegun, tellDurable } from './watching.ts'

// Four appends of the largest size: bounds memory and the time a batch keeps others waiting.
const maxBatchBytes = 4 * 1024 * 1024
// The most bytes that wait in memory for a slow disk; above it an append is refused, and nothing was written.
const maxQueuedBytes = 64 * 1024 * 1024

export type Writer = {
  readonly submit: (request: Request) => void
  readonly watch: WatchWrites
  /** Writes what is queued and refuses what comes later. */
  readonly close: () => Promise<void>
}

/** The end of the log: the next batch is written behind it. */
export type Tip = { readonly index: MemoryIndex; readonly hash: Hash }

export type WriterPorts = {
  readonly bell: Bell
  readonly headFile: FileNumber
  /** A segment is closed, and the next begun, when a batch would make it longer. */
  readonly segmentBytes: number
  /** Free space that is left to others. */
  readonly reserveBytes: number
  /** A segment will not be written to again; its index is in memory. */
  readonly onClosed: (segment: Segment, index: MemoryIndex, hash: Buffer) => void
  /** The process is to end, with this sentence, and with 74. */
  readonly onFatal: (sentence: string) => void
}

type State = {
  readonly log: Log
  readonly watchers: Set<WriteWatcher>
  tip: Tip
  queue: Request[]
  queuedBytes: number
  running: Promise<void> | undefined
  closed: boolean
}

const answerAll = (requests: ReadonlyArray<Request>, result: Either<StoreFailure, never>): void => {
  for (const { answer } of requests) answer(result)
}

const bytesOf = (requests: ReadonlyArray<Request>): number =>
  requests.reduce((sum, { bytes }) => sum + bytes, 0)

/** Takes from the queue until the batch is full; what it puts off goes back to the front, in order. */
const nextBatch = (state: State): Batch => {
  const batch = emptyBatch(activeOf(state.log).next)
  let taken = 0
  let bytes = 0
  for (const request of state.queue) {
    if (bytes >= maxBatchBytes) break
    taken += 1
    bytes += request.bytes
    try {
      plan(state, batch, request)
    } catch (cause) {
      request.answer(readFailure(state.log, cause))
    }
  }
  state.queue = [...batch.deferred, ...state.queue.slice(taken)]
  state.queuedBytes -= bytes - bytesOf(batch.deferred)
  return batch
}

const isFull = (log: Log, bytes: number, { reserveBytes }: WriterPorts): boolean =>
  log.io.freeBytes(log.folder) < reserveBytes + bytes

/** Begins the next segment where the batch would not fit; one without events takes any batch. */
const makeRoom = async (
  state: State,
  ports: WriterPorts,
  bytes: number,
): Promise<Outcome | undefined> => {
  const active = activeOf(state.log)
  const fits = active.size + bytes <= ports.segmentBytes || active.next === active.firstPosition
  if (fits) return undefined
  const closed = state.tip
  const begun = await roll(state.log, closed.hash)
  if (begun.outcome !== 'begun') return begun
  state.tip = { index: begun.index, hash: begun.hash }
  try {
    tellHead(state.log, ports.headFile)
  } catch (cause) {
    return fatal('note how far it is', cause)
  }
  ports.onClosed(active, closed.index, closed.hash.copy().digest())
  return undefined
}

const write = async (state: State, ports: WriterPorts, batch: Batch): Promise<Outcome> => {
  const bytes = batch.bytes + batchEndBytes
  try {
    if (isFull(state.log, bytes, ports)) {
      return { outcome: 'refused', failure: { failure: 'disk-full', folder: state.log.folder } }
    }
    const refused = await makeRoom(state, ports, bytes)
    if (refused !== undefined) return refused
    return await commit(state.log, batch, state.tip.hash, () => tellBegun(state.watchers, batch))
  } catch (cause) {
    // Only looks at the disk throw here, before anything is written.
    return { outcome: 'refused', failure: { failure: 'store-unavailable', cause } }
  }
}

/** A durable batch becomes part of the log: from now on it is read. */
const admit = (state: State, batch: Batch, bytes: number, hash: Hash): void => {
  const active = activeOf(state.log)
  for (const { stream, revision, position, offset, length, digest } of batch.outlines) {
    const placed = active.size + offset
    state.tip.index.add({ stream, revision, position, offset: placed, length, digest })
  }
  for (const [stream, tail] of batch.tails) state.log.tails?.set(stream, tail)
  active.size += bytes
  active.next += batch.outlines.length
  state.tip = { index: state.tip.index, hash }
}

/**
 * Followers fold what they are given, on this thread. Two turns later the next batch, of those who were just answered,
 * is with the disk: the fold goes on while it works, and not before it begins to.
 */
const ringLater = ({ bell }: WriterPorts): void => {
  setImmediate(() => setImmediate(bell.ring))
}

const end = (state: State, ports: WriterPorts, sentence: string): void => {
  state.log.over = { failure: 'store-unavailable', cause: sentence }
  // One of them may repeat what was just being written: that nothing was written cannot be said of any.
  answerAll(state.queue, E.left({ failure: 'outcome-unknown', cause: sentence, ended: true }))
  state.queue = []
  state.queuedBytes = 0
  ports.bell.ring()
  ports.onFatal(sentence)
}

/** Tells how far the log is; what keeps it from that ends the process. */
const tell = (state: State, ports: WriterPorts): void => {
  try {
    tellHead(state.log, ports.headFile)
  } catch (cause) {
    end(state, ports, headSentence(cause))
  }
}

const writeOnce = async (state: State, ports: WriterPorts): Promise<void> => {
  const batch = nextBatch(state)
  if (batch.records.length === 0) return
  const result = await write(state, ports, batch)
  if (result.outcome === 'written') {
    admit(state, batch, result.bytes.length, result.hash)
    tellDurable(state.watchers)
    tell(state, ports)
    // On disk whatever became of the head.
    for (const { request, appended } of batch.accepted) request.answer(E.right(appended))
    ringLater(ports)
    return
  }
  const waiting = batch.accepted.map(({ request }) => request)
  answerAll(waiting, E.left(result.failure))
  if (result.outcome === 'fatal') end(state, ports, result.sentence)
}

// A tick comes after all promises that are ready: those whose append was just answered have then sent their next
// one, and it joins the batch. Waiting for a turn of the event loop would cost a lone writer a sixth of its rate.
const othersHaveSpoken = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve))

// Appends that arrived while the disk worked come in groups: all others are collected first, in this turn, so that the
// batch is larger. The turn costs less than one more write and sync.
const allAreHeard = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const run = async (state: State, ports: WriterPorts): Promise<void> => {
  let isCrowded = false
  while (state.queue.length > 0) {
    await (isCrowded ? allAreHeard() : othersHaveSpoken())
    await writeOnce(state, ports)
    isCrowded = state.queue.length > 0
  }
  state.running = undefined
}

/** The only writer of a log whose lock is held. */
export const newWriter = (log: Log, tip: Tip, ports: WriterPorts): Writer => {
  const state: State = {
    log,
    watchers: new Set(),
    tip,
    queue: [],
    queuedBytes: 0,
    running: undefined,
    closed: false,
  }
  return {
    submit: (request) => {
      const refusal = log.over ?? log.damaged
      if (refusal !== undefined) {
        request.answer(E.left(refusal))
        return
      }
      if (state.closed) {
        request.answer(unavailable('the store is closed'))
        return
      }
      if (state.queuedBytes + request.bytes > maxQueuedBytes) {
        request.answer(unavailable('too many appends are waiting'))
        return
      }
      state.queue.push(request)
      state.queuedBytes += request.bytes
      state.running ??= run(state, ports)
    },
    watch: (watcher) => void state.watchers.add(watcher),
    close: async () => {
      state.closed = true
      await state.running
    },
  }
}
