/** Recording that somebody reads (stream `access`). Every reading is recorded, also the second one. */
import { E } from '../fp.ts'
import type { BodyOf } from '../events/event.ts'
import type { LedgerRead } from '../events/access.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Decider } from './decider.ts'

export type ReadCommand = BodyOf<typeof LedgerRead>

/** The one decider that keeps no state and is never done: two readings are two facts. */
export const accessDecider: Decider<null, ReadCommand, { readonly now: Instant }, never> = {
  initial: null,
  evolve: () => null,
  isDone: () => false,
  decide: (_, body, { now }) =>
    E.right([{ type: 'LedgerRead', body, occurredAt: now, timeSource: 'ledger' }]),
}
