/** What happened to this person, and what did each event change? Folded when it is asked for, and not stored. */
import { withEntry } from '../src/kernel/entries.ts'
import type { Entries } from '../src/kernel/entries.ts'
import type { EventId } from '../src/kernel/ids.ts'
import type { Instant } from '../src/kernel/instant.ts'
import type { Projection, RecordedEvent } from '../src/projector/projection.ts'
import type { Change } from '../src/standing/changes.ts'
import { changesOf, evolveTold, untold } from '../src/standing/told.ts'
import type { Told } from '../src/standing/told.ts'
import { personOf, positionKey } from './subject-key.ts'

export type TrailEntry = {
  readonly event: EventId
  readonly type: string
  readonly occurredAt: Instant
  readonly recordedAt: Instant
  readonly actor: { readonly role: string; readonly id: string }
  readonly revision: string
  readonly position: string
  /** In order of path; none for an event that neither the person's standing nor a transfer depends on. */
  readonly changes: ReadonlyArray<Change>
}

/** Entries by their revision as keys sort. */
export type TrailRow = { readonly told: Told; readonly entries: Entries<TrailEntry> }

const entryOf = (
  { event, revision, position }: RecordedEvent,
  before: Told,
  after: Told,
): TrailEntry => ({
  event: event.id,
  type: event.type,
  occurredAt: event.occurredAt,
  recordedAt: event.recordedAt,
  actor: event.actor,
  revision: String(revision),
  position: String(position),
  changes: changesOf(before, after, event),
})

export const auditTrail: Projection<TrailRow> = {
  name: 'audit-trail',
  version: 2,
  keysOf: (recorded) => {
    const subject = personOf(recorded)
    return subject === undefined ? [] : [subject]
  },
  initial: { told: untold, entries: undefined },
  evolve: ({ told, entries }, recorded) => {
    const after = evolveTold(told, recorded.event)
    const entry = entryOf(recorded, told, after)
    return { told: after, entries: withEntry(entries, positionKey(recorded.revision), entry) }
  },
}

/** The trail of one person from their stream, in the order it was recorded. */
export const trailOf = (events: ReadonlyArray<RecordedEvent>): ReadonlyArray<TrailEntry> => {
  let told = untold
  return events.map((recorded) => {
    const before = told
    told = evolveTold(before, recorded.event)
    return entryOf(recorded, before, told)
  })
}
