/** Recording that a bundle leaves the ledger, and that it left or was broken off (stream `exports`). Each is a fact of its own. */
import { E } from '../fp.ts'
import type { Fact } from '../events/ledger-event.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Decider } from './decider.ts'

export type ExportFact = Extract<
  Fact,
  { readonly type: 'ExportBegun' | 'ExportCompleted' | 'ExportBroken' }
>

/** Keeps no state, and is never done: the same scope exported twice left twice. */
export const exportDecider: Decider<null, ExportFact, { readonly now: Instant }, never> = {
  initial: null,
  evolve: () => null,
  isDone: () => false,
  decide: (_, fact, { now }) =>
    E.right([{ ...fact, occurredAt: now, timeSource: 'ledger' as const }]),
}
