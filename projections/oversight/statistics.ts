/** How much of what happened on which day? Counts alone: no row knows a person, and none grows. */
import type { t } from '../../src/fp.ts'
import { closed, whole } from '../../src/kernel/codec.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import type { Projection } from '../../src/projector/projection.ts'
import { dayOf } from './day.ts'
import { personOf } from '../subject-key.ts'

export const CountRow = closed('Count', { count: whole(0, Number.MAX_SAFE_INTEGER) })
export type CountRow = t.TypeOf<typeof CountRow>

const purposeOf = ({ body }: LedgerEvent): string =>
  'purpose' in body ? (body.purpose ?? '-') : '-'

const acceptanceKey = (event: LedgerEvent): string | undefined => {
  if (event.type !== 'PolicyAccepted' && event.type !== 'PolicyDeclined') return undefined
  const { policy, version } = event.body
  const mode = event.type === 'PolicyAccepted' ? event.body.mode : 'declined'
  return `acceptance/${policy}/${version}/${mode}`
}

/** Days are those on which things happened (`occurredAt`): a late report changes a past day, as it should. */
export const statistics: Projection<CountRow> = {
  name: 'statistics',
  version: 1,
  keysOf: (recorded) => {
    const { event, revision } = recorded
    const day = dayOf(event.occurredAt)
    // A person is counted once, by the first event of their stream.
    const isNewcomer = revision === 0n && personOf(recorded) !== undefined
    const keys = [`day/${day}/${event.type}/${purposeOf(event)}`]
    const acceptance = acceptanceKey(event)
    if (acceptance !== undefined) keys.push(acceptance)
    if (isNewcomer) keys.push('subjects/all', `subjects/${day}`)
    return keys
  },
  initial: { count: 0 },
  evolve: ({ count }) => ({ count: count + 1 }),
}
