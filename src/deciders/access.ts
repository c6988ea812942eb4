/** Records readings (stream `access`): every one, also a repetition. */
import { E } from '../fp.ts'
import type { BodyOf } from '../events/event.ts'
import type { LedgerRead } from '../events/facts/access.ts'
import type { Fact } from '../events/ledger-event.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Decider } from './decider.ts'

/** Facts about access: a reading, or a token that was requested. */
export type AccessFact = Extract<Fact, { readonly type: 'LedgerRead' | 'TokenIssued' }>
export type ReadCommand = BodyOf<typeof LedgerRead>

/** The only decider without state, whose commands are never done: two readings are two facts. */
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
