/** Recording that somebody reads (stream `access`). Every reading is recorded, also the second one. */
import { E } from '../fp.ts'
import type { BodyOf } from '../events/event.ts'
import type { LedgerRead } from '../events/facts/access.ts'
import type { Fact } from '../events/ledger-event.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Decider } from './decider.ts'

/** Facts about access, without state: a reading, or a requested token. */
export type AccessFact = Extract<Fact, { readonly type: 'LedgerRead' | 'TokenIssued' }>
export type ReadCommand = BodyOf<typeof LedgerRead>

/** The one decider that keeps no state and is never done: two readings are two facts. */
export const accessDecider: Decider<
  null,
  ReadonlyArray<AccessFact>,
  { readonly now: Instant },
  never
> = {
  initial: null,
  evolve: () => null,
  isDone: () => false,
  decide: (_, facts, { now }) =>
    E.right(facts.map((fact) => ({ ...fact, occurredAt: now, timeSource: 'ledger' as const }))),
}
