/** The opt-outs that a sending must respect: of a person, or kept with an identifier that nobody has. */
import { E, O, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { endingOf } from '../../catalogue/accounts.ts'
import type { View } from '../../catalogue/view.ts'
import { isOfPolicy } from '../../deciders/lookups.ts'
import { anyKey, policyKey } from '../../standing/standing.ts'
import type { StandingLens } from '../../standing/lens/lens.ts'
import { sendable } from '../../decisions/sendable.ts'
import type { Sending, Suppression } from '../../decisions/suppression.ts'
import { lensFor } from '../../../projections/internal/standing.ts'
import { isSuppressed } from '../../../projections/consent/suppression-list.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Identifier } from '../../vault/identifiers/identifier.ts'
import type { OptOutScope } from '../../vault/identifiers/identity-change.ts'
import type { IdentityFailure, Ledger, PresenceFailure } from '../ledger.ts'
import { mustBeDrawn } from '../recording/presence.ts'
import type { SubjectUnknown } from '../recording/presence.ts'
import type { Running } from '../running.ts'

type SuppressionEnv = Pick<Running, 'tables' | 'vault'> &
  Pick<Ledger, 'findSubject'> & {
    readonly lensFor: (subject: SubjectId) => StandingLens
    readonly view: () => View
    readonly drawn: (subject: SubjectId) => TaskEither<PresenceFailure, void>
    /** Whether the rows of decisions, or of this list, are older than answers allow. */
    readonly isBehind: () => boolean
  }

/** The policies of a purpose; if none has it, every policy (`wide`), so that no opt-out is missed. */
const policiesOf = (
  purpose: string,
  wide: ReadonlyArray<string>,
  view: View,
): ReadonlyArray<string> => {
  const owner = [...view.catalogue.policies.keys()].find((id) => isOfPolicy(view, id, purpose))
  return owner === undefined ? wide : [policyKey(owner)]
}

/**
 * Each possible sending with the opt-outs that may apply: for the named purpose, or for every purpose that the person
 * named.
 */
const sentOf = (
  { tables, view }: Pick<SuppressionEnv, 'tables' | 'view'>,
  subjects: ReadonlyArray<SubjectId>,
  { purpose, policy }: Sending,
): ReadonlyArray<ReadonlyArray<string>> => {
  const keys = subjects.flatMap((subject) =>
    Object.keys(tables.marketing.rows.get(subject)?.preferences ?? {}),
  )
  const said = [...new Set(keys.map((key) => key.split('/')[0] ?? anyKey))]
  // Computed once: otherwise the cost would grow with the square of a person's opt-outs.
  const wide = said.filter((of) => of.startsWith(anyKey))
  const now = view()
  if (purpose !== undefined) return [[purpose, ...policiesOf(purpose, wide, now), anyKey]]
  const isAsked = (of: string): boolean =>
    policy === undefined || of === policyKey(policy) || isOfPolicy(now, policy, of)
  return [
    [anyKey],
    ...said
      .filter(isAsked)
      .map((of) => (of.startsWith(anyKey) ? [of] : [of, ...policiesOf(of, wide, now)]))
      .map((of) => [...of, anyKey]),
  ]
}

/** Whether the accounts of the named policy, or of the purpose's policy, are closed; if neither is known, any account. */
const isEnded = (
  lens: StandingLens,
  { purpose, policy }: Sending,
  { purposes, accounts }: View,
): boolean => {
  if (policy !== undefined) return lens.ended(endingOf(accounts.get(policy)), policy) !== undefined
  const registered = purpose === undefined ? undefined : purposes.get(purpose)
  return lens.ended(registered?.accounts, registered?.version.policy) !== undefined
}

/** The opt-outs of a person, from rows. Like a decision it never waits, and in doubt forbids sending. */
const suppressionOf =
  (env: Omit<SuppressionEnv, 'vault' | 'findSubject' | 'drawn'>) =>
  (subject: SubjectId, sending: Sending): Suppression => {
    if (env.isBehind()) return 'behind'
    const lens = env.lensFor(subject)
    if (isEnded(lens, sending, env.view())) return 'account-ended'
    const others = lens.together?.others.map((each) => each.subject) ?? []
    const isOut = isSuppressed(env.tables.suppressions.rows)
    return sentOf(env, [subject, ...others], sending).some((each) =>
      isOut(subject, each, sending.channel, others),
    )
      ? 'opted-out'
      : undefined
  }

const isUnknown = (left: PresenceFailure): left is SubjectUnknown =>
  'refusal' in left && left.refusal === 'subject-unknown'

/**
 * The same for a surrogate from a caller. An unknown one must not be contacted: its empty rows would look like no
 * opt-out.
 */
const suppressionOfNamed = (env: SuppressionEnv) => {
  const ofPerson = suppressionOf(env)
  return (subject: SubjectId, sending: Sending): TaskEither<PresenceFailure, Suppression> => {
    // Most people have a row; then the vault need not be asked.
    if (env.tables.standing.rows.nearest(subject) !== undefined)
      return TE.right(ofPerson(subject, sending))
    return pipe(
      env.drawn(subject),
      TE.map(() => ofPerson(subject, sending)),
      TE.orElse((left) => (isUnknown(left) ? TE.right('subject-unknown') : TE.left(left))),
    )
  }
}

/** Whether an opt-out applies. One of another policy does not; one of an unknown policy may. */
const covers =
  ({ channel, purpose, policy }: Sending, view: View) =>
  (scope: OptOutScope): boolean => {
    if (scope.channel !== undefined && scope.channel !== channel) return false
    if (scope.purpose !== undefined)
      return purpose === undefined
        ? policy === undefined || isOfPolicy(view, policy, scope.purpose)
        : scope.purpose === purpose
    if (scope.policy === undefined) return true
    if (purpose !== undefined)
      return policiesOf(purpose, [policyKey(scope.policy)], view).includes(policyKey(scope.policy))
    return policy === undefined || policy === scope.policy
  }

/** The opt-outs of the identifier's holder, or those kept with it if nobody has it. Creates no person. */
const suppressionOfIdentifier = (env: SuppressionEnv) => {
  const ofPerson = suppressionOf(env)
  return (identifier: Identifier, sending: Sending): TaskEither<IdentityFailure, Suppression> => {
    const held = async (): Promise<Either<IdentityFailure, Suppression | 'nobody'>> => {
      const found = await env.findSubject(identifier)()
      if (E.isLeft(found)) return found
      return E.right(O.isSome(found.right) ? ofPerson(found.right.value, sending) : 'nobody')
    }
    return async () => {
      const first = await held()
      if (E.isLeft(first)) return first
      if (first.right !== 'nobody') return E.right(first.right)
      const carried = await env.vault.carried(identifier)()
      if (E.isLeft(carried)) return carried
      if (carried.right.some(covers(sending, env.view()))) return E.right('opted-out')
      // A new holder may have claimed it between the two look-ups, and inherited its opt-outs.
      const again = await held()
      if (E.isLeft(again)) return again
      return E.right(again.right === 'nobody' ? undefined : again.right)
    }
  }
}

/** Uses the age limit of decisions; both tables of preferences must be equally current. */
export const suppressionsOf = (
  { tables, vault, store, projector, registry, clock }: Running,
  { findSubject }: Pick<Ledger, 'findSubject'>,
  isBehind: () => boolean,
): Pick<Ledger, 'sendable' | 'suppressionOf' | 'suppressionOfIdentifier'> => {
  const env = {
    tables,
    vault,
    findSubject,
    drawn: mustBeDrawn({ vault, store }),
    lensFor: lensFor(tables.standing.rows),
    view: () => registry.viewNow(clock()),
    isBehind: () =>
      isBehind() ||
      [tables.suppressions, tables.marketing].some(
        ({ name }) => projector.positionOf(name) !== projector.position(),
      ),
  }
  return {
    sendable: (sending) => (env.isBehind() ? E.right(undefined) : sendable(sending, env.view())),
    suppressionOf: suppressionOfNamed(env),
    suppressionOfIdentifier: suppressionOfIdentifier(env),
  }
}
