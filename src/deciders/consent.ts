/** Refusing, taking back and ending consents (clauses.md section 3). Giving one is in grant.ts. */
import type { Fact } from '../events/ledger-event.ts'
import type { Instant } from '../kernel/instant.ts'
import { scopeKey } from '../standing/standing.ts'
import type { ConsentState } from '../standing/standing.ts'
import { grantsWithin, isLive, scopeOf, stateOf } from './consent-life.ts'
import type { ConsentsState, Grant, Scope } from './consent-life.ts'
import { grant, scopeFault } from './grant.ts'
import type { GrantState } from './grant.ts'
import { inboundRules } from './inbound.ts'
import { own, publishedVersion, purposeOf, recipientFor, sameIds } from './lookups.ts'
import { records, refused } from './setting.ts'
import type { Acts, Answer, Rule, Rules, Setting } from './setting.ts'

type ConsentActs =
  | 'grant-consent'
  | 'refuse-consent'
  | 'withdraw-consent'
  | 'expire-consent'
  | 'invalidate-consent'
  | 'require-reconsent'
  | 'acknowledge-withdrawal'
  | 'offer-alternatives'
  | 'receive-inbound-proof'
  | 'revoke-inbound'

const neverGiven: Answer = refused({ refusal: 'consent-never-given' })

/** Grants in the scope whose state, as of the act's own time, is one of those that the act is about. */
const found = (
  scope: Scope,
  { asOf }: Setting<ConsentsState>,
  isMeant: (state: ConsentState | undefined, each: Grant) => boolean,
): ReadonlyArray<Grant> =>
  grantsWithin(asOf.consent, scope).filter((each) => isMeant(stateOf(asOf, each.key), each))

/** What is said of each grant meant, one event for each; refused only where nothing was ever given. */
const forEach = (
  scope: Scope,
  setting: Setting<ConsentsState>,
  meant: ReadonlyArray<Grant>,
  fact: (each: Grant) => Fact,
): Answer =>
  grantsWithin(setting.asOf.consent, scope).length === 0 ? neverGiven : records(...meant.map(fact))

const live = (scope: Scope, setting: Setting<ConsentsState>): ReadonlyArray<Grant> =>
  found(scope, setting, isLive)

/** Each of these as withdrawn; also used where a switch or another act takes consents back. */
export const withdrawalsOf = (
  grants: ReadonlyArray<Grant>,
  act: Acts['withdraw-consent']['how'],
): ReadonlyArray<Fact> =>
  grants.map(({ body }) => ({ type: 'ConsentWithdrawn', body: { ...scopeOf(body), act } }))

const recipientFault = (act: Acts['refuse-consent'], { view }: Setting<ConsentsState>): boolean => {
  const { recipient, purpose } = act
  if (recipient === undefined) return false
  const registered = view.purposes.get(purpose)
  return (
    registered !== undefined &&
    recipientFor(view, registered.version, registered.purpose, recipient) === undefined
  )
}

/** A no to what was given before also takes that back, so that its recipients are told. */
const refuse: Rule<'refuse-consent', GrantState> = {
  isDone: (act, { asOf }) => stateOf(asOf, scopeKey(act)) === 'refused',
  decide: (act, setting) => {
    const purpose = purposeOf(setting.view, act.purpose)
    if (purpose === undefined) {
      return refused({ refusal: 'purpose-unregistered', purpose: act.purpose })
    }
    const fault = scopeFault(act, purpose)
    if (fault !== undefined) return refused(fault)
    if (act.recipient !== undefined && recipientFault(act, setting)) {
      return refused({ refusal: 'recipient-unregistered', recipient: act.recipient })
    }
    const given = live(act, setting).filter(({ key }) => key === scopeKey(act))
    return records(...withdrawalsOf(given, act.how), {
      type: 'ConsentRefused',
      body: { ...scopeOf(act), act: act.how },
    })
  },
}

/** As easy as giving, by any act, from anyone: declined, cancelled or gone (PIPL 15). Twice is accepted and records nothing. */
const withdraw: Rule<'withdraw-consent', ConsentsState> = {
  isDone: (act, setting) => live(act, setting).length === 0,
  decide: (act, setting) =>
    grantsWithin(setting.asOf.consent, act).length === 0
      ? neverGiven
      : records(...withdrawalsOf(live(act, setting), act.how)),
}

const isDue =
  (at: Instant) =>
  (state: ConsentState | undefined, { body }: Grant): boolean =>
    isLive(state) && body.until !== undefined && body.until <= at

const expire: Rule<'expire-consent', ConsentsState> = {
  isDone: (act, setting) => found(act, setting, isDue(setting.at)).length === 0,
  decide: (act, setting) => {
    const all = grantsWithin(setting.asOf.consent, act)
    const due = found(act, setting, isDue(setting.at))
    const [next] = live(act, setting)
      .flatMap(({ body }) => body.until ?? [])
      .sort()
    if (all.length > 0 && due.length === 0 && live(act, setting).length === all.length) {
      return refused({ refusal: 'not-expired', ...(next === undefined ? {} : { until: next }) })
    }
    return forEach(act, setting, due, ({ body, event }) => ({
      type: 'ConsentExpired',
      body: { ...scopeOf(body), grant: event },
    }))
  },
}

/** What the person took back themselves stays withdrawn: that it was also never good changes no answer. */
const isInvalidable = (state: ConsentState | undefined): boolean =>
  isLive(state) || state === 'expired'

const invalidate: Rule<'invalidate-consent', ConsentsState> = {
  isDone: (act, setting) => found(act, setting, isInvalidable).length === 0,
  decide: (act, setting) =>
    forEach(act, setting, found(act, setting, isInvalidable), ({ body, event }) => ({
      type: 'ConsentInvalidated',
      body: { ...scopeOf(body), grant: event, ground: act.ground },
    })),
}

/** Grants given for an earlier version than the one that asks anew; those for it or a later one stand. */
const stale = (act: Acts['require-reconsent'], setting: Setting<ConsentsState>) => {
  const order = publishedVersion(setting.view, act.policy, act.version)?.order ?? -1
  return found(act, setting, (state, { body }) => {
    const given = publishedVersion(setting.view, body.policy, body.version)?.order ?? -1
    return state === 'granted' && (body.policy !== act.policy || given < order)
  })
}

const reconsent: Rule<'require-reconsent', ConsentsState> = {
  isDone: (act, setting) => stale(act, setting).length === 0,
  decide: (act, setting) => {
    const { policy, version } = act
    if (publishedVersion(setting.view, policy, version) === undefined) {
      return refused({ refusal: 'version-unknown', policy, version })
    }
    return forEach(act, setting, stale(act, setting), ({ body }) => ({
      type: 'ReconsentRequired',
      body: { ...scopeOf(body), policy, version },
    }))
  },
}

/** By the withdrawal's id: a recipient answers for itself only. */
const acknowledge: Rule<'acknowledge-withdrawal', ConsentsState> = {
  isDone: ({ withdrawal, recipient }, { known }) =>
    own(own(known.consent.withdrawals, withdrawal)?.acknowledged, recipient) === true,
  decide: ({ withdrawal, recipient, purpose }, { known }) => {
    const old = own(known.consent.withdrawals, withdrawal)
    const isMeant =
      old?.purpose === purpose && (old.recipient === undefined || old.recipient === recipient)
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
  'expire-consent': expire,
  'invalidate-consent': invalidate,
  'require-reconsent': reconsent,
  'acknowledge-withdrawal': acknowledge,
  'offer-alternatives': offer,
  ...inboundRules,
}
