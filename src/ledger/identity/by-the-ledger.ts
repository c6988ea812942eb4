/** The ledger itself as the actor, for completing what another actor began. */
import { ActorId } from '../../kernel/ids.ts'
import type { EventId } from '../../kernel/ids.ts'

/** A command of the ledger itself. */
export const byTheLedger = (id: EventId) => {
  const name = 'ledger'
  if (!ActorId.is(name)) throw new Error('an actor has a well-formed id')
  return { actor: { role: 'system', id: name }, id } as const
}
