/** What happened to this person, and what did each event change? Folded when it is asked for, and not stored. */
import { withEntry } from '../src/kernel/entries.ts'
import type { Entries } from '../src/kernel/entries.ts'
import type { EventId } from '../src/kernel/ids.ts'
import type { Instant } from '../src/kernel/instant.ts'
import type { Projection, RecordedEvent } from '../src/projector/projection.ts'
import { changesBetween } from '../src/standing/changes.ts'
import type { Change } from '../src/standing/changes.ts'
import { evolveStanding } from '../src/standing/evolve.ts'
import { nobody } from '../src/standing/standing.ts'
import type { Standing } from '../src/standing/standing.ts'
import { personOf, positionKey } from './subject-key.ts'

export type TrailEntry = {
  readonly event: EventId
  readonly type: string
  readonly occurredAt: Instant
  readonly recordedAt: Instant
  readonly actor: { readonly role: string; readonly id: string }
  readonly revision: string
  readonly position: string
  /** In order of path; none for an event that the person's standing does not depend on. */
  readonly changes: ReadonlyArray<Change>
}

/** Entries by their revision as keys sort. */
export type TrailRow = { readonly standing: Standing; readonly entries: Entries<TrailEntry> }

const entryOf = (
  { event, revision, position }: RecordedEvent,
  before: Standing,
  after: Standing,
): TrailEntry => ({
  event: event.id,
  type: event.type,
  occurredAt: event.occurredAt,
  recordedAt: event.recordedAt,
  actor: event.actor,
  revision: String(revision),
  position: String(position),
  changes: changesBetween(before, after),
})

export const auditTrail: Projection<TrailRow> = {
  name: 'audit-trail',
  version: 1,
  keysOf: (recorded) => {
    const subject = personOf(recorded)
    return subject === undefined ? [] : [subject]
  },
  initial: { standing: nobody, entries: undefined },
  evolve: ({ standing, entries }, recorded) => {
    const after = evolveStanding(standing, recorded.event)
    const entry = entryOf(recorded, standing, after)
    return { standing: after, entries: withEntry(entries, positionKey(recorded.revision), entry) }
  },
}

/** The trail of one person from their stream, in the order it was recorded. */
export const trailOf = (events: ReadonlyArray<RecordedEvent>): ReadonlyArray<TrailEntry> => {
  let standing: Standing = nobody
  return events.map((recorded) => {
    const before = standing
    standing = evolveStanding(before, recorded.event)
    return entryOf(recorded, before, standing)
  })
}
