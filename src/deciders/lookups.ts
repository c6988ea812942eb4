/** Look-ups in the catalogue and in a person's standing. */
import { byOwnDate, isOfNowOrLater } from '../catalogue/view.ts'
import type { PublishedVersion } from '../catalogue/catalogue.ts'
import { endingOf } from '../catalogue/accounts.ts'
import type { Closing } from '../catalogue/accounts.ts'
import type { Recipient } from '../catalogue/package/parties.ts'
import type { Purpose } from '../catalogue/package/purpose.ts'
import type { View } from '../catalogue/view.ts'
import { entryAt } from '../kernel/entries.ts'
import type { CategoryId, PolicyId, PurposeId, RecipientId, VersionId } from '../kernel/ids.ts'
import { earlier } from '../kernel/instant.ts'
import type { Standing } from '../standing/standing.ts'
import type { Refusal, UnregisteredCategories } from './refusal.ts'
import type { RuleContext } from './rule.ts'

/** One entry by its key. */
export const own = entryAt

/** Whether two lists contain the same ids, in any order. */
export const sameIds = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean =>
  a.length === b.length && a.every((id) => b.includes(id)) && b.every((id) => a.includes(id))

export const outside = <A extends string>(
  asked: ReadonlyArray<A>,
  allowed: ReadonlyArray<A>,
): ReadonlyArray<A> => asked.filter((id) => !allowed.includes(id))

/** All versions of all policies, in order of publication. */
export const allVersions = ({ catalogue }: View): ReadonlyArray<PublishedVersion> =>
  [...catalogue.policies.values()].flat()

/** All purposes of all versions of the policy. */
export const purposesOfPolicy = (
  { catalogue }: View,
  policy: PolicyId,
): ReadonlyArray<PurposeId> => [
  ...new Set(
    (catalogue.policies.get(policy) ?? []).flatMap(({ compiled }) => [...compiled.purposes.keys()]),
  ),
]

/** Whether any version of the policy has this purpose. */
export const isOfPolicy = ({ catalogue }: View, policy: PolicyId, purpose: string): boolean =>
  (catalogue.policies.get(policy) ?? []).some(({ compiled }) =>
    compiled.package.purposes.some(({ id }) => id === purpose),
  )

export const publishedVersion = (
  { catalogue }: View,
  policy: PolicyId,
  version: VersionId,
): PublishedVersion | undefined =>
  catalogue.policies.get(policy)?.find((each) => each.version === version)

/** The purpose in the version in force, or else in the last published version that has it. */
export const purposeOf = (view: View, id: PurposeId): Purpose | undefined =>
  view.purposes.get(id)?.purpose ??
  allVersions(view)
    .findLast(({ compiled }) => compiled.purposes.has(id))
    ?.compiled.purposes.get(id)

/** The recipient, if the version lists it for this purpose or it was registered since. */
export const recipientFor = (
  view: View,
  { compiled }: PublishedVersion,
  purpose: Purpose,
  id: RecipientId,
): Recipient | undefined => {
  const listed = purpose.recipients.includes(id) ? compiled.recipients.get(id) : undefined
  if (listed !== undefined) return listed
  const joined = view.catalogue.recipients.get(id)
  return joined?.purposes.includes(purpose.id) === true ? joined : undefined
}

/** Categories that what names them, a purpose, a recipient or all policies, does not have; undefined where it has them all. */
export const unregisteredCategories = (
  asked: ReadonlyArray<CategoryId>,
  registered: ReadonlyArray<string>,
  registeredBy: UnregisteredCategories['registeredBy'],
): Extract<Refusal, { readonly refusal: 'category-unregistered' }> | undefined => {
  const categories = asked.filter((id) => !registered.includes(id))
  if (categories.length === 0) return undefined
  const places = categories.map((id) => asked.indexOf(id))
  return { refusal: 'category-unregistered', categories, places, registered, registeredBy }
}

/** The reason why these categories may not be named for this purpose. */
export const categoryFault = (
  purpose: Pick<Purpose, 'categories'>,
  categories: ReadonlyArray<CategoryId>,
): Refusal | undefined => {
  const unknown = unregisteredCategories(categories, purpose.categories, 'purpose')
  if (unknown !== undefined) return unknown
  // Some purposes, such as dialling a number, need no data: they take an empty list only.
  return categories.length === 0 && purpose.categories.length > 0
    ? { refusal: 'categories-empty' }
    : undefined
}

/** The times of an act about a version. */
type Dated = Pick<RuleContext<unknown>, 'view' | 'at' | 'timeSource'>

/**
 * An act cannot precede the publication of its version (clause P.0). History that officers import may be as old as the
 * version's own date.
 */
export const unpublishedFault = (
  found: PublishedVersion,
  { at, timeSource }: Dated,
): Refusal | undefined => {
  const { policy, version, publishedAt } = found
  const earliest = timeSource === 'import' ? earlier(byOwnDate(found), publishedAt) : publishedAt
  return at < earliest
    ? { refusal: 'version-not-yet-published', policy, version, earliest }
    : undefined
}

/**
 * The refusal if a person could not agree to this version then: it was unpublished, another one was in force, or it
 * was a future version without notice. Agreeing to a future version after its notice is allowed (clause 7-a).
 */
export const versionFault = (
  dated: Dated,
  policy: PolicyId,
  version: VersionId,
  isNoticed: boolean,
): Refusal | undefined => {
  const { view, at, timeSource } = dated
  const found = publishedVersion(view, policy, version)
  if (found === undefined) return { refusal: 'version-unknown', policy, version }
  const unpublished = unpublishedFault(found, dated)
  if (unpublished !== undefined) return unpublished
  const effectiveAt = timeSource === 'import' ? byOwnDate(found) : found.effectiveAt
  if (effectiveAt > at) {
    return isNoticed
      ? undefined
      : { refusal: 'version-not-yet-effective', policy, version, effectiveAt }
  }
  return view.inForce.get(policy) === found
    ? undefined
    : { refusal: 'version-superseded', policy, version }
}

/**
 * The notice must come before the consent; otherwise the consent is not informed (clauses P.0, 1.6-out, 7-a; PIPL 14,
 * 17).
 */
export const unnoticedFault = (
  { policy, version }: { readonly policy: PolicyId; readonly version: VersionId },
  isNoticed: boolean,
): Refusal | undefined => (isNoticed ? undefined : { refusal: 'notice-not-shown', policy, version })

const isClosed = (accounts: ReadonlyArray<Closing>, { cancelled }: Standing): boolean =>
  endingOf(accounts).some((id) => own(cancelled, id) !== undefined)

/**
 * After a cancellation or erasure, nothing new may begin under the policy (clause 5.4-a). Acts of no certain policy,
 * such as those about devices, are possible while an account of any policy is open.
 */
export const closedFault = (
  { accounts }: Pick<View, 'accounts'>,
  standing: Standing,
  policy?: PolicyId,
): Refusal | undefined => {
  const { cancelled, erased } = standing
  if (cancelled === undefined && erased === undefined) return undefined
  const mine = policy === undefined ? undefined : accounts.get(policy)
  const all = mine === undefined ? [...accounts.values()] : [mine]
  return erased !== undefined || all.every((each) => isClosed(each, standing))
    ? { refusal: 'account-cancelled' }
    : undefined
}

/**
 * The policy in which `has` finds something, in any version. Ids of purposes, features, sources and agreements belong
 * to one policy.
 */
export const policyWith = (
  view: View,
  has: (version: PublishedVersion) => boolean,
): PolicyId | undefined => allVersions(view).find(has)?.policy

/** Declining any version declines the policy: only accepting it ends that (clause 7-c). */
export const declinedFault = (standing: Standing, policy: PolicyId): Refusal | undefined =>
  own(standing.policies, policy)?.acceptance?.state === 'declined'
    ? { refusal: 'policy-declined', policy }
    : undefined

type Whose = Pick<RuleContext<{ readonly standing: Standing }>, 'asOf' | 'seen'>

/** Whether the person is a minor, by this surrogate or by one that it is joined with. */
export const isMinor = ({ asOf: { standing }, seen }: Whose): boolean =>
  standing.minor !== undefined ||
  (standing.joined !== undefined && seen(standing).minor() !== undefined)

/** The refusal if a minor may not consent to a purpose; the same rule as the gate of decisions (clause 6, PIPL 31). */
export const minorFault = (
  context: Whose & Pick<RuleContext<unknown>, 'view'>,
  policy: PolicyId,
  purpose: Purpose,
): Refusal | undefined => {
  if (!isMinor(context)) return undefined
  const { view } = context
  const { guardianConsents } = context.asOf.standing
  if (purpose.minors === 'restricted') return { refusal: 'minor-restricted' }
  if (purpose.survives !== 'nothing') return undefined
  const said = own(guardianConsents, policy)
  const covers =
    said?.state === 'granted' &&
    said.purposes.includes(purpose.id) &&
    isOfNowOrLater(view, policy, said.version)
  return covers ? undefined : { refusal: 'guardian-required' }
}
