/** Telling on a person’s stream what changed in the index of identifiers: each change once, however often it is asked. */
import { E } from '../fp.ts'
import type { t } from '../fp.ts'
import type { OptOutScope } from '../events/marketing.ts'
import type { Fact, LedgerEvent } from '../events/ledger-event.ts'
import type { IdentifierKindName } from '../events/vocabulary.ts'
import type { MatterId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Decider } from './decider.ts'

/** What is to be told. `optOuts`: those that the identifier brings along. */
export type IdentityCommand = {
  readonly change: 'bound' | 'unbound' | 'moved'
  readonly kind: IdentifierKindName
  readonly binding: MatterId
  readonly optOuts: ReadonlyArray<t.TypeOf<typeof OptOutScope>>
}

/** Bindings told, and those whose end was told. */
export type IdentityState = {
  readonly bound: ReadonlySet<MatterId>
  readonly ended: ReadonlySet<MatterId>
}

const factsOf = ({ change, kind, binding, optOuts }: IdentityCommand): ReadonlyArray<Fact> => {
  if (change !== 'bound')
    return [{ type: 'IdentifierUnbound', body: { kind, binding, cause: change } }]
  const bound: Fact = { type: 'IdentifierBound', body: { kind, binding } }
  return optOuts.length === 0
    ? [bound]
    : [bound, { type: 'SuppressionInherited', body: { binding, optOuts } }]
}

const evolve = (state: IdentityState, event: LedgerEvent): IdentityState => {
  if (event.type === 'IdentifierBound')
    return { ...state, bound: new Set([...state.bound, event.body.binding]) }
  return event.type === 'IdentifierUnbound'
    ? { ...state, ended: new Set([...state.ended, event.body.binding]) }
    : state
}

const isDone = (state: IdentityState, { change, binding }: IdentityCommand): boolean =>
  (change === 'bound' ? state.bound : state.ended).has(binding)

export const identityDecider: Decider<
  IdentityState,
  IdentityCommand,
  { readonly now: Instant },
  never
> = {
  initial: { bound: new Set(), ended: new Set() },
  evolve,
  isDone,
  decide: (state, command, { now }) =>
    E.right(
      isDone(state, command)
        ? []
        : factsOf(command).map((fact) => ({
            ...fact,
            occurredAt: now,
            timeSource: 'ledger' as const,
          })),
    ),
}
