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
import type { Step } from './tell.ts'

/** The event as it is shown; `entry` is what the log's tree holds of it. */
export type OneEvent = {
  readonly recorded: Recorded<LedgerEvent>
  readonly entry: string
  /** Of a withdrawal of everything also what the events behind it ended by the same act: marketing, consents told by sources. */
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

/** Of an act that ends many things the first event says it, and others carry it out: sections of the standing that they end. */
const carriedOut = /^\/(?:marketing|inbound|disclosures)\//

/** Whether the event belongs to the withdrawal of everything that was found: the same command recorded both. */
const carriesOut = ({ recorded: { event } }: Found, { causationId }: LedgerEvent): boolean =>
  event.type === 'EverythingWithdrawn' && event.causationId === causationId

const withCarriedOut = (found: Found, changes: ReadonlyArray<Change>): Found => ({
  ...found,
  changes: [...found.changes, ...changes.filter(({ path }) => carriedOut.test(path))],
})

type Sought = {
  readonly stored: ReadonlyArray<Recorded<StoredEvent>>
  readonly id: EventId
  readonly isOpen: boolean
}

/** What was found by now: the event itself, or what another one behind it carried out of it. */
const foundWith = (
  found: Found | undefined,
  { recorded, before, after }: Step,
  { stored, id, isOpen }: Sought,
): Found | undefined => {
  const { event, position } = recorded
  const isCarryingOut = found !== undefined && carriesOut(found, event)
  if (event.id !== id && !isCarryingOut) return found
  if (isOpen && isAboutRestricted(after.restricted, event)) return found
  const all = changesOf(before, after, event)
  const changes = isOpen ? openChanges(after.restricted, all) : all
  if (found !== undefined) return withCarriedOut(found, changes)
  const json = stored.find((each) => each.position === position)?.event.json ?? ''
  const [was, is] = [before.standing, after.standing]
  return { recorded, entry: leafText(json), changes, before: was, after: is }
}

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
    const now = tellPage(stored, {}, told, (step) => {
      found = foundWith(found, step, { stored, id, isOpen })
    })
    if (E.isLeft(now)) return now
    told = now.right
    if (stored.length === eventsPerPiece) continue
    const isErased = told.standing.erased !== undefined
    return E.right(found === undefined ? undefined : { ...found, isErased })
  }
}
