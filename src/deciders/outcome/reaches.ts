/**
 * The reach of acts (./effects.ts). An act without a recipient reaches all of them: a withdrawal without a recipient
 * withdraws the consents of all. `none` is for evidence that changes no consent.
 */
import type { View } from '../../catalogue/view.ts'
import type { FeatureId, PermissionId, PolicyId, PurposeId, RecipientId } from '../../kernel/ids.ts'
import type { SubjectState } from '../subject-state/subject-state.ts'
import { namedOrEvery } from '../limits.ts'
import type { Extent, Reach } from '../limits.ts'
import { own } from '../lookups.ts'
import type { Acts } from '../rule.ts'

/** The purposes and recipients that an act changes, given the state on which it is decided. */
export type ReachOf<A> = (act: A, state: SubjectState, view: View) => Reach

const everything: Reach = { purposes: 'every', recipients: 'every' }
const evidenceOnly: Reach = { purposes: 'none', recipients: 'none' }
/** For an unknown id: the decider refuses the act on the same state. */
const unknown = evidenceOnly

/** All purposes and recipients. */
export const whole = (): Reach => everything
/** No purpose or recipient, for evidence that changes no consent. */
export const nothing = (): Reach => evidenceOnly

type Scoped = { readonly purpose: PurposeId; readonly recipient?: RecipientId | undefined }

/** The purpose, and the recipient if one is named. */
export const scoped = ({ purpose, recipient }: Scoped): Reach => ({
  purposes: [purpose],
  recipients: namedOrEvery(recipient),
})

/** The purpose with every recipient; everything if no purpose is named. */
export const purposeOnly = ({ purpose }: { readonly purpose?: PurposeId | undefined }): Reach => ({
  purposes: namedOrEvery(purpose),
  recipients: 'every',
})

/** The named purpose, or all of the policy, or everything. */
export const purposeOrPolicy = (
  act: { readonly purpose?: PurposeId | undefined; readonly policy?: PolicyId | undefined },
  _: SubjectState,
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

/** The purpose and recipient of the disclosure. */
export const ofDisclosure: ReachOf<Acts['record-disclosure' | 'acknowledge-disclosure']> = (
  act,
  state,
) => {
  const found = own(state.disclosure, act.disclosure)
  return found === undefined ? unknown : scoped(found)
}

/** The purpose and recipient of the exemption. */
export const ofExemption: ReachOf<
  Acts['close-exemption' | 'approve-exemption' | 'give-exemption-notice']
> = ({ exemption }, state) => {
  const found = own(state.exemption, exemption)
  return found === undefined ? unknown : scoped(found.body)
}

/** The purpose of the publication. */
export const ofPublication: ReachOf<Acts['take-down']> = ({ publication }, state) => {
  const found = own(state.publication, publication)
  return found === undefined ? unknown : purposeOnly(found)
}

/** Purposes in force that pass a test; all if none does, since then it is unknown which depend on it. */
const purposesWith = (view: View, test: (found: Rests) => boolean): Extent<PurposeId> => {
  const found = [...view.purposes.values()].filter(({ purpose }) => test(purpose))
  return found.length === 0 ? 'every' : found.map(({ purpose }) => purpose.id)
}
type Rests = {
  readonly features?: ReadonlyArray<FeatureId> | undefined
  readonly permissions?: ReadonlyArray<PermissionId> | undefined
  readonly categoryPermissions?: ReadonlyArray<{ readonly permission: PermissionId }> | undefined
}

/** Purposes that the feature serves. */
export const ofFeature: ReachOf<Acts['toggle-feature']> = ({ feature }, _, view) => ({
  purposes: purposesWith(view, ({ features }) => features?.includes(feature) === true),
  recipients: 'every',
})

/** Purposes that depend on the permission. */
export const ofPermission: ReachOf<Acts['observe-permission']> = ({ permission }, _, view) => ({
  purposes: purposesWith(
    view,
    ({ permissions, categoryPermissions }) =>
      permissions?.includes(permission) === true ||
      categoryPermissions?.some((each) => each.permission === permission) === true,
  ),
  recipients: 'every',
})

/** The purposes that are named. */
export const ofPurposes: ReachOf<Acts['grant-guardian-consent']> = ({ purposes }) => ({
  purposes,
  recipients: 'every',
})
