/**
 * Records hashes of things that are stored outside the log, each once: deposits of checkpoints (stream `deposits`), by
 * size; parts of decision logs (stream `decision-log`), by log and number.
 */
import { E } from '../fp.ts'
import type { Fact } from '../events/ledger-event.ts'
import type { EventId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Decider } from './decider.ts'

export type DepositFact = Extract<Fact, { readonly type: 'CheckpointDeposited' }>

/** The largest recorded size; -1 if there is none. */
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

export type DecisionsFact = Extract<Fact, { readonly type: 'DecisionsLogged' }>

/** The last recorded part of each log. */
export type LoggedParts = ReadonlyMap<EventId, number>

const isOnRecord = (parts: LoggedParts, { body }: DecisionsFact): boolean =>
  body.part <= (parts.get(body.log) ?? -1)

export const decisionLogDecider: Decider<
  LoggedParts,
  DecisionsFact,
  { readonly now: Instant },
  never
> = {
  initial: new Map(),
  evolve: (parts, { type, body }) =>
    type === 'DecisionsLogged'
      ? new Map(parts).set(body.log, Math.max(body.part, parts.get(body.log) ?? -1))
      : parts,
  isDone: isOnRecord,
  decide: (parts, fact, { now }) =>
    E.right(
      isOnRecord(parts, fact) ? [] : [{ ...fact, occurredAt: now, timeSource: 'ledger' as const }],
    ),
}
