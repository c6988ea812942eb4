/** Minors and their guardians (clause 6). */
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { valuesOf } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import type { PolicyId, SubjectId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import { put } from '../../standing/latest.ts'
import { anyKey } from '../../standing/standing.ts'
import type { GuardianConsent, Mark, Standing } from '../../standing/standing.ts'
import { isLive, scopeOf, stateOf } from '../state/consent.ts'
import {
  closedFault,
  own,
  publishedVersion,
  sameIds,
  unnoticedFault,
  versionFault,
} from '../lookups.ts'
import { isNoticed } from '../state/notice.ts'
import type { GrantState } from '../checks/grant.ts'
import type { Refusal } from '../refusal.ts'
import { firstRefusal, records, refused } from '../rule.ts'
import type { Acts, Rule, Rules, RuleContext } from '../rule.ts'

export type PersonRecords = {
  /** By the age that was reached, '14' or '18'. */
  readonly reached: Entries<Mark>
  /** The person's erasure was requested. */
  readonly isErasing: boolean
}
export type PersonState = GrantState & {
  readonly person: PersonRecords
  /** The latest time of an event on record. */
  readonly latest: Instant | undefined
}
type PersonActs =
  | 'flag-minor'
  | 'link-guardian'
  | 'unlink-guardian'
  | 'grant-guardian-consent'
  | 'withdraw-guardian-consent'
  | 'reach-majority'

export const newPerson: PersonRecords = { reached: undefined, isErasing: false }

export const evolvePerson = (kept: PersonRecords, event: LedgerEvent): PersonRecords => {
  const mark: Mark = { at: event.occurredAt, event: event.id }
  if (event.type === 'MajorityReached')
    return { ...kept, reached: put(kept.reached, event.body.threshold, mark) }
  return event.type === 'ErasureRequested' ? { ...kept, isErasing: true } : kept
}

/**
 * A flag dated before the majority is refused, since it would make an adult a minor again. One dated after it is a
 * correction, and is accepted.
 */
const flag: Rule<'flag-minor', PersonState> = {
  isDone: ({ band }, { asOf }) => asOf.standing.minor?.band === band,
  decide: ({ band }, { known: { person }, at }) => {
    const end =
      own(person.reached, '18') ?? (band === '14_to_17' ? undefined : own(person.reached, '14'))
    return end !== undefined && at <= end.at
      ? refused({ refusal: 'majority-reached' })
      : records({ type: 'MinorFlagged', body: { band } })
  },
}

const isLinked = ({ guardians }: Standing, guardian: SubjectId): boolean => {
  const link = own(guardians, guardian)
  return link !== undefined && link.ended !== true
}

/** The person must be a minor at the act's time and now: a guardian cannot consent for an adult. */
const minorityFault = ({ asOf, known }: RuleContext<PersonState>): Refusal | undefined =>
  asOf.standing.minor === undefined || known.standing.minor === undefined
    ? { refusal: 'not-a-minor' }
    : undefined

const link: Rule<'link-guardian', PersonState> = {
  isDone: ({ guardian }, { asOf }) => isLinked(asOf.standing, guardian),
  decide: ({ guardian, proofSha256 }, context) => {
    if (guardian === context.subject) return refused({ refusal: 'guardian-is-self' })
    const fault = minorityFault(context)
    if (fault !== undefined) return refused(fault)
    return records({ type: 'GuardianLinked', body: { guardian, proofSha256 } })
  },
}

const unlink: Rule<'unlink-guardian', PersonState> = {
  isDone: ({ guardian }, { asOf }) => own(asOf.standing.guardians, guardian)?.ended === true,
  decide: ({ guardian }) => records({ type: 'GuardianUnlinked', body: { guardian } }),
}

type GuardianAct = Acts['grant-guardian-consent']
type Asked = { readonly act: GuardianAct; readonly context: RuleContext<PersonState> }
type Check = (asked: Asked) => Refusal | undefined

const ofPerson: Check = ({ act: { policy }, context }) =>
  closedFault(context.view, context.asOf.standing, policy) ?? minorityFault(context)

/**
 * The guardian must be linked at the act's time, and not unlinked since: a late report must not outlast the guardian's
 * authority.
 */
const ofGuardian: Check = ({ act: { guardian }, context: { asOf, known } }) =>
  isLinked(asOf.standing, guardian) && isLinked(known.standing, guardian)
    ? undefined
    : { refusal: 'guardian-not-linked', guardian }

/** The notice was shown to the guardian, on the child's record, before the consent (clause 6-b). */
const ofVersion: Check = ({ act, context }) => {
  const noticed = isNoticed(context.asOf, act)
  return versionFault(context, act.policy, act.version, noticed) ?? unnoticedFault(act, noticed)
}

const ofPurposes: Check = ({ act: { policy, version, purposes }, context: { view } }) => {
  const registered = publishedVersion(view, policy, version)?.compiled.purposes
  const unknown = purposes.find((id) => registered?.has(id) !== true)
  if (unknown !== undefined) return { refusal: 'purpose-unregistered', purpose: unknown }
  return purposes.some((id) => registered?.get(id)?.minors === 'restricted')
    ? { refusal: 'minor-restricted' }
    : undefined
}

const checks = [ofPerson, ofGuardian, ofVersion, ofPurposes]

/** The guardian's consent includes accepting the policy, which the minor cannot do (clause 6-b). */
const consent: Rule<'grant-guardian-consent', PersonState> = {
  isDone: ({ guardian, policy, version, purposes }, { asOf: { standing } }) => {
    const old = own(standing.guardianConsents, policy)
    const acceptance = own(standing.policies, policy)?.acceptance
    return (
      old?.state === 'granted' &&
      old.guardian === guardian &&
      old.version === version &&
      sameIds(old.purposes, purposes) &&
      acceptance?.state === 'accepted' &&
      acceptance.version === version
    )
  },
  decide: (act, context) => {
    const { guardian, policy, version, purposes } = act
    const refusal = firstRefusal(checks, { act, context })
    if (refusal !== undefined) return refused(refusal)
    return records(
      { type: 'GuardianConsentGranted', body: { guardian, policy, version, purposes } },
      { type: 'PolicyAccepted', body: { policy, version, mode: 'click' } },
    )
  },
}

/** Consents of guardians for the child under the policy, or under each policy if none is named. */
const saidUnder = (
  { guardianConsents }: Standing,
  policy: PolicyId | undefined,
): ReadonlyArray<GuardianConsent> => {
  if (policy === undefined) return valuesOf(guardianConsents)
  const said = own(guardianConsents, policy) ?? own(guardianConsents, anyKey)
  return said === undefined ? [] : [said]
}

/** By the guardian who consented, or any other who is linked: a withdrawal protects, so it must be easy. */
const withdraw: Rule<'withdraw-guardian-consent', PersonState> = {
  isDone: ({ policy }, { asOf }) => {
    const said = saidUnder(asOf.standing, policy)
    return said.length > 0 && said.every(({ state }) => state === 'withdrawn')
  },
  decide: ({ guardian, policy }, { asOf: { standing } }) => {
    const said = saidUnder(standing, policy)
    const isTheirs = said.length === 0 || said.some((each) => each.guardian === guardian)
    return isTheirs || isLinked(standing, guardian)
      ? records({
          type: 'GuardianConsentWithdrawn',
          body: policy === undefined ? { guardian } : { guardian, policy },
        })
      : refused({ refusal: 'guardian-not-linked', guardian })
  },
}

/** Whether the person has passed this age already. */
const isPast = (threshold: '14' | '18', { standing, person }: PersonState): boolean =>
  threshold === '14' && standing.minor?.band === '14_to_17'
    ? true
    : standing.minor === undefined && own(person.reached, threshold) !== undefined

/** Consents given by a guardian, or as a child, must be given anew by the person (clause 6-a). */
const reach: Rule<'reach-majority', PersonState> = {
  isDone: ({ threshold }, { asOf }) => isPast(threshold, asOf),
  decide: ({ threshold }, { asOf, view }) => {
    if (isPast(threshold, asOf)) return records()
    if (asOf.standing.minor === undefined) return refused({ refusal: 'not-a-minor' })
    const live = valuesOf(asOf.consent.grants).filter(({ key }) => isLive(stateOf(asOf, key)))
    return records(
      { type: 'MajorityReached', body: { threshold } },
      ...live.map(({ body }) => ({
        type: 'ReconsentRequired' as const,
        body: {
          ...scopeOf(body),
          policy: body.policy,
          version: view.inForce.get(body.policy)?.version ?? body.version,
        },
      })),
    )
  },
}

export const personRules: Rules<PersonActs, PersonState> = {
  'flag-minor': flag,
  'link-guardian': link,
  'unlink-guardian': unlink,
  'grant-guardian-consent': consent,
  'withdraw-guardian-consent': withdraw,
  'reach-majority': reach,
}
