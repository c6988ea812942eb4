/** Pages of one stream. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { StreamId } from '../../../kernel/ids.ts'
import type {
  EventReader,
  ReadOptions,
  Recorded,
  StoredEvent,
  StoreFailure,
} from '../../event-store.ts'
import { wordsOf } from '../wire/fault.ts'
import { ask, checked, eventsPerPage, failureFrom, largest } from './reading.ts'
import type { Found, ReaderEnv } from './reading.ts'
import { recentIn } from './recent-ids.ts'
import { streamRequest } from '../wire/requests.ts'
import type { From } from '../wire/requests.ts'

// The server knows the place: what takes longer is not coming.
const silenceMs = 5_000

const streamPage = async (
  env: ReaderEnv,
  stream: StreamId,
  options: { readonly direction: ReadOptions['direction']; readonly from: From },
  maxCount: number,
): Promise<Found> => {
  const raws = await ask(env, streamRequest(stream, { ...options, maxCount }), silenceMs)
  if (E.isRight(raws)) return checked(raws.right)
  const { left: fault } = raws
  if (fault.fault === 'not-found') return E.left({ failure: 'stream-not-found', stream })
  return fault.fault === 'deleted'
    ? E.left({ failure: 'corrupt', where: stream, reason: wordsOf(fault) })
    : E.left(failureFrom(fault))
}

/** The last events of a stream, newest first. */
export const lastOf = (env: ReaderEnv, stream: StreamId, maxCount: number): Promise<Found> =>
  streamPage(env, stream, { direction: 'backwards', from: 'end' }, maxCount)

const wholePages = async (
  env: ReaderEnv,
  stream: StreamId,
  { direction, from, maxCount }: ReadOptions,
): Promise<Found> => {
  const events: Recorded<StoredEvent>[] = []
  let next: From = from
  for (;;) {
    const wanted = Math.min(eventsPerPage, maxCount - events.length)
    const page = await streamPage(env, stream, { direction, from: next }, wanted)
    if (E.isLeft(page)) return page
    events.push(...page.right)
    const last = page.right.at(-1)
    if (last === undefined || page.right.length < wanted || events.length >= maxCount) break
    if (direction === 'backwards' && last.revision === 0n) break
    next = direction === 'forwards' ? last.revision + 1n : last.revision - 1n
  }
  return E.right(events)
}

/** The same question where no page may begin outside the stream; undefined where nothing can lie there. */
const withinStream = async (
  env: ReaderEnv,
  stream: StreamId,
  options: ReadOptions,
): Promise<Either<StoreFailure, ReadOptions | undefined>> => {
  const { direction, from, maxCount } = options
  const isForwards = direction === 'forwards'
  if (maxCount > 0 && from === 'end' && isForwards) {
    return E.right({ direction: 'backwards', from, maxCount: 1 })
  }
  const isPlain = typeof from !== 'bigint' || (isForwards && from <= largest)
  if (maxCount > 0 && isPlain) {
    return E.right(typeof from === 'bigint' && from < 0n ? { ...options, from: 'start' } : options)
  }
  // Whether there is such a stream at all is answered first, by its last event.
  const head = await lastOf(env, stream, 1)
  if (E.isLeft(head)) return head
  const last = head.right[0]?.revision ?? -1n
  if (maxCount <= 0 || typeof from !== 'bigint' || isForwards || from < 0n)
    return E.right(undefined)
  return E.right({ direction, from: from > last ? last : from, maxCount })
}

/** Reads one stream, and notes its last ids on the way. */
export const readStream =
  (env: ReaderEnv): EventReader<StoredEvent>['read'] =>
  (stream, options) =>
  async () => {
    const asked = await withinStream(env, stream, options)
    if (E.isLeft(asked)) return asked
    if (asked.right === undefined) return E.right([])
    const found = await wholePages(env, stream, asked.right)
    const recent = E.isRight(found) ? recentIn(found.right) : undefined
    if (recent !== undefined) env.recent.note(stream, recent)
    return found
  }
