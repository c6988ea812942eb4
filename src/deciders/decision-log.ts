/** Recording a part of a node's log of decisions (stream `decision-log`): each part once, however often it is told. */
import { E } from '../fp.ts'
import type { Fact } from '../events/ledger-event.ts'
import type { EventId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Decider } from './decider.ts'

export type DecisionsFact = Extract<Fact, { readonly type: 'DecisionsLogged' }>

/** The last part on record of each log. */
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
