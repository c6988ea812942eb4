/** Who opened whose record, when, and why? One row for each reading, under the person read, under the reader and by time. */
import type { ActorId, EventId, SubjectId } from '../src/kernel/ids.ts'
import type { Instant } from '../src/kernel/instant.ts'
import type { Projection, Rows } from '../src/projector/projection.ts'
import { positionKey } from './subject-key.ts'

export type AccessRow =
  | { readonly view: 'none' }
  | {
      readonly view: string
      readonly reason: string
      readonly actor: ActorId
      readonly role: string
      /** Absent for a view over many people. */
      readonly subject?: SubjectId
      readonly at: Instant
      readonly event: EventId
    }

/** What stands for "many people" in a key. */
export const many = 'many'

export const accessLog: Projection<AccessRow> = {
  name: 'access-log',
  version: 2,
  keysOf: ({ event, position }) => {
    if (event.type !== 'LedgerRead') return []
    const place = positionKey(position)
    return [
      `subject/${event.body.subject ?? many}/${place}`,
      `actor/${event.actor.id}/${place}`,
      `time/${event.recordedAt}/${place}`,
    ]
  },
  initial: { view: 'none' },
  evolve: (row, { event }) => {
    if (event.type !== 'LedgerRead') return row
    const { view, reason, subject } = event.body
    const { id: actor, role } = event.actor
    const read = { view, reason, actor, role, at: event.occurredAt, event: event.id }
    return subject === undefined ? read : { ...read, subject }
  },
}

type Page = ReadonlyArray<readonly [key: string, row: AccessRow]>

/** Readings of one person's record (or `many`), oldest first, in pages: `after` is the last key of the page before. */
export const readingsOf =
  (rows: Rows<AccessRow>) =>
  (subject: SubjectId | typeof many, limit: number, after?: string): Page =>
    rows.scan(`subject/${subject}/`, limit, after)

/** Readings by one actor, oldest first, in pages. */
export const readingsBy =
  (rows: Rows<AccessRow>) =>
  (actor: ActorId, limit: number, after?: string): Page =>
    rows.scan(`actor/${actor}/`, limit, after)
