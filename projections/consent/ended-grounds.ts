/** When did what a disclosure rested on end, and by what? One row for each end, by person, ground and time. */
import type { EventId, SubjectId } from '../../src/kernel/ids.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import type { Projection, Rows } from '../../src/projector/projection.ts'
import { endKey, endedBy } from '../../src/standing/fold/ends.ts'
import type { FindEnd } from '../../src/standing/fold/ends.ts'
import { personOf } from '../subject-key.ts'

/** `by`: the type of the event. */
export type EndedRow =
  | { readonly by: 'nothing' }
  | { readonly by: string; readonly at: Instant; readonly event: EventId }

export const endedGrounds: Projection<EndedRow> = {
  name: 'ended-grounds',
  version: 2,
  keysOf: (recorded) => {
    const subject = personOf(recorded)
    const { event } = recorded
    if (subject === undefined) return []
    const keys = endedBy(event).map((key) => `${subject}/${endKey(key, event.occurredAt)}`)
    return keys.length < 2 ? keys : [...new Set(keys)]
  },
  initial: { by: 'nothing' },
  // Of two at one instant the one told first, as in every fold of ends.
  evolve: (row, { event }) =>
    row.by === 'nothing' ? { by: event.type, at: event.occurredAt, event: event.id } : row,
}

/** Looks the ends of one person's grounds up. */
export const endsOf =
  (rows: Rows<EndedRow>) =>
  (subject: SubjectId): FindEnd =>
  (key, since) => {
    const prefix = `${subject}/${endKey(key, '')}`
    const [found] = rows.scan(prefix, 1, `${subject}/${endKey(key, since ?? '')}`)
    return found === undefined || !('at' in found[1]) ? undefined : found[1]
  }
