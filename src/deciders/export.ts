/** Records that an export begins, is delivered or breaks off (stream `exports`). Each is a separate fact. */
import { E } from '../fp.ts'
import type { Fact } from '../events/ledger-event.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Decider } from './decider.ts'

export type ExportFact = Extract<
  Fact,
  { readonly type: 'ExportBegun' | 'ExportCompleted' | 'ExportBroken' }
>

/** Has no state, and its commands are never done: the same scope exported twice was sent twice. */
export const exportDecider: Decider<null, ExportFact, { readonly now: Instant }, never> = {
  initial: null,
  evolve: () => null,
  isDone: () => false,
  decide: (_, fact, { now }) =>
    E.right([{ ...fact, occurredAt: now, timeSource: 'ledger' as const }]),
}
