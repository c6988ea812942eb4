/** Writers on streams of their own, each sending its next append when the one before is acknowledged, and what they were told. */
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../src/fp.ts'
import { eventIdFrom, trusted } from '../../src/kernel/ids.ts'
import type { EventId, StreamId } from '../../src/kernel/ids.ts'
import { appendUntilKnown } from '../../src/store/append-until-known.ts'
import type { EventStore, Expected, StoredEvent } from '../../src/store/event-store.ts'

/** What one writer was told is written, in order. */
export type Acknowledged = {
  readonly stream: StreamId
  readonly ids: EventId[]
}

/** A load that runs until it is told to stop. */
export type Writing = {
  readonly acknowledged: ReadonlyArray<Acknowledged>
  /** When each append was acknowledged, in ms of `performance.now()`, in order. */
  readonly times: number[]
  readonly failures: Map<string, number>
  /** Waits for what is under way. */
  readonly stop: () => Promise<void>
}

const eventsPerAppend = 3
const contentBytes = 600
const type = 'FailoverProbe'

// The ledger gives an act some seconds; this one never gives up, so that every outcome is known in the end.
const timing = { firstPauseMs: 50, maxPauseMs: 500, deadlineMs: 120_000 }

const batch = (first: number): ReadonlyArray<StoredEvent> =>
  Array.from({ length: eventsPerAppend }, (_, index) => ({
    id: eventIdFrom(randomUUID()),
    type,
    json: `{"n":${first + index},"text":"${'x'.repeat(contentBytes)}"}`,
  }))

type Log = {
  readonly append: EventStore<StoredEvent>['append']
  readonly times: number[]
  readonly failures: Map<string, number>
  isStopping: boolean
}

/** One writer; ends only when it knows what became of its last append. */
const write = async (log: Log, { stream, ids }: Acknowledged): Promise<void> => {
  let expected: Expected = 'no-stream'
  let events = batch(0)
  for (;;) {
    const done = await log.append(stream, expected, events)()
    if (E.isRight(done)) {
      log.times.push(performance.now())
      ids.push(...events.map(({ id }) => id))
      if (log.isStopping) return
      expected = done.right.revision
      events = batch(ids.length)
      continue
    }
    // Nothing was written, or it is still not known: the same again, never anything else.
    const { failure } = done.left
    log.failures.set(failure, (log.failures.get(failure) ?? 0) + 1)
    if (failure !== 'store-unavailable' && failure !== 'outcome-unknown')
      throw new Error(`an append was answered with ${failure}`)
    await delay(timing.firstPauseMs)
  }
}

const sleep = (ms: number): Promise<void> => delay(ms)

/** Starts `writers` writers. Their streams are of the ledger's kind: for a server that is thrown away. */
export const startWriting = (store: EventStore<StoredEvent>, writers: number): Writing => {
  const ports = { store, nowMs: () => performance.now(), sleep, jitter: Math.random }
  const append = appendUntilKnown(ports, timing)
  const log: Log = { append, times: [], failures: new Map(), isStopping: false }
  const acknowledged = Array.from({ length: writers }, () => ({
    stream: trusted<StreamId>(`subject-${randomBytes(16).toString('hex')}`),
    ids: Array<EventId>(),
  }))
  const writing = Promise.all(acknowledged.map((each) => write(log, each)))
  // Looked at when it is stopped; until then it must not end the process.
  writing.catch(() => {})
  return {
    acknowledged,
    times: log.times,
    failures: log.failures,
    stop: async () => {
      log.isStopping = true
      await writing
    },
  }
}
