/** Recording that a checkpoint was deposited (stream `deposits`): each size once, however often it is told. */
import { E } from '../fp.ts'
import type { Fact } from '../events/ledger-event.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Decider } from './decider.ts'

export type DepositFact = Extract<Fact, { readonly type: 'CheckpointDeposited' }>

/** The largest size on record; -1 for none. */
export type DepositedSize = number

export const depositDecider: Decider<DepositedSize, DepositFact, { readonly now: Instant }, never> =
  {
    initial: -1,
    evolve: (size, { type, body }) =>
      type === 'CheckpointDeposited' ? Math.max(size, body.size) : size,
    isDone: (size, { body }) => body.size <= size,
    decide: (size, fact, { now }) =>
      E.right(
        fact.body.size <= size ? [] : [{ ...fact, occurredAt: now, timeSource: 'ledger' as const }],
      ),
  }
