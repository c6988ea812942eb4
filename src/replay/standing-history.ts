/** The changes of each event in its person's standing, in order of position and in bounded memory. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import { subjectOf } from '../kernel/ids.ts'
import type { Change } from '../standing/changes.ts'
import { changesOf, evolveTold, untold } from '../standing/told.ts'
import type { Told } from '../standing/told.ts'
import type { EventReader, Recorded, StoredEvent } from '../store/event-store.ts'
import type { HistoryFailure } from './history.ts'
import { makeStateCache } from './state-cache.ts'
import { tellPage } from './tell.ts'
import type { Until } from './until.ts'

/** Events whose people's standings are kept at hand; others are folded again from their stream when they come up. */
const eventsAtHand = 500_000

const pageSize = 500

/** Folds the part of a stream before one revision; of what lies within the bounds only. */
const foldBefore = async (
  reader: Pick<EventReader<StoredEvent>, 'read'>,
  { stream, revision }: Recorded<LedgerEvent>,
  until: Until,
): Promise<Either<HistoryFailure, Told>> => {
  let told = untold
  for (let from = 0n; from < revision; from += BigInt(pageSize)) {
    const left = Number(revision - from)
    const page = await reader.read(stream, {
      direction: 'forwards',
      from,
      maxCount: Math.min(pageSize, left),
    })()
    if (E.isLeft(page)) return page
    const after = tellPage(page.right, until, told)
    if (E.isLeft(after)) return after
    told = after.right
  }
  return E.right(told)
}

/** Answers what one event changed; call it with every event in order of position. An event about nobody changes nothing here. */
export const makeStandingHistory = (
  reader: Pick<EventReader<StoredEvent>, 'read'>,
  until: Until,
): ((
  recorded: Recorded<LedgerEvent>,
) => Promise<Either<HistoryFailure, ReadonlyArray<Change>>>) => {
  const cache = makeStateCache<Told>(eventsAtHand)
  return async (recorded) => {
    const { stream, revision, position, event } = recorded
    if (subjectOf(stream) === undefined) return E.right([])
    const known = cache.get(stream)?.state
    const before = known === undefined ? await foldBefore(reader, recorded, until) : E.right(known)
    if (E.isLeft(before)) return before
    const after = evolveTold(before.right, event)
    cache.set(stream, { state: after, revision, position })
    return E.right(changesOf(before.right, after, event))
  }
}
