/** One event of a person's record, with what it changed: the whole record is told for it, and nothing else of it shown. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { leafText } from '../events/leaf.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import { subjectStream } from '../kernel/ids.ts'
import type { EventId, SubjectId } from '../kernel/ids.ts'
import type { Change } from '../standing/changes.ts'
import { isAboutRestricted, openChanges } from '../standing/restricted.ts'
import type { Standing } from '../standing/standing.ts'
import { changesOf, untold } from '../standing/told.ts'
import type { EventReader, Recorded, StoreFailure, StoredEvent } from '../store/event-store.ts'
import type { Rounds } from '../store/rounds.ts'
import type { UnreadableFailure } from './load.ts'
import { tellPage } from './tell.ts'

/** The event as it is shown; `entry` is what the log's tree holds of it. */
export type OneEvent = {
  readonly recorded: Recorded<LedgerEvent>
  readonly entry: string
  readonly changes: ReadonlyArray<Change>
  /** The person's standing before and after it. */
  readonly before: Standing
  readonly after: Standing
  /** Whether the person's key was destroyed, by this event or a later one. */
  readonly isErased: boolean
}

type Found = Omit<OneEvent, 'isErased'>

export type OneEventEnv = {
  readonly rounds: Rounds
  readonly store: Pick<EventReader<StoredEvent>, 'read'>
}

const eventsPerPiece = 64

/**
 * Undefined where the record holds no such event, or one that is restricted where `isOpen`: what stays between officers
 * and auditors is shown to nobody else.
 */
export const tellOneEvent = async (
  { store, rounds }: OneEventEnv,
  subject: SubjectId,
  id: EventId,
  isOpen: boolean,
): Promise<Either<StoreFailure | UnreadableFailure, OneEvent | undefined>> => {
  let told = untold
  let found: Found | undefined
  for (let from = 0n; ; from += BigInt(eventsPerPiece)) {
    const page = await store.read(subjectStream(subject), {
      direction: 'forwards',
      from,
      maxCount: eventsPerPiece,
    })()
    if (E.isLeft(page) && page.left.failure !== 'stream-not-found') return page
    const stored = E.isLeft(page) ? [] : page.right
    await rounds()
    const now = tellPage(stored, {}, told, ({ recorded, before, after }) => {
      if (recorded.event.id !== id) return
      if (isOpen && isAboutRestricted(after.restricted, recorded.event)) return
      const changes = changesOf(before, after, recorded.event)
      const json = stored.find(({ position }) => position === recorded.position)?.event.json ?? ''
      found = {
        recorded,
        entry: leafText(json),
        changes: isOpen ? openChanges(after.restricted, changes) : changes,
        before: before.standing,
        after: after.standing,
      }
    })
    if (E.isLeft(now)) return now
    told = now.right
    if (stored.length === eventsPerPiece) continue
    const isErased = told.standing.erased !== undefined
    return E.right(found === undefined ? undefined : { ...found, isErased })
  }
}
