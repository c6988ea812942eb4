/** Who was given access, from whom was it taken, and who said that a clock is right? One row for each change, in the order of the log. */
import type { Fact } from '../src/events/ledger-event.ts'
import type { ActorId, EventId } from '../src/kernel/ids.ts'
import type { Instant } from '../src/kernel/instant.ts'
import type { Projection } from '../src/projector/projection.ts'
import { positionKey } from './subject-key.ts'

const changes = [
  'CredentialCreated',
  'CredentialRevoked',
  'SigningKeyRotated',
  'TokenIssued',
  'TokensRevoked',
  'ClockLeapAccepted',
] as const
type Change = Extract<Fact, { readonly type: (typeof changes)[number] }>

export type AccessChangeRow =
  | { readonly change: 'none' }
  | {
      readonly change: Change['type']
      readonly body: Change['body']
      readonly actor: ActorId
      readonly role: string
      readonly at: Instant
      readonly event: EventId
    }

const isChange = <E extends { readonly type: string }>(
  event: E,
): event is Extract<E, { readonly type: Change['type'] }> =>
  changes.some((type) => type === event.type)

export const accessChanges: Projection<AccessChangeRow> = {
  name: 'access-changes',
  version: 1,
  keysOf: ({ event, position }) => (isChange(event) ? [`change/${positionKey(position)}`] : []),
  initial: { change: 'none' },
  evolve: (row, { event }) => {
    if (!isChange(event)) return row
    const { type: change, body, actor, occurredAt: at, id } = event
    return { change, body, actor: actor.id, role: actor.role, at, event: id }
  },
}
