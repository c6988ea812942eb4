/** Where an act leaves what it is about: what its receipt tells, for a word told late may give way to a later one. */
import type { Act, ActName } from '../commands/acts.ts'
import { pairsOf, valuesOf } from '../kernel/entries.ts'
import type { MatterId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import { consentIn } from '../standing/consent-in.ts'
import { anyKey, preferenceKey, scopeKey } from '../standing/standing.ts'
import type { Mark, Preference, Standing } from '../standing/standing.ts'
import { stateOfDisclosure } from '../standing/disclosures.ts'
import { maxResults } from '../standing/states.ts'
import type { ResultState } from '../standing/states.ts'
import { grantsWithin } from './consent-life.ts'
import type { Scope } from './consent-life.ts'
import type { Life } from './life.ts'
import { own } from './lookups.ts'
import type { Acts } from './setting.ts'

/** `of` is its place in the person's standing; `since` and `event` say by what it came to this state. */
export type Result = {
  readonly of: string
  readonly state: ResultState
  readonly since: Instant
  readonly event: Mark['event']
}

type Results = ReadonlyArray<Result>
/** `matter`: the id that was drawn for what the act begins, where it brings none. */
type Told<N extends ActName> = (
  act: Acts[N],
  life: Life,
  now: Instant,
  matter: MatterId | undefined,
) => Results

const none = (): Results => []

const result = (of: string, state: ResultState, { at, event }: Mark): Result => ({
  of,
  state,
  since: at,
  event,
})

const one = (of: string, mark: Mark | undefined, state: ResultState): Results =>
  mark === undefined ? [] : [result(of, state, mark)]

const consentAt = (standing: Standing, key: string, now: Instant): Results => {
  const consent = consentIn(standing, key)
  if (consent === undefined) return []
  const { until, event, state } = consent
  const isOver = state === 'granted' && until !== undefined && until <= now
  return isOver
    ? [{ of: `consents/${key}`, state: 'expired', since: until, event }]
    : [result(`consents/${key}`, state, consent)]
}

const consents = (scope: Scope, { standing, consent }: Life, now: Instant): Results => {
  const keys = new Set([scopeKey(scope), ...grantsWithin(consent, scope).map(({ key }) => key)])
  return [...keys].slice(0, maxResults).flatMap((key) => consentAt(standing, key, now))
}

const preference = (key: string, entry: Preference): Result =>
  result(`marketing/${key}`, entry.state === 'in' ? 'opted_in' : 'opted_out', entry)

/** The last word on one cell or wider; of two at one instant the opt-out, as decisions take it. */
const lastOn = (standing: Standing, keys: ReadonlyArray<string>): Preference | undefined =>
  keys
    .flatMap((key) => own(standing.marketing, key) ?? [])
    .toSorted((a, b) => (a.at === b.at ? (a.state === 'out' ? -1 : 1) : a.at > b.at ? -1 : 1))[0]

const optedIn: Told<'opt-in-to-marketing'> = ({ purpose, channel }, { standing }) => {
  const key = preferenceKey(purpose, channel)
  const last = lastOn(standing, [
    key,
    preferenceKey(purpose, undefined),
    preferenceKey(undefined, channel),
    preferenceKey(undefined, undefined),
  ])
  return last === undefined ? [] : [preference(key, last)]
}

/** The opt-out, and what within it was opted into later and so stands. */
const optedOut = (
  { purpose, channel }: Pick<Acts['opt-out-of-marketing'], 'purpose' | 'channel'>,
  { standing }: Pick<Life, 'standing'>,
): Results => {
  const wide = preferenceKey(purpose, channel)
  const said = own(standing.marketing, wide)
  if (said === undefined) return []
  const later = pairsOf(standing.marketing).filter(([key, { state, at }]) => {
    const [p = anyKey, c = anyKey] = key.split('/')
    const isWithin = (purpose ?? p) === p && (channel ?? c) === c
    return key !== wide && isWithin && state === 'in' && at > said.at
  })
  return [preference(wide, said), ...later.map(([key, entry]) => preference(key, entry))]
}

const everything: Told<'withdraw-everything'> = (_, life, now) => [
  ...optedOut({}, life),
  ...valuesOf(life.consent.grants)
    .slice(0, maxResults)
    .flatMap(({ key }) => consentAt(life.standing, key, now)),
]

const acceptance = ({ policy }: Pick<Acts['accept-policy'], 'policy'>, life: Life): Results => {
  const said = own(life.standing.policies, policy)?.acceptance
  return said === undefined ? [] : [result(`policies/${policy}`, said.state, said)]
}

const agreement = (
  { agreement: id }: Pick<Acts['accept-agreement'], 'agreement'>,
  { standing }: Life,
): Results => {
  const signed = own(standing.agreements, id)
  return one(`agreements/${id}`, signed, signed?.ended === true ? 'terminated' : 'signed')
}

const subscription = (
  { purpose }: Pick<Acts['subscribe-service'], 'purpose'>,
  { standing }: Life,
): Results => {
  const said = own(standing.subscriptions, purpose)
  return one(`subscriptions/${purpose}`, said, said?.state === 'on' ? 'subscribed' : 'unsubscribed')
}

const inbound = (
  { source }: Pick<Acts['revoke-inbound'], 'source'>,
  { standing }: Life,
): Results => {
  const proof = own(standing.inbound, source)
  return one(`inbound/${source}`, proof, proof?.revoked === true ? 'revoked' : 'received')
}

const permission = (device: string, id: string, { standing }: Life): Results => {
  const seen = own(own(standing.permissions, device), id)
  return one(`permissions/${device}/${id}`, seen, seen?.state ?? 'unknown')
}

const feature: Told<'toggle-feature'> = ({ feature: id }, { standing }) => {
  const set = own(standing.features, id)
  return one(`features/${id}`, set, set?.state ?? 'off')
}

const exemption: Told<'invoke-exemption'> = (act, { standing }, now, matter = act.exemption) => {
  const id = act.exemption ?? matter
  const found = id === undefined ? undefined : own(standing.exemptions, id)
  if (id === undefined || found === undefined) return []
  const isOver = found.until <= now
  return one(
    `exemptions/${id}`,
    found,
    found.used === true ? 'used' : isOver ? 'expired' : 'active',
  )
}

const minor = (_: unknown, { standing }: Life): Results => one('minor', standing.minor, 'minor')

const guardian = (
  { guardian: id }: Pick<Acts['link-guardian'], 'guardian'>,
  { standing }: Life,
): Results => {
  const link = own(standing.guardians, id)
  return one(`guardians/${id}`, link, link?.ended === true ? 'unlinked' : 'linked')
}

const guardianConsent = (_: unknown, { standing: { guardianConsent: said } }: Life): Results =>
  one('guardianConsent', said, said?.state ?? 'withdrawn')

const disclosure = (
  id: MatterId | undefined,
  { disclosure: life, ends }: Life,
  now: Instant,
): Results => {
  const found = id === undefined ? undefined : own(life, id)
  if (id === undefined || found === undefined) return []
  const { state, ...mark } = stateOfDisclosure(found, ends, now)
  return [result(`disclosures/${id}`, state, mark)]
}

const told: { readonly [N in ActName]: Told<N> } = {
  'deliver-notice': none,
  'show-notice': none,
  'accept-policy': acceptance,
  'decline-policy': acceptance,
  'use-service': acceptance,
  'accept-agreement': agreement,
  'terminate-agreement': agreement,
  'subscribe-service': subscription,
  'unsubscribe-service': subscription,
  'grant-consent': consents,
  'refuse-consent': consents,
  'withdraw-consent': consents,
  'withdraw-everything': everything,
  'expire-consent': consents,
  'invalidate-consent': consents,
  'require-reconsent': consents,
  'acknowledge-withdrawal': none,
  'offer-alternatives': none,
  'receive-inbound-proof': inbound,
  'revoke-inbound': inbound,
  'opt-out-of-marketing': optedOut,
  'opt-in-to-marketing': optedIn,
  'acknowledge-suppression': none,
  'prompt-permission': none,
  'observe-permission': (act, life) => permission(act.device, act.permission, life),
  'observe-uninstall': ({ device }, life) => permission(device, anyKey, life),
  'toggle-feature': feature,
  'request-disclosure': (act, life, now, matter) => disclosure(act.disclosure ?? matter, life, now),
  'record-disclosure': (act, life, now) => disclosure(act.disclosure, life, now),
  'acknowledge-disclosure': (act, life, now) => disclosure(act.disclosure, life, now),
  'record-publication': none,
  'take-down': none,
  'invoke-exemption': exemption,
  'close-exemption': none,
  'object-to-public-data': ({ purpose = anyKey }, { standing }) =>
    one(`objections/${purpose}`, own(standing.objections, purpose), 'objected'),
  'flag-minor': minor,
  'link-guardian': guardian,
  'unlink-guardian': guardian,
  'grant-guardian-consent': guardianConsent,
  'withdraw-guardian-consent': guardianConsent,
  'reach-majority': minor,
  'cancel-account': (_, { standing }) => one('cancelled', standing.cancelled, 'cancelled'),
  'reopen-account': (_, { standing: { cancelled, reopened } }) =>
    cancelled === undefined
      ? one('reopened', reopened, 'reopened')
      : one('cancelled', cancelled, 'cancelled'),
}

/** The generic parameter ties each act to the entry of its own name. */
const tell = <N extends ActName>(
  act: Acts[N] & { readonly act: N },
  ...more: [Life, Instant, MatterId | undefined]
): Results => told[act.act](act, ...more)

/** Where the act leaves each thing that it is about, as far as all is known at `now`. */
export const resultsOf = (
  life: Life,
  act: Act,
  now: Instant,
  matter: MatterId | undefined,
): Results => tell(act, life, now, matter).slice(0, maxResults)
