/**
 * Group commit. Appends wait in a queue; one batch at a time is decided, written and fsynced; those that came
 * meanwhile form the next one. Under load a batch holds many appends, alone an append is written at once.
 *
 * After a failed commit nothing more is written through that environment: it is closed, opened anew and read,
 * to see what is there. What is not there was not written. What is there may still not be on disk, since a
 * failed fsync is not repeated by the kernel: that is answered as unknown, and a retry settles it.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { StoreFailure } from '../event-store.ts'
import type { OpenFailure } from '../open-failure.ts'
import { unavailable } from './access.ts'
import type { Access } from './access.ts'
import type { Bell } from '../bell.ts'
import { commit } from './commit.ts'
import type { Environment } from './environment.ts'
import { failureOf } from './lmdb-failure.ts'
import { lastPosition } from './log.ts'
import { emptyBatch, plan } from './plan.ts'
import type { Batch, Request } from './plan.ts'

// Four appends of the largest size: bounds memory and the time a batch keeps others waiting.
const maxBatchBytes = 4 * 1024 * 1024
const reopenIntervalMs = 500
// What may wait in memory for a slow disk; beyond it an append is refused, and nothing was written.
const maxQueuedBytes = 64 * 1024 * 1024
const closeTimeoutMs = 5_000

export type Writer = Access & {
  readonly submit: (request: Request) => void
  /** Writes what is queued, refuses what comes later, closes the environment. */
  readonly close: () => Promise<void>
}

type Ports = {
  readonly reopen: () => Either<OpenFailure, Environment>
  readonly isHeldIn: (environment: Environment) => boolean
  readonly bell: Bell
}

type State = {
  environment: Environment | undefined
  /** Position of the next event; known while there is an environment. */
  next: number
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

const requestsOf = ({ accepted }: Batch): ReadonlyArray<Request> =>
  accepted.map(({ request }) => request)

/** Takes from the queue until the batch is full; what it puts off goes back to the front, in order. */
const nextBatch = (state: State, environment: Environment): Batch => {
  const batch = emptyBatch(state.next)
  let taken = 0
  let bytes = 0
  for (const request of state.queue) {
    if (bytes >= maxBatchBytes) break
    taken += 1
    bytes += request.bytes
    try {
      plan(environment, batch, request)
    } catch (cause) {
      request.answer(E.left(failureOf(cause)))
    }
  }
  state.queue = [...batch.deferred, ...state.queue.slice(taken)]
  state.queuedBytes -= bytes - bytesOf(batch.deferred)
  return batch
}

const closeEnvironment = async (environment: Environment): Promise<void> => {
  // A worker stuck in a dead disk must not keep the process from answering.
  await Promise.race([
    environment.root.close().catch(() => {}),
    delay(closeTimeoutMs, undefined, { ref: false }),
  ])
}

const reopen = (
  state: State,
  { reopen: open, isHeldIn }: Ports,
): Either<StoreFailure, Environment> => {
  const opened = open()
  if (E.isLeft(opened)) return unavailable(opened.left)
  const environment = opened.right
  try {
    if (isHeldIn(environment)) {
      state.next = lastPosition(environment) + 1
      state.environment = environment
      return E.right(environment)
    }
  } catch (cause) {
    void environment.root.close()
    return E.left(failureOf(cause))
  }
  void environment.root.close()
  return unavailable('another process has become the writer of this log')
}

/** Reads come back by themselves, whether or not anybody appends. */
const reopenLater = (state: State, ports: Ports): void => {
  const timer = setTimeout(() => {
    if (state.closed || state.environment !== undefined) return
    if (E.isLeft(reopen(state, ports))) reopenLater(state, ports)
    else ports.bell.ring()
  }, reopenIntervalMs)
  timer.unref()
}

const recover = async (
  state: State,
  ports: Ports,
  batch: Batch,
  failed: Environment,
  cause: unknown,
): Promise<void> => {
  state.environment = undefined
  await closeEnvironment(failed)
  const reopened = reopen(state, ports)
  if (E.isLeft(reopened)) reopenLater(state, ports)
  const isAbsent = E.isRight(reopened) && state.next <= batch.firstPosition
  answerAll(
    requestsOf(batch),
    isAbsent ? unavailable(cause) : E.left({ failure: 'outcome-unknown', cause }),
  )
}

/**
 * Followers fold what they are given, on this thread. Two turns later the next batch, of those who were just answered,
 * is with LMDB's own thread: the fold goes on while the disk works, and not before it begins to.
 */
const ringLater = ({ bell }: Ports): void => {
  setImmediate(() => setImmediate(bell.ring))
}

const writeOnce = async (state: State, ports: Ports, environment: Environment): Promise<void> => {
  const batch = nextBatch(state, environment)
  if (batch.records.length === 0) return
  try {
    await commit(environment, batch)
  } catch (cause) {
    await recover(state, ports, batch, environment, cause)
    return
  }
  state.next += batch.records.length
  for (const { request, appended } of batch.accepted) request.answer(E.right(appended))
  ringLater(ports)
}

// A tick comes after all promises that are ready: those whose append was just answered have then sent their next
// one, and it joins the batch. Waiting for a turn of the event loop would cost a lone writer a sixth of its rate.
const othersHaveSpoken = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve))

const run = async (state: State, ports: Ports): Promise<void> => {
  while (state.queue.length > 0) {
    await othersHaveSpoken()
    if (state.environment !== undefined) {
      await writeOnce(state, ports, state.environment)
      continue
    }
    answerAll(state.queue, unavailable('the log is being reopened'))
    state.queue = []
    state.queuedBytes = 0
  }
  state.running = undefined
}

/** The only writer of an environment whose lock is held. */
export const newWriter = (environment: Environment, ports: Ports): Writer => {
  const state: State = {
    environment,
    next: lastPosition(environment) + 1,
    queue: [],
    queuedBytes: 0,
    running: undefined,
    closed: false,
  }
  return {
    current: () => state.environment,
    submit: (request) => {
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
    close: async () => {
      state.closed = true
      await state.running
      const open = state.environment
      state.environment = undefined
      if (open !== undefined) await closeEnvironment(open)
      ports.bell.ring()
    },
  }
}
