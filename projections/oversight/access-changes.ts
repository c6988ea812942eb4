/** Who was given access, from whom was it taken, and who said that a clock is right? One row for each change, in the order of the log. */
import { t } from '../../src/fp.ts'
import * as access from '../../src/events/facts/access.ts'
import { ClockLeapAccepted } from '../../src/events/facts/clock.ts'
import type { EventDefinition } from '../../src/events/event.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import { ActorRole } from '../../src/events/vocabulary.ts'
import { closed } from '../../src/kernel/codec.ts'
import { ActorId } from '../../src/kernel/ids.ts'
import type { Projection } from '../../src/projector/projection.ts'
import { markFields } from '../mark.ts'
import { positionKey } from '../subject-key.ts'

const rowOf = <T extends string, B>({ type, body }: EventDefinition<T, B>) =>
  closed(`${type}Change`, {
    ...markFields,
    change: t.literal(type),
    body,
    actor: ActorId,
    role: ActorRole,
  })

/** The change, in the words of its event. */
export const AccessChangeRow = t.union([
  rowOf(access.CredentialCreated),
  rowOf(access.CredentialRevoked),
  rowOf(access.SigningKeyRotated),
  rowOf(access.TokenIssued),
  rowOf(access.TokensRevoked),
  rowOf(ClockLeapAccepted),
])
export type AccessChangeRow = t.TypeOf<typeof AccessChangeRow>

/** Before there is a change: never stored. */
type NoChange = { readonly change: 'none' }

/** Whether a row is of a change. */
export const isAccessChange = (row: AccessChangeRow | NoChange): row is AccessChangeRow =>
  row.change !== 'none'

type Change = Extract<LedgerEvent, { readonly type: AccessChangeRow['change'] }>

const types: { readonly [T in Change['type']]: true } = {
  CredentialCreated: true,
  CredentialRevoked: true,
  SigningKeyRotated: true,
  TokenIssued: true,
  TokensRevoked: true,
  ClockLeapAccepted: true,
}

const isChange = (event: LedgerEvent): event is Change => Object.hasOwn(types, event.type)

const changeOf = (event: Change): AccessChangeRow => {
  const { actor, occurredAt: at, id } = event
  const by = { actor: actor.id, role: actor.role, at, event: id }
  switch (event.type) {
    case 'CredentialCreated':
      return { ...by, change: event.type, body: event.body }
    case 'CredentialRevoked':
      return { ...by, change: event.type, body: event.body }
    case 'SigningKeyRotated':
      return { ...by, change: event.type, body: event.body }
    case 'TokenIssued':
      return { ...by, change: event.type, body: event.body }
    case 'TokensRevoked':
      return { ...by, change: event.type, body: event.body }
    case 'ClockLeapAccepted':
      return { ...by, change: event.type, body: event.body }
  }
}

export const accessChanges: Projection<AccessChangeRow | NoChange> = {
  name: 'access-changes',
  version: 1,
  keysOf: ({ event, position }) => (isChange(event) ? [`change/${positionKey(position)}`] : []),
  initial: { change: 'none' },
  evolve: (row, { event }) => (isChange(event) ? changeOf(event) : row),
}
