/** Records on a person’s stream the changes in the index of identifiers, each change once. */
import { E } from '../fp.ts'
import type { t } from '../fp.ts'
import type { OptOutScope } from '../events/facts/marketing.ts'
import type { Fact, LedgerEvent } from '../events/ledger-event.ts'
import type { IdentifierKindName } from '../events/vocabulary.ts'
import type { MatterId, SubjectId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Decider } from './decider.ts'

/**
 * The change to record. `optOuts`: those that the identifier carries. After an officer joins or separates two
 * surrogates at `at`, each gets an event of that instant on its own stream; `binding` is then the id of the joining.
 */
export type IdentityCommand =
  | {
      readonly change: 'bound' | 'unbound' | 'moved'
      readonly kind: IdentifierKindName
      readonly binding: MatterId
      readonly optOuts: ReadonlyArray<t.TypeOf<typeof OptOutScope>>
    }
  | {
      readonly change: 'joined' | 'separated'
      readonly other: SubjectId
      readonly binding: MatterId
      readonly at: Instant
    }

/** The recorded bindings and joinings, and those whose end is recorded. */
export type IdentityState = {
  readonly bound: ReadonlySet<MatterId>
  readonly ended: ReadonlySet<MatterId>
}

const factsOf = (command: IdentityCommand): ReadonlyArray<Fact> => {
  if ('other' in command) {
    const { other, binding: joining } = command
    const type = command.change === 'joined' ? 'SurrogatesJoined' : 'SurrogatesSeparated'
    return [{ type, body: { other, joining } }]
  }
  const { change, binding, kind, optOuts } = command
  if (change !== 'bound')
    return [{ type: 'IdentifierUnbound', body: { kind, binding, cause: change } }]
  const bound: Fact = { type: 'IdentifierBound', body: { kind, binding } }
  return optOuts.length === 0
    ? [bound]
    : [bound, { type: 'SuppressionInherited', body: { binding, optOuts } }]
}

const begun = (state: IdentityState, id: MatterId): IdentityState => ({
  ...state,
  bound: new Set([...state.bound, id]),
})
const over = (state: IdentityState, id: MatterId): IdentityState => ({
  ...state,
  ended: new Set([...state.ended, id]),
})

const evolve = (state: IdentityState, event: LedgerEvent): IdentityState => {
  if (event.type === 'IdentifierBound') return begun(state, event.body.binding)
  if (event.type === 'SurrogatesJoined') return begun(state, event.body.joining)
  if (event.type === 'IdentifierUnbound') return over(state, event.body.binding)
  return event.type === 'SurrogatesSeparated' ? over(state, event.body.joining) : state
}

const isDone = (state: IdentityState, { change, binding }: IdentityCommand): boolean =>
  (change === 'bound' || change === 'joined' ? state.bound : state.ended).has(binding)

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
            occurredAt: 'at' in command ? command.at : now,
            timeSource: 'ledger' as const,
          })),
    ),
}
