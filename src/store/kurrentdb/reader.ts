/** Pages of a stream and of the log, always from the leader: a follower may not have what was just acknowledged. */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { StreamId } from '../../kernel/ids.ts'
import type {
  EventReader,
  ReadAllOptions,
  ReadOptions,
  Recorded,
  StoredEvent,
  StoreFailure,
} from '../event-store.ts'
import { readPage } from './ask.ts'
import { wordsOf } from './fault.ts'
import type { Fault } from './fault.ts'
import type { Link, Unsent } from './link.ts'
import { recordedFrom } from './record.ts'
import type { RawEvent } from './record.ts'
import { recentIn } from './recent-ids.ts'
import type { RecentIdsMemory } from './recent-ids.ts'
import { logRequest, streamRequest } from './requests.ts'
import type { From } from './requests.ts'
import { isAmong, narrowed } from './streams.ts'
import type { StreamNames } from './streams.ts'
import type { Turnstile } from './turnstile.ts'

export type ReaderEnv = {
  readonly link: Link
  readonly places: Turnstile
  readonly names: StreamNames
  readonly recent: RecentIdsMemory
}

type Page = ReadonlyArray<Recorded<StoredEvent>>
type Found = Either<StoreFailure, Page>

// A page of the largest events is 64 MB, one of usual ones below 1 MB.
const eventsPerPage = 1_000
/** How long a read waits for a connection and a place, ms. */
const patienceMs = 4_000
/** How long the server may be silent, ms: in a stream it knows the place, in the log it may have to search. */
const silenceMs = { stream: 5_000, log: 20_000 } as const
// The largest revision and position the protocol knows (int64).
const largest = 2n ** 63n - 2n

const unavailable = (cause: string): StoreFailure => ({ failure: 'store-unavailable', cause })

const failureFrom = (fault: Fault | Unsent): StoreFailure =>
  unavailable(fault.fault === 'unsent' ? fault.why : wordsOf(fault))

const ask = async (
  { link, places }: ReaderEnv,
  request: ReadReq,
  idleMs: number,
): Promise<Either<Fault | Unsent, ReadonlyArray<RawEvent>>> => {
  if (!(await places.enter(patienceMs))) {
    return E.left({ fault: 'unsent', why: 'too many reads wait' })
  }
  try {
    return await link.call((client) => readPage(client, request, idleMs), patienceMs)
  } finally {
    places.leave()
  }
}

const checked = (raws: ReadonlyArray<RawEvent>): Found => {
  const page: Recorded<StoredEvent>[] = []
  for (const raw of raws) {
    const recorded = recordedFrom(raw)
    if (E.isLeft(recorded)) return recorded
    page.push(recorded.right)
  }
  return E.right(page)
}

const streamPage = async (
  env: ReaderEnv,
  stream: StreamId,
  options: { readonly direction: ReadOptions['direction']; readonly from: From },
  maxCount: number,
): Promise<Found> => {
  const raws = await ask(env, streamRequest(stream, { ...options, maxCount }), silenceMs.stream)
  if (E.isRight(raws)) return checked(raws.right)
  switch (raws.left.fault) {
    case 'not-found':
      return E.left({ failure: 'stream-not-found', stream })
    case 'deleted':
      return E.left({ failure: 'corrupt', where: stream, reason: wordsOf(raws.left) })
    default:
      return E.left(failureFrom(raws.left))
  }
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

type LogPlace = { readonly direction: ReadAllOptions['direction']; readonly from: From }

const logPage = async (
  env: ReaderEnv,
  names: StreamNames,
  place: LogPlace,
  maxCount: number,
): Promise<Either<Fault | Unsent, ReadonlyArray<RawEvent>>> => {
  const page = (from: From, count: number) =>
    ask(env, logRequest(names, { ...place, from, maxCount: count }), silenceMs.log)
  const found = await page(place.from, maxCount)
  const { from, direction } = place
  const isOffset =
    E.isLeft(found) && ['failed', 'invalid'].includes(found.left.fault) && typeof from === 'bigint'
  if (!isOffset || direction === 'backwards' || from <= 0n) return found
  // The server reads only from where an event begins, and a caller who turns pages says "the one after it".
  const before = await page(from - 1n, maxCount + 1)
  return E.isLeft(before) ? found : E.right(before.right.filter(({ position }) => position >= from))
}

const pagesOfLog = async (
  env: ReaderEnv,
  names: StreamNames,
  place: LogPlace,
  maxCount: number,
): Promise<Found> => {
  const isOurs = isAmong(env.names)
  const events: Recorded<StoredEvent>[] = []
  let { from } = place
  let known: bigint | undefined
  while (events.length < maxCount) {
    // Forwards the place is inclusive: from the second page on, its first event is the last one known.
    const repeated = known !== undefined && place.direction === 'forwards' ? 1 : 0
    const wanted = Math.min(eventsPerPage, maxCount - events.length) + repeated
    const raws = await logPage(env, names, { ...place, from }, wanted)
    if (E.isLeft(raws)) return E.left(failureFrom(raws.left))
    const page = checked(
      raws.right.filter(({ stream, position }) => position !== known && isOurs(stream)),
    )
    if (E.isLeft(page)) return page
    events.push(...page.right)
    known = raws.right.at(-1)?.position
    if (known === undefined || raws.right.length < wanted) break
    from = known
  }
  return E.right(events.slice(0, maxCount))
}

/** Reads the log: of the ledger's own streams only, whatever else the server keeps. */
export const readAll =
  (env: ReaderEnv): EventReader<StoredEvent>['readAll'] =>
  ({ direction, from, maxCount, streamPrefixes }) =>
  async () => {
    const names = narrowed(env.names, streamPrefixes)
    if (names.length === 0 || maxCount <= 0) return E.right([])
    if (direction === 'forwards' && from === 'end') {
      return pagesOfLog(env, names, { direction: 'backwards', from }, 1)
    }
    if (typeof from === 'bigint' && (from < 0n || from > largest)) {
      const isAll = from < 0n === (direction === 'forwards')
      if (!isAll) return E.right([])
      return pagesOfLog(env, names, { direction, from: from < 0n ? 'start' : 'end' }, maxCount)
    }
    return pagesOfLog(env, names, { direction, from }, maxCount)
  }

/** The position of the ledger's last event, -1n where there is none. */
export const head =
  (env: ReaderEnv): EventReader<StoredEvent>['head'] =>
  () =>
  async () => {
    const place = { direction: 'backwards', from: 'end' } as const
    return E.map((page: Page) => page[0]?.position ?? -1n)(
      await pagesOfLog(env, env.names, place, 1),
    )
  }
