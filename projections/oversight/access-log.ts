/** Who opened whose record, when, and why? One row for each reading, under the person read, under the reader and by time. */
import type { t } from '../../src/fp.ts'
import { ReadReason, ReadView } from '../../src/events/facts/access.ts'
import { ActorRole } from '../../src/events/vocabulary.ts'
import { closed } from '../../src/kernel/codec.ts'
import { ActorId, SubjectId } from '../../src/kernel/ids.ts'
import type { Projection } from '../../src/projector/projection.ts'
import { markFields } from '../mark.ts'
import { positionKey } from '../subject-key.ts'

/** A reading; `subject` is absent for a view over many people. */
export const AccessRow = closed(
  'Access',
  { ...markFields, view: ReadView, reason: ReadReason, actor: ActorId, role: ActorRole },
  { subject: SubjectId },
)
export type AccessRow = t.TypeOf<typeof AccessRow>

/** Before there is a reading: never stored. */
export type NoAccess = { readonly view: 'none' }

/** Whether a row is of a reading. */
export const isAccess = (row: AccessRow | NoAccess): row is AccessRow => row.view !== 'none'

/** The words for "many people" in a key. */
export const many = 'many'

export const accessLog: Projection<AccessRow | NoAccess> = {
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
