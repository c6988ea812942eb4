/** Refusing, withdrawing and ending consents (clauses.md section 3). Granting is in grant.ts. */
import type { Fact } from '../../events/ledger-event.ts'
import { valuesOf } from '../../kernel/entries.ts'
import type { EventId, PurposeId } from '../../kernel/ids.ts'
import { scopeKey } from '../../standing/standing.ts'
import type { ConsentState } from '../../standing/standing.ts'
import {
  grantsWithin,
  isLive,
  isWide,
  noOn,
  scopeOf,
  stateOf,
  withdrawalKey,
} from '../state/consent.ts'
import type { ConsentsState, Grant, Scope } from '../state/consent.ts'
import { grant, scopeFault } from '../checks/grant.ts'
import type { GrantState } from '../checks/grant.ts'
import { inboundRules } from './inbound.ts'
import { own, publishedVersion, purposeOf, sameIds } from '../lookups.ts'
import { records, refused } from '../rule.ts'
import type { Acts, Answer, Rule, Rules, RuleContext } from '../rule.ts'
import { withdrawalsOf } from '../state/withdrawals.ts'
import { withdrawEverything } from './withdraw-everything.ts'

type ConsentActs =
  | 'grant-consent'
  | 'refuse-consent'
  | 'withdraw-consent'
  | 'withdraw-everything'
  | 'expire-consent'
  | 'invalidate-consent'
  | 'require-reconsent'
  | 'acknowledge-withdrawal'
  | 'offer-alternatives'
  | 'receive-inbound-proof'
  | 'revoke-inbound'

const neverGiven: Answer = refused({ refusal: 'consent-never-given' })

/** The grants in the scope whose state, as of the act's own time, passes the test of the act. */
const found = (
  scope: Scope,
  { asOf }: RuleContext<ConsentsState>,
  isMeant: (state: ConsentState | undefined, each: Grant) => boolean,
): ReadonlyArray<Grant> =>
  grantsWithin(asOf.consent, scope).filter((each) => isMeant(stateOf(asOf, each.key), each))

/** One event for each matching grant. Refused only if no consent was ever given. */
const forEach = (
  scope: Scope,
  context: RuleContext<ConsentsState>,
  meant: ReadonlyArray<Grant>,
  fact: (each: Grant, index: number, all: ReadonlyArray<Grant>) => Fact,
): Answer =>
  grantsWithin(context.asOf.consent, scope).length === 0 ? neverGiven : records(...meant.map(fact))

const live = (scope: Scope, context: RuleContext<ConsentsState>): ReadonlyArray<Grant> =>
  found(scope, context, isLive)

/** A refusal without a device, publication or survey applies to all of them, if the purpose needs consents for each. */
const isForAll = (act: Acts['refuse-consent'], { view }: RuleContext<ConsentsState>): boolean => {
  const purpose = purposeOf(view, act.purpose)
  const fault = purpose === undefined ? undefined : scopeFault(act, purpose)?.refusal
  const isNarrowed = fault === 'device-required' || fault === 'publication-required'
  return isWide(act) && (isNarrowed || purpose?.perSurvey === true)
}

/**
 * A refusal also withdraws an earlier consent, so that its recipients are informed. It is accepted whatever the
 * catalogue says of purpose and recipient, since refusing something forbidden does no harm.
 */
const refuse: Rule<'refuse-consent', GrantState> = {
  isDone: (act, { asOf }) => stateOf(asOf, scopeKey(act)) === 'refused',
  decide: (act, context) => {
    const forAll = isForAll(act, context)
    const given = live(act, context).filter(({ key }) => forAll || key === scopeKey(act))
    return records(...withdrawalsOf(given, act.how), {
      type: 'ConsentRefused',
      body: noOn(act, act.how, forAll),
    })
  },
}

/**
 * Withdrawing is as easy as consenting: by any act, through any recorder, also after declining or leaving (PIPL 15).
 * It is recorded even with nothing to withdraw, so that it also ends a consent that is reported later with an earlier
 * time.
 */
const withdraw: Rule<'withdraw-consent', ConsentsState> = {
  isDone: (act, context) => live(act, context).length === 0,
  decide: (act, context) => {
    const others = live(act, context).filter(({ key }) => key !== scopeKey(act))
    return records(...withdrawalsOf(others, act.how), {
      type: 'ConsentWithdrawn',
      body: noOn(act, act.how, isWide(act)),
    })
  },
}

/** Due if its time is over, or if it was for a single use: then the act itself reports the use (clause 1.7(4)). */
const isDue =
  ({ view, at }: RuleContext<ConsentsState>) =>
  (state: ConsentState | undefined, { body }: Grant): boolean => {
    if (!isLive(state)) return false
    if (body.until !== undefined && body.until <= at) return true
    const { compiled } = publishedVersion(view, body.policy, body.version) ?? {}
    return compiled?.purposes.get(body.purpose)?.singleUseMinutes !== undefined
  }

const expire: Rule<'expire-consent', ConsentsState> = {
  isDone: (act, context) => found(act, context, isDue(context)).length === 0,
  decide: (act, context) => {
    const all = grantsWithin(context.asOf.consent, act)
    const due = found(act, context, isDue(context))
    const [next] = live(act, context)
      .flatMap(({ body }) => body.until ?? [])
      .sort()
    if (all.length > 0 && due.length === 0 && live(act, context).length === all.length) {
      return refused({ refusal: 'not-expired', ...(next === undefined ? {} : { until: next }) })
    }
    return forEach(act, context, due, ({ body, event }) => ({
      type: 'ConsentExpired',
      body: { ...scopeOf(body), grant: event },
    }))
  },
}

/** A withdrawn consent stays withdrawn; invalidating it would change no decision. */
const isInvalidable = (state: ConsentState | undefined): boolean =>
  isLive(state) || state === 'expired'

/** A scope that nothing narrows covers every consent of its kind and purpose, also those reported later. */
const everyone = (scope: Scope, index: number, all: ReadonlyArray<unknown>) =>
  isWide(scope) && index === all.length - 1 ? { every: true } : {}

const invalidate: Rule<'invalidate-consent', ConsentsState> = {
  isDone: (act, context) => found(act, context, isInvalidable).length === 0,
  decide: (act, context) =>
    forEach(act, context, found(act, context, isInvalidable), ({ body, event }, index, all) => ({
      type: 'ConsentInvalidated',
      body: { ...scopeOf(body), grant: event, ground: act.ground, ...everyone(act, index, all) },
    })),
}

/**
 * Grants under a version earlier than the one that requires a new consent. Grants under that version or a later one
 * stay.
 */
const stale = (act: Acts['require-reconsent'], context: RuleContext<ConsentsState>) => {
  const order = publishedVersion(context.view, act.policy, act.version)?.order ?? -1
  return found(act, context, (state, { body }) => {
    const given = publishedVersion(context.view, body.policy, body.version)?.order ?? -1
    return state === 'granted' && (body.policy !== act.policy || given < order)
  })
}

/** The most versions that an event can name. */
const maxVersions = 64

const reconsent: Rule<'require-reconsent', ConsentsState> = {
  isDone: (act, context) => stale(act, context).length === 0,
  decide: (act, context) => {
    const { policy, version } = act
    const asking = publishedVersion(context.view, policy, version)
    if (asking === undefined) return refused({ refusal: 'version-unknown', policy, version })
    const versions = context.view.catalogue.policies.get(policy) ?? []
    const standing = versions.filter(({ order }) => order >= asking.order).slice(0, maxVersions)
    const left = { standing: standing.map((each) => each.version) }
    return forEach(act, context, stale(act, context), ({ body }, index, all) => {
      const every = everyone(act, index, all)
      const more = 'every' in every ? { ...every, ...left } : {}
      return { type: 'ReconsentRequired', body: { ...scopeOf(body), policy, version, ...more } }
    })
  },
}

/** Whether, in the last observation on some device, a permission of the purpose was off (clauses 1.6-perm, 5.3). */
const isTurnedOff = (
  id: EventId,
  purpose: PurposeId,
  { known, viewNow }: RuleContext<ConsentsState>,
): boolean => {
  const registered = purposeOf(viewNow, purpose)
  const needed = [
    ...(registered?.permissions ?? []),
    ...(registered?.categoryPermissions ?? []).map(({ permission }) => permission),
  ]
  return valuesOf(known.standing.permissions).some((device) =>
    needed.some((permission) => own(device, permission)?.lastOff?.event === id),
  )
}

/** Identified by the withdrawal's id. A recipient confirms for itself only. */
const acknowledge: Rule<'acknowledge-withdrawal', ConsentsState> = {
  isDone: ({ withdrawal, recipient, purpose }, { known: { consent } }) =>
    own(
      own(consent.withdrawals, withdrawalKey(consent, withdrawal, purpose))?.acknowledged,
      recipient,
    ) === true,
  decide: ({ withdrawal, recipient, purpose }, context) => {
    const old = own(context.known.consent.withdrawals, withdrawal)
    const isMeant =
      old === undefined
        ? isTurnedOff(withdrawal, purpose, context)
        : old.purpose === purpose && (old.recipient === undefined || old.recipient === recipient)
    return isMeant
      ? records({ type: 'WithdrawalPropagated', body: { purpose, recipient, withdrawal } })
      : refused({ refusal: 'withdrawal-unknown', withdrawal })
  },
}

const offer: Rule<'offer-alternatives', ConsentsState> = {
  isDone: ({ purpose }, { asOf, view }) => {
    const offered = own(asOf.consent.alternatives, purpose)?.offered
    return offered !== undefined && sameIds(offered, purposeOf(view, purpose)?.alternatives ?? [])
  },
  decide: ({ purpose }, { view }) => {
    const registered = purposeOf(view, purpose)
    if (registered === undefined) return refused({ refusal: 'purpose-unregistered', purpose })
    const { alternatives = [] } = registered
    return alternatives.length === 0
      ? refused({ refusal: 'alternatives-none', purpose })
      : records({ type: 'AlternativeOffered', body: { purpose, alternatives } })
  },
}

export const consentRules: Rules<ConsentActs, GrantState> = {
  'grant-consent': grant,
  'refuse-consent': refuse,
  'withdraw-consent': withdraw,
  'withdraw-everything': withdrawEverything,
  'expire-consent': expire,
  'invalidate-consent': invalidate,
  'require-reconsent': reconsent,
  'acknowledge-withdrawal': acknowledge,
  'offer-alternatives': offer,
  ...inboundRules,
}
