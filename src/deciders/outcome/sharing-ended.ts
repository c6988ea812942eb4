/**
 * A recipient's consent can end without being withdrawn itself: with the policy, the account, a guardian's consent or
 * a permission. The recipient must then be informed too (clauses 5.3, 5.4-a, 6-a, 7-c).
 */
import { consentInForce } from '../../decisions/in-force.ts'
import type { InForce, Moment } from '../../decisions/in-force.ts'
import type { SharingEnded } from '../../events/facts/consent.ts'
import type { BodyOf } from '../../events/event.ts'
import type { Fact } from '../../events/ledger-event.ts'
import { valuesOf } from '../../kernel/entries.ts'
import type { EventId } from '../../kernel/ids.ts'
import { evolveStanding } from '../../standing/evolve.ts'
import { lensOf } from '../../standing/lens/folded-lens.ts'
import { isLive, stateOf } from '../state/consent.ts'
import type { ConsentsState } from '../state/consent.ts'
import type { RuleContext } from '../rule.ts'

/** The most ends reported by one act: an append holds 2,000 events. */
export const maxTold = 500

type Cause = BodyOf<typeof SharingEnded>['cause']

/** The cause to report, for facts that end consents. Other facts end none, or report each end themselves. */
const causes: { readonly [T in Fact['type']]?: Cause } = {
  PolicyDeclined: 'policy_declined',
  AccountCancelled: 'account_cancelled',
  MinorFlagged: 'guardian_required',
  GuardianConsentWithdrawn: 'guardian_required',
  GuardianUnlinked: 'guardian_required',
  DevicePermissionObserved: 'permission_off',
}

const causeOf = (fact: Fact): Cause | undefined =>
  fact.type === 'DevicePermissionObserved' && fact.body.state !== 'off'
    ? undefined
    : causes[fact.type]

type Asked = Pick<RuleContext<ConsentsState>, 'asOf' | 'view' | 'at' | 'subject'>

/** The person's state after the facts. */
const once = (
  moment: Moment,
  facts: ReadonlyArray<Fact>,
  { at, asOf }: Asked,
  id: EventId,
): Moment => {
  const standing = facts.reduce(
    (before, fact) => evolveStanding(before, { ...fact, id, occurredAt: at }),
    asOf.standing,
  )
  return { ...moment, standing: lensOf(standing) }
}

/** Whether a consent was in force and no longer is: as a whole, or on a device on which it was. */
const isEnded = (before: ReadonlyArray<InForce>, after: ReadonlyArray<InForce>): boolean => {
  if (before[0]?.inForce !== true) return false
  if (after[0]?.inForce !== true) return true
  const known = new Set(before.map(({ of }) => of))
  return after.some(({ of }) => !known.has(of))
}

const causeAmong = (facts: ReadonlyArray<Fact>): Cause | undefined => {
  for (const fact of facts) {
    const cause = causeOf(fact)
    if (cause !== undefined) return cause
  }
  return undefined
}

const nothing: ReadonlyArray<Fact> = []

/** The consents to a recipient that these facts end: one report for each. `id` may be any id. */
export const sharingEnded = (
  facts: ReadonlyArray<Fact>,
  context: Asked,
  id: EventId,
): ReadonlyArray<Fact> => {
  const cause = causeAmong(facts)
  if (cause === undefined) return nothing
  const { asOf, view, at, subject } = context
  const before: Moment = { view, standing: lensOf(asOf.standing), subject, at }
  const after = once(before, facts, context, id)
  return valuesOf(asOf.consent.grants)
    .flatMap(({ key, body }): ReadonlyArray<Fact> => {
      const { recipient, purpose, kind, categories } = body
      if (recipient === undefined || !isLive(stateOf(asOf, key))) return []
      return isEnded(
        consentInForce(before, body, categories),
        consentInForce(after, body, categories),
      )
        ? [{ type: 'SharingEnded', body: { recipient, purpose, kind, cause } }]
        : []
    })
    .slice(0, maxTold)
}
