/** The results of acts (./effects.ts). */
import type { ActName } from '../../commands/acts.ts'
import { frozenAfter } from '../../catalogue/catalogue.ts'
import type { View } from '../../catalogue/view.ts'
import { closedWith } from '../../catalogue/accounts.ts'
import { pairsOf, valuesOf } from '../../kernel/entries.ts'
import type { MatterId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import { consentIn } from '../../standing/consent-in.ts'
import { anyKey, policyKey, scopeKey } from '../../standing/standing.ts'
import type { Mark, Standing } from '../../standing/standing.ts'
import { stateOfDisclosure } from '../../standing/fold/disclosure.ts'
import { maxResults } from '../../standing/states.ts'
import type { ResultState } from '../../standing/states.ts'
import { grantsWithin } from '../state/consent.ts'
import type { Scope } from '../state/consent.ts'
import type { SubjectState } from '../subject-state/subject-state.ts'
import { own } from '../lookups.ts'
import { result } from './result.ts'
import type { Results } from './result.ts'
import { optedIn, optedOut } from './results-marketing.ts'
import type { Acts } from '../rule.ts'

/** `matter`: the id that the ledger drew for the thing that the act begins, if the act brought none. */
export type ResultOf<N extends ActName> = (
  act: Acts[N],
  state: SubjectState,
  now: Instant,
  matter: MatterId | undefined,
  view: View,
) => Results

/** No result: for evidence, and for things with an id of their own that no view shows. */
export const none = (): Results => []

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

/** The named consent, and each consent that it covers. */
export const consents = (
  scope: Scope,
  { standing, consent }: SubjectState,
  now: Instant,
): Results => {
  const itself = scopeKey(scope)
  const others = grantsWithin(consent, scope).filter(({ key }) => key !== itself)
  // The common case: the scope is exactly that of the one consent.
  if (others.length === 0) return consentAt(standing, itself, now)
  const keys = new Set([itself, ...others.map(({ key }) => key)])
  return [...keys].slice(0, maxResults).flatMap((key) => consentAt(standing, key, now))
}

/** All opt-outs and all consents. */
export const everything: ResultOf<'withdraw-everything'> = ({ policy }, state, now, _, view) => [
  ...optedOut(policy === undefined ? {} : { policy }, state, view),
  ...valuesOf(state.consent.grants)
    .filter(({ body }) => policy === undefined || body.policy === policy)
    .slice(0, maxResults)
    .flatMap(({ key }) => consentAt(state.standing, key, now)),
]

/** The policy. */
export const acceptance = (
  { policy }: Pick<Acts['accept-policy'], 'policy'>,
  state: SubjectState,
): Results => {
  const said = own(state.standing.policies, policy)?.acceptance
  return said === undefined ? [] : [result(`policies/${policy}`, said.state, said)]
}

/** The contract beside the policy. */
export const agreement = (
  { agreement: id }: Pick<Acts['accept-agreement'], 'agreement'>,
  { standing }: SubjectState,
): Results => {
  const signed = own(standing.agreements, id)
  return one(`agreements/${id}`, signed, signed?.ended === true ? 'terminated' : 'signed')
}

/** The subscription. */
export const subscription = (
  { purpose }: Pick<Acts['subscribe-service'], 'purpose'>,
  { standing }: SubjectState,
): Results => {
  const said = own(standing.subscriptions, purpose)
  return one(`subscriptions/${purpose}`, said, said?.state === 'on' ? 'subscribed' : 'unsubscribed')
}

/** The proof of the source. */
export const inbound = (
  { source }: Pick<Acts['revoke-inbound'], 'source'>,
  { standing }: SubjectState,
): Results => {
  const proof = own(standing.inbound, source)
  return one(`inbound/${source}`, proof, proof?.revoked === true ? 'revoked' : 'received')
}

const permission = (device: string, id: string, { standing }: SubjectState): Results => {
  const seen = own(own(standing.permissions, device), id)
  return one(`permissions/${device}/${id}`, seen, seen?.state ?? 'unknown')
}

/** The switch. */
export const feature: ResultOf<'toggle-feature'> = ({ feature: id }, { standing }) => {
  const set = own(standing.features, id)
  return one(`features/${id}`, set, set?.state ?? 'off')
}

/** The exemption, as it is now. */
export const exemption = (
  act: { readonly exemption?: MatterId | undefined },
  { standing }: SubjectState,
  now: Instant,
  matter: MatterId | undefined,
): Results => {
  const id = act.exemption ?? matter
  const found = id === undefined ? undefined : own(standing.exemptions, id)
  if (id === undefined || found === undefined) return []
  const isOver = found.until <= now
  return one(
    `exemptions/${id}`,
    found,
    found.used === true
      ? 'used'
      : isOver
        ? 'expired'
        : found.awaits === true
          ? 'requested'
          : 'active',
  )
}

/** That the person is a minor; nothing after the majority. */
export const minor = (_: unknown, { standing }: SubjectState): Results =>
  one('minor', standing.minor, 'minor')

/** The link to the guardian. */
export const guardian = (
  { guardian: id }: Pick<Acts['link-guardian'], 'guardian'>,
  { standing }: SubjectState,
): Results => {
  const link = own(standing.guardians, id)
  return one(`guardians/${id}`, link, link?.ended === true ? 'unlinked' : 'linked')
}

/** The guardian's consents, under one policy or all. */
export const guardianConsent = (
  { policy }: Pick<Acts['withdraw-guardian-consent'], 'policy'>,
  { standing: { guardianConsents } }: SubjectState,
): Results =>
  pairsOf(guardianConsents)
    .filter(([of]) => policy === undefined || of === policy)
    .map(([of, said]) => result(`guardianConsents/${of}`, said.state, said))

/** The account, and each that its policy closes with it. */
export const accounts = (
  { account }: Pick<Acts['cancel-account'], 'account'>,
  { standing }: SubjectState,
  _now: Instant,
  _matter: MatterId | undefined,
  view: View,
): Results =>
  closedWith(view.accounts, account).flatMap((id) => {
    const end = own(standing.cancelled, id)
    return end === undefined
      ? one(`reopened/${id}`, own(standing.reopened, id), 'reopened')
      : [result(`cancelled/${id}`, 'cancelled', end)]
  })

const disclosure = (
  id: MatterId | undefined,
  { disclosure: known, ends }: SubjectState,
  now: Instant,
  { catalogue }: View,
): Results => {
  const found = id === undefined ? undefined : own(known, id)
  if (id === undefined || found === undefined) return []
  const { progress, recipient } = found
  const frozen =
    progress.state === 'authorised' ? frozenAfter(catalogue, recipient, progress.at) : undefined
  const { state, ...mark } = stateOfDisclosure(found, ends, now, frozen)
  return [result(`disclosures/${id}`, state, mark)]
}

/** The disclosure that is named. */
export const transfer: ResultOf<'record-disclosure' | 'acknowledge-disclosure'> = (
  act,
  state,
  now,
  _,
  view,
) => disclosure(act.disclosure, state, now, view)

/** The opt-out, and what stands within it. */
export const optOut: ResultOf<'opt-out-of-marketing'> = (act, state, _now, _matter, view) =>
  optedOut(act, state, view)

/** The last act on the cell. */
export const optIn: ResultOf<'opt-in-to-marketing'> = (act, state, _now, _matter, view) =>
  optedIn(act, state, view)

/** The permission as last observed. */
export const observed: ResultOf<'observe-permission'> = (act, state) =>
  permission(act.device, act.permission, state)

/** All permissions on the device. */
export const uninstalled: ResultOf<'observe-uninstall'> = ({ device }, state) =>
  permission(device, anyKey, state)

/** The new disclosure. */
export const requested: ResultOf<'request-disclosure'> = (act, state, now, matter, view) =>
  disclosure(act.disclosure ?? matter, state, now, view)

/** The objection. */
export const objection: ResultOf<'object-to-public-data'> = (
  { policy, purpose = policyKey(policy) },
  { standing },
) => one(`objections/${purpose}`, own(standing.objections, purpose), 'objected')
