/**
 * What each act changes of a person's standing, whatever it names: what a credential's limits are held against. A new
 * act does not compile until it says so here.
 *
 * An act without a recipient is about all of them: a withdrawal that names none takes back every recipient's consent.
 * `none` is for what is evidence and changes no consent.
 */
import type { Act, ActName } from '../../commands/acts.ts'
import type { View } from '../../catalogue/view.ts'
import type { FeatureId, PermissionId, PolicyId, PurposeId, RecipientId } from '../../kernel/ids.ts'
import type { Life } from './life.ts'
import { namedOrEvery } from '../limits.ts'
import type { Extent, Reach } from '../limits.ts'
import { own } from '../lookups.ts'
import type { Acts } from '../setting.ts'

type ReachOf<A> = (act: A, life: Life, view: View) => Reach

const everything: Reach = { purposes: 'every', recipients: 'every' }
const evidenceOnly: Reach = { purposes: 'none', recipients: 'none' }
/** An id that stands for nothing: the decider refuses the act on the same life. */
const unknown = evidenceOnly

const whole = (): Reach => everything
const nothing = (): Reach => evidenceOnly

type Scoped = { readonly purpose: PurposeId; readonly recipient?: RecipientId | undefined }

const scoped = ({ purpose, recipient }: Scoped): Reach => ({
  purposes: [purpose],
  recipients: namedOrEvery(recipient),
})

const purposeOnly = ({ purpose }: { readonly purpose?: PurposeId | undefined }): Reach => ({
  purposes: namedOrEvery(purpose),
  recipients: 'every',
})

/** Named as such, or all of the policy, or all there is. */
const purposeOrPolicy = (
  act: { readonly purpose?: PurposeId | undefined; readonly policy?: PolicyId | undefined },
  _: Life,
  { catalogue }: View,
): Reach => {
  const versions = act.policy === undefined ? undefined : catalogue.policies.get(act.policy)
  return act.purpose !== undefined || versions === undefined
    ? purposeOnly(act)
    : {
        purposes: versions.flatMap(({ compiled }) => [...compiled.purposes.keys()]),
        recipients: 'every',
      }
}

const ofDisclosure: ReachOf<Acts['record-disclosure' | 'acknowledge-disclosure']> = (act, life) => {
  const found = own(life.disclosure, act.disclosure)
  return found === undefined ? unknown : scoped(found)
}

const ofExemption: ReachOf<
  Acts['close-exemption' | 'approve-exemption' | 'give-exemption-notice']
> = ({ exemption }, life) => {
  const found = own(life.exemption, exemption)
  return found === undefined ? unknown : scoped(found.body)
}

const ofPublication: ReachOf<Acts['take-down']> = ({ publication }, life) => {
  const found = own(life.publication, publication)
  return found === undefined ? unknown : purposeOnly(found)
}

/** Purposes in force that a test finds; all where it finds none, since then it is not known what rests on it. */
const purposesWith = (view: View, test: (found: Rests) => boolean): Extent<PurposeId> => {
  const found = [...view.purposes.values()].filter(({ purpose }) => test(purpose))
  return found.length === 0 ? 'every' : found.map(({ purpose }) => purpose.id)
}
type Rests = {
  readonly features?: ReadonlyArray<FeatureId> | undefined
  readonly permissions?: ReadonlyArray<PermissionId> | undefined
  readonly categoryPermissions?: ReadonlyArray<{ readonly permission: PermissionId }> | undefined
}

const ofFeature: ReachOf<Acts['toggle-feature']> = ({ feature }, _, view) => ({
  purposes: purposesWith(view, ({ features }) => features?.includes(feature) === true),
  recipients: 'every',
})

const ofPermission: ReachOf<Acts['observe-permission']> = ({ permission }, _, view) => ({
  purposes: purposesWith(
    view,
    ({ permissions, categoryPermissions }) =>
      permissions?.includes(permission) === true ||
      categoryPermissions?.some((each) => each.permission === permission) === true,
  ),
  recipients: 'every',
})

const reaches: { readonly [N in ActName]: ReachOf<Acts[N]> } = {
  // From it on, going on to use the service counts as accepting all of the policy.
  'deliver-notice': whole,
  // Grants of every purpose need one: a screen shown changes nothing by itself.
  'show-notice': nothing,
  'accept-policy': whole,
  'decline-policy': whole,
  'use-service': whole,
  'accept-agreement': whole,
  'terminate-agreement': whole,
  'subscribe-service': purposeOnly,
  'unsubscribe-service': purposeOnly,
  'grant-consent': scoped,
  'refuse-consent': scoped,
  'withdraw-consent': scoped,
  'withdraw-everything': purposeOrPolicy,
  'expire-consent': scoped,
  'invalidate-consent': scoped,
  'require-reconsent': scoped,
  'acknowledge-withdrawal': scoped,
  'offer-alternatives': purposeOnly,
  // What a source vouches for may be taken in for any purpose.
  'receive-inbound-proof': whole,
  'revoke-inbound': whole,
  'opt-out-of-marketing': purposeOrPolicy,
  'opt-in-to-marketing': purposeOnly,
  // A sending system answers for itself only: the opt-out stands as it was.
  'acknowledge-suppression': nothing,
  'prompt-permission': nothing,
  'observe-permission': ofPermission,
  'observe-uninstall': whole,
  'toggle-feature': ofFeature,
  'request-disclosure': scoped,
  'record-disclosure': ofDisclosure,
  'acknowledge-disclosure': ofDisclosure,
  'record-publication': purposeOnly,
  'take-down': ofPublication,
  'invoke-exemption': scoped,
  'approve-exemption': ofExemption,
  'give-exemption-notice': ofExemption,
  'close-exemption': ofExemption,
  'object-to-public-data': purposeOrPolicy,
  'flag-minor': whole,
  'link-guardian': whole,
  'unlink-guardian': whole,
  'grant-guardian-consent': ({ purposes }) => ({ purposes, recipients: 'every' }),
  'withdraw-guardian-consent': purposeOrPolicy,
  'reach-majority': whole,
  'cancel-account': whole,
  'reopen-account': whole,
}

/** What this act changes, judged by the life that it is decided on: an id stands for what it was given out for. */
export const reachOf = <N extends ActName>(
  act: Act & Acts[N] & { readonly act: N },
  life: Life,
  view: View,
): Reach => reaches[act.act](act, life, view)
