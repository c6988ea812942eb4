/** Appends: one call each to the leader, at most 64 at a time, and an answer only where there is one. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { StreamId } from '../../kernel/ids.ts'
import { checkAppend } from '../check-append.ts'
import type { Appended, EventStore, Expected, StoredEvent, StoreFailure } from '../event-store.ts'
import { idWindow } from '../event-store.ts'
import { append as ask } from './wire/ask.ts'
import { wordsOf } from './wire/fault.ts'
import type { Fault } from './wire/fault.ts'
import type { Unsent } from './wire/link.ts'
import { lastOf } from './reading/read-stream.ts'
import type { ReaderEnv } from './reading/reading.ts'
import { noIds, recentIn, withIds } from './reading/recent-ids.ts'
import type { RecentIds } from './reading/recent-ids.ts'
import type { Turns } from '../turns.ts'
import type { Turnstile } from './waiting/turnstile.ts'
import type { Written } from './wire/written.ts'

export type AppenderEnv = ReaderEnv & {
  readonly appending: Turnstile
  readonly turns: Turns
  readonly isClosed: () => boolean
}

type Result = Either<StoreFailure, Appended>

/** The server gives up after 2 s, too (WriteTimeoutMs). */
const timeoutMs = 2_000
/** The longest wait of an append for a connection or a place: longer than a cluster takes to choose a leader. */
const patienceMs = 4_000

const unavailable = (cause: string): Result => E.left({ failure: 'store-unavailable', cause })

/** Only what says for certain that nothing was written is anything else than 'outcome-unknown'. */
const failureFrom = (stream: StreamId, fault: Fault | Unsent): StoreFailure => {
  switch (fault.fault) {
    case 'unsent':
      return { failure: 'store-unavailable', cause: fault.why }
    case 'denied':
      return { failure: 'store-unavailable', cause: wordsOf(fault) }
    case 'too-large':
      return { failure: 'append-too-large', limitBytes: fault.limitBytes }
    case 'deleted':
      return { failure: 'corrupt', where: stream, reason: wordsOf(fault) }
    case 'invalid':
      return { failure: 'append-malformed', reason: wordsOf(fault) }
    case 'away':
    case 'not-found':
    case 'wrong-revision':
    case 'failed':
      return { failure: 'outcome-unknown', cause: wordsOf(fault) }
  }
}

const positionAt = async (
  env: AppenderEnv,
  stream: StreamId,
  revision: bigint,
): Promise<Either<StoreFailure, bigint>> => {
  const found = await lastOf(env, stream, idWindow)
  if (E.isLeft(found)) return E.left({ failure: 'outcome-unknown', cause: found.left.failure })
  const at = found.right.find((recorded) => recorded.revision === revision)
  return at === undefined
    ? E.left({ failure: 'outcome-unknown', cause: 'the server did not say where it was written' })
    : E.right(at.position)
}

const resultOf = async (env: AppenderEnv, stream: StreamId, written: Written): Promise<Result> => {
  switch (written.written) {
    case 'conflict':
      return E.left({ failure: 'revision-conflict', stream, actual: written.actual })
    case 'yes': {
      const { revision, position } = written
      if (position !== undefined) return E.right({ revision, position })
      return E.map((at: bigint) => ({ revision, position: at }))(
        await positionAt(env, stream, revision),
      )
    }
  }
}

/** The last ids as of `expected`, or what there is to say without asking the server to write. */
const idsAt = async (
  env: AppenderEnv,
  stream: StreamId,
  expected: bigint,
): Promise<Either<StoreFailure, RecentIds | 'later'>> => {
  const known = env.recent.of(stream)
  if (known !== undefined && known.head === expected) return E.right(known)
  // Later events: it is a repeat or a conflict, and the server compares the ids.
  if (known !== undefined && known.head > expected) return E.right('later')
  const found = await lastOf(env, stream, idWindow)
  const isMissing = E.isLeft(found) && found.left.failure === 'stream-not-found'
  if (E.isLeft(found) && !isMissing) return found
  const recent = (E.isRight(found) ? recentIn(found.right) : undefined) ?? noIds
  if (recent.head >= 0n) env.recent.note(stream, recent)
  if (recent.head > expected) return E.right('later')
  if (recent.head === expected) return E.right(recent)
  const actual: Expected = recent.head < 0n ? 'no-stream' : recent.head
  return E.left({ failure: 'revision-conflict', stream, actual })
}

const send = async (
  env: AppenderEnv,
  stream: StreamId,
  expected: Expected,
  events: ReadonlyArray<StoredEvent>,
): Promise<Result> => {
  const before = expected === 'no-stream' ? E.right(noIds) : await idsAt(env, stream, expected)
  if (E.isLeft(before)) return before
  const recent = before.right
  if (recent !== 'later' && events.some(({ id }) => recent.ids.includes(id))) {
    return E.left({ failure: 'append-malformed', reason: 'an event id is already in the stream' })
  }
  const written = await env.link.call(
    (client) => ask(client, { stream, expected }, events, timeoutMs),
    patienceMs,
  )
  if (E.isLeft(written)) return E.left(failureFrom(stream, written.left))
  const result = await resultOf(env, stream, written.right)
  if (E.isRight(result) && recent !== 'later') {
    const added = events.map(({ id }) => id)
    env.recent.note(stream, withIds(recent, added))
  }
  return result
}

const sendInPlace = async (
  env: AppenderEnv,
  ...request: readonly [StreamId, Expected, ReadonlyArray<StoredEvent>]
): Promise<Result> => {
  if (!(await env.appending.enter(patienceMs))) return unavailable('too many appends wait')
  try {
    return await send(env, ...request)
  } finally {
    env.appending.leave()
  }
}

/**
 * Appends with an exact expectation. On a stream whose last ids are known it is one call; else one page is read
 * first, since the server would take an id a second time as a new event.
 */
export const appendTo =
  (env: AppenderEnv): EventStore<StoredEvent>['append'] =>
  (stream, expected, events) =>
  async () => {
    const checked = checkAppend(stream, expected, events)
    if (E.isLeft(checked)) return checked
    if (env.isClosed()) return unavailable('the store is closed')
    // One after the other in a stream: the server leaves a repeat without an answer while the first is under way.
    return env.turns(stream, () => sendInPlace(env, stream, expected, events))
  }
