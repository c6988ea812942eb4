/** The common parts of reading a stream and reading the log: from the leader, in turn, and checked. */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { Recorded, StoredEvent, StoreFailure } from '../../event-store.ts'
import { readPage } from '../wire/ask.ts'
import { wordsOf } from '../wire/fault.ts'
import type { Fault } from '../wire/fault.ts'
import type { Link, Unsent } from '../wire/link.ts'
import { recordedFrom } from '../wire/record.ts'
import type { RawEvent } from '../wire/received.ts'
import type { RecentIdsMemory } from './recent-ids.ts'
import type { StreamNames } from '../server/streams.ts'
import type { Turnstile } from '../waiting/turnstile.ts'

/** The shared environment of reads. */
export type ReaderEnv = {
  readonly link: Link
  readonly places: Turnstile
  readonly names: StreamNames
  readonly recent: RecentIdsMemory
}

/** Events in order of reading. */
export type Page = ReadonlyArray<Recorded<StoredEvent>>
/** A page, or why there is none. */
export type Found = Either<StoreFailure, Page>

/** A page of the largest events is 64 MB, one of usual ones below 1 MB. */
export const eventsPerPage = 1_000
/** The largest revision and position the protocol knows (int64). */
export const largest = 2n ** 63n - 2n
// The longest wait of a read for a connection and a place.
const patienceMs = 4_000

const unavailable = (cause: string): StoreFailure => ({ failure: 'store-unavailable', cause })

/** Nothing was read, and trying again may help. */
export const failureFrom = (fault: Fault | Unsent): StoreFailure =>
  unavailable(fault.fault === 'unsent' ? fault.why : wordsOf(fault))

/** One page, in its turn. `idleMs`: how long the server may say nothing. */
export const ask = async (
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

/** Every event as a ledger wrote it, or the first that none wrote. */
export const checked = (raws: ReadonlyArray<RawEvent>): Found => {
  const page: Recorded<StoredEvent>[] = []
  for (const raw of raws) {
    const recorded = recordedFrom(raw)
    if (E.isLeft(recorded)) return recorded
    page.push(recorded.right)
  }
  return E.right(page)
}
