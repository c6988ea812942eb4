/**
 * What allowed a recipient to have data may end without a withdrawal of its own: with the policy, the account, a
 * guardian's word or a permission. The recipient must be told all the same (clauses 5.3, 5.4-a, 6-a, 7-c).
 */
import { endingOf } from '../catalogue/accounts.ts'
import { consentInForce, restsOn } from '../decisions/in-force.ts'
import type { InForce, Moment } from '../decisions/in-force.ts'
import type { SharingEnded } from '../events/consent.ts'
import type { BodyOf } from '../events/event.ts'
import type { Fact } from '../events/ledger-event.ts'
import { pairsOf, valuesOf } from '../kernel/entries.ts'
import { lensOf } from '../standing/folded-lens.ts'
import { isLive, stateOf } from './consent-life.ts'
import type { ConsentsState, Grant } from './consent-life.ts'
import { own } from './lookups.ts'
import type { Setting } from './setting.ts'

/** An append holds two thousand events. */
const maxTold = 500

type Cause = BodyOf<typeof SharingEnded>['cause']
/** `isMeant`: whether a consent to a recipient, as it stood before, ended by it. */
type End = {
  readonly cause: Cause
  readonly isMeant: (grant: Grant, now: ReadonlyArray<InForce>, moment: Moment) => boolean
}

type Off = Extract<Fact, { readonly type: 'DevicePermissionObserved' }>['body']

/** It was on before, so that the person took something back; what had ended on this device already did not end now. */
const byPermission = ({ device, permission }: Off, { asOf }: Setting<ConsentsState>): End => ({
  cause: 'permission_off',
  isMeant: ({ body }, now, moment) =>
    own(own(asOf.standing.permissions, device), permission)?.firstOn !== undefined &&
    restsOn(moment, body, body.categories, permission) &&
    now.every(({ of, inForce }) => of !== device || inForce),
})

const isInForce = (now: ReadonlyArray<InForce>): boolean => now[0]?.inForce === true

/** Nothing for all other facts: they end nothing that is not told for itself. */
const endOf = (fact: Fact, setting: Setting<ConsentsState>): End | undefined => {
  if (fact.type === 'PolicyDeclined') {
    const { policy } = fact.body
    return { cause: 'policy_declined', isMeant: ({ body }) => body.policy === policy }
  }
  if (fact.type === 'AccountCancelled') {
    const { accounts } = setting.view
    const closes = ({ body }: Grant): boolean => {
      const theirs = accounts.get(body.policy)
      return theirs === undefined || endingOf(theirs).includes(fact.body.account)
    }
    return { cause: 'account_cancelled', isMeant: closes }
  }
  if (fact.type === 'MinorFlagged') return { cause: 'guardian_required', isMeant: () => true }
  if (fact.type === 'GuardianConsentWithdrawn' || fact.type === 'GuardianUnlinked') {
    const { guardian } = fact.body
    const policies = pairsOf(setting.asOf.standing.guardianConsents)
      .filter(([, said]) => said.guardian === guardian)
      .map(([policy]) => policy)
    return { cause: 'guardian_required', isMeant: ({ body }) => policies.includes(body.policy) }
  }
  return fact.type === 'DevicePermissionObserved' && fact.body.state === 'off'
    ? byPermission(fact.body, setting)
    : undefined
}

/** Consents to a recipient that were in force before these facts, and end by them: one to be told for each. */
export const sharingEnded = (
  subject: Moment['subject'],
  facts: ReadonlyArray<Fact>,
  setting: Setting<ConsentsState>,
): ReadonlyArray<Fact> => {
  const ends = facts.flatMap((fact) => endOf(fact, setting) ?? [])
  if (ends.length === 0) return []
  const { asOf, view, at } = setting
  const moment: Moment = { view, standing: lensOf(asOf.standing), subject, at }
  return valuesOf(asOf.consent.grants)
    .flatMap((grant): ReadonlyArray<Fact> => {
      const { recipient, purpose, kind, categories } = grant.body
      if (recipient === undefined || !isLive(stateOf(asOf, grant.key))) return []
      const now = consentInForce(moment, grant.body, categories)
      const end = isInForce(now)
        ? ends.find(({ isMeant }) => isMeant(grant, now, moment))
        : undefined
      return end === undefined
        ? []
        : [{ type: 'SharingEnded', body: { recipient, purpose, kind, cause: end.cause } }]
    })
    .slice(0, maxTold)
}
