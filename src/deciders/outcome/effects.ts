/**
 * The effects of each act on a person's standing; an act without a line does not compile. `reach`: the purposes and
 * recipients that it changes, named or not, compared with the limits of a credential. `result`: the state that it
 * leaves, shown in its receipt; an act reported late may give way to a later one. `place`: the entry of a protective
 * act that may be repeated without bound.
 */
import type { Act, ActName } from '../../commands/acts.ts'
import type { View } from '../../catalogue/view.ts'
import type { MatterId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import { maxResults } from '../../standing/states.ts'
import type { Standing } from '../../standing/standing.ts'
import type { SubjectState } from '../subject-state/subject-state.ts'
import type { Reach } from '../limits.ts'
import type { Acts } from '../rule.ts'
import * as place from './places.ts'
import type { Place, PlaceOf } from './places.ts'
import * as reach from './reaches.ts'
import type { ReachOf } from './reaches.ts'
import type { Results } from './result.ts'
import * as result from './results.ts'
import type { ResultOf } from './results.ts'

type Effect<N extends ActName> = {
  readonly reach: ReachOf<Acts[N]>
  readonly result: ResultOf<N>
  readonly place: PlaceOf<N>
}

const effects: { readonly [N in ActName]: Effect<N> } = {
  // After this notice, continued use counts as accepting the whole policy.
  'deliver-notice': { reach: reach.whole, result: result.none, place: place.nowhere },
  // Grants need a shown notice, but showing one changes nothing by itself.
  'show-notice': { reach: reach.nothing, result: result.none, place: place.nowhere },
  'accept-policy': { reach: reach.whole, result: result.acceptance, place: place.nowhere },
  'decline-policy': { reach: reach.whole, result: result.acceptance, place: place.inPolicies },
  'use-service': { reach: reach.whole, result: result.acceptance, place: place.nowhere },
  'accept-agreement': { reach: reach.whole, result: result.agreement, place: place.nowhere },
  'terminate-agreement': {
    reach: reach.whole,
    result: result.agreement,
    place: place.inAgreements,
  },
  'subscribe-service': {
    reach: reach.purposeOnly,
    result: result.subscription,
    place: place.nowhere,
  },
  'unsubscribe-service': {
    reach: reach.purposeOnly,
    result: result.subscription,
    place: place.inSubscriptions,
  },
  'grant-consent': { reach: reach.scoped, result: result.consents, place: place.nowhere },
  'refuse-consent': { reach: reach.scoped, result: result.consents, place: place.inConsents },
  'withdraw-consent': { reach: reach.scoped, result: result.consents, place: place.inConsents },
  'withdraw-everything': {
    reach: reach.purposeOrPolicy,
    result: result.everything,
    place: place.nowhere,
  },
  'expire-consent': { reach: reach.scoped, result: result.consents, place: place.nowhere },
  'invalidate-consent': { reach: reach.scoped, result: result.consents, place: place.nowhere },
  'require-reconsent': { reach: reach.scoped, result: result.consents, place: place.nowhere },
  'acknowledge-withdrawal': { reach: reach.scoped, result: result.none, place: place.nowhere },
  'offer-alternatives': { reach: reach.purposeOnly, result: result.none, place: place.nowhere },
  // Any purpose may use data under a source's proof.
  'receive-inbound-proof': { reach: reach.whole, result: result.inbound, place: place.nowhere },
  'revoke-inbound': { reach: reach.whole, result: result.inbound, place: place.inInbound },
  'opt-out-of-marketing': {
    reach: reach.purposeOrPolicy,
    result: result.optOut,
    place: place.inMarketing,
  },
  'opt-in-to-marketing': { reach: reach.purposeOnly, result: result.optIn, place: place.nowhere },
  // A sending system confirms for itself; the opt-out itself does not change.
  'acknowledge-suppression': { reach: reach.nothing, result: result.none, place: place.nowhere },
  'prompt-permission': { reach: reach.nothing, result: result.none, place: place.nowhere },
  'observe-permission': {
    reach: reach.ofPermission,
    result: result.observed,
    place: place.nowhere,
  },
  'observe-uninstall': { reach: reach.whole, result: result.uninstalled, place: place.nowhere },
  'toggle-feature': { reach: reach.ofFeature, result: result.feature, place: place.inFeatures },
  'request-disclosure': { reach: reach.scoped, result: result.requested, place: place.nowhere },
  'record-disclosure': { reach: reach.ofDisclosure, result: result.transfer, place: place.nowhere },
  'acknowledge-disclosure': {
    reach: reach.ofDisclosure,
    result: result.transfer,
    place: place.nowhere,
  },
  'record-publication': { reach: reach.purposeOnly, result: result.none, place: place.nowhere },
  'take-down': { reach: reach.ofPublication, result: result.none, place: place.nowhere },
  'invoke-exemption': { reach: reach.scoped, result: result.exemption, place: place.nowhere },
  'approve-exemption': { reach: reach.ofExemption, result: result.exemption, place: place.nowhere },
  'give-exemption-notice': { reach: reach.ofExemption, result: result.none, place: place.nowhere },
  'close-exemption': { reach: reach.ofExemption, result: result.none, place: place.nowhere },
  'object-to-public-data': {
    reach: reach.purposeOrPolicy,
    result: result.objection,
    place: place.inObjections,
  },
  'flag-minor': { reach: reach.whole, result: result.minor, place: place.nowhere },
  'link-guardian': { reach: reach.whole, result: result.guardian, place: place.nowhere },
  'unlink-guardian': { reach: reach.whole, result: result.guardian, place: place.nowhere },
  'grant-guardian-consent': {
    reach: reach.ofPurposes,
    result: result.guardianConsent,
    place: place.nowhere,
  },
  'withdraw-guardian-consent': {
    reach: reach.purposeOrPolicy,
    result: result.guardianConsent,
    place: place.nowhere,
  },
  'reach-majority': { reach: reach.whole, result: result.minor, place: place.nowhere },
  'cancel-account': { reach: reach.whole, result: result.accounts, place: place.nowhere },
  'reopen-account': { reach: reach.whole, result: result.accounts, place: place.nowhere },
}

// The generic parameter ties each act to the entry of its own name.

/** The purposes and recipients that this act changes. Ids are resolved in the state on which the act is decided. */
export const reachOf = <N extends ActName>(
  act: Act & Acts[N] & { readonly act: N },
  state: SubjectState,
  view: View,
): Reach => effects[act.act].reach(act, state, view)

const tell = <N extends ActName>(
  act: Acts[N] & { readonly act: N },
  ...more: [SubjectState, Instant, MatterId | undefined, View]
): Results => effects[act.act].result(act, ...more)

/** The state of everything that the act is about, by all that is known at `now`. */
export const resultsOf = (
  state: SubjectState,
  act: Act,
  now: Instant,
  matter: MatterId | undefined,
  view: View,
): Results => tell(act, state, now, matter, view).slice(0, maxResults)

/** The entry of a protective act that may be repeated without bound; undefined for every other act. */
export const placeOf = <N extends ActName>(
  act: Acts[N] & { readonly act: N },
  standing: Standing,
): Place | undefined => effects[act.act].place(act, standing)
