/** A package with its lists turned into maps: built once for each version, read on every decision. */
import type { LawProfile, MessageClass } from '../events/vocabulary.ts'
import type {
  AgreementId,
  CategoryId,
  ChannelId,
  FeatureId,
  PermissionId,
  PurposeId,
  RecipientId,
  SourceId,
  TemplateId,
} from '../kernel/ids.ts'
import type { ExemptionRule } from './package/exemption-rule.ts'
import type {
  Agreement,
  Category,
  LawProfileRule,
  MessageClassRule,
  PolicyPackage,
  Template,
} from './package/package.ts'
import type { Channel, InboundSource, Permission, Recipient, Sdk } from './package/parties.ts'
import type { Purpose } from './package/purpose.ts'

/** Each map is keyed by the item's id, in the order of the package. */
export type CompiledPackage = {
  readonly package: PolicyPackage
  readonly purposes: ReadonlyMap<PurposeId, Purpose>
  readonly categories: ReadonlyMap<CategoryId, Category>
  readonly recipients: ReadonlyMap<RecipientId, Recipient>
  readonly permissions: ReadonlyMap<PermissionId, Permission>
  readonly sources: ReadonlyMap<SourceId, InboundSource>
  readonly sdks: ReadonlyMap<RecipientId, Sdk>
  readonly channels: ReadonlyMap<ChannelId, Channel>
  readonly templates: ReadonlyMap<TemplateId, Template>
  readonly agreements: ReadonlyMap<AgreementId, Agreement>
  /** Keyed `${list}/${code}`: the numbers differ between the two lists. */
  readonly exemptions: ReadonlyMap<string, ExemptionRule>
  readonly profiles: ReadonlyMap<LawProfile, LawProfileRule>
  readonly messageClasses: ReadonlyMap<MessageClass, MessageClassRule>
  /** Ways by which the policy lets a person turn a purpose off for good (clauses 5.1-b, 5.2, 5.3). */
  readonly switchesOff: ReadonlyMap<PurposeId, ReadonlyArray<FeatureId>>
  /** Categories that say who somebody is. */
  readonly identity: ReadonlySet<CategoryId>
  /** Purposes that need the permission whole; those where only a category needs it are not listed. */
  readonly purposesByPermission: ReadonlyMap<PermissionId, ReadonlyArray<PurposeId>>
}

const byId = <A extends { readonly id: string }>(
  items: ReadonlyArray<A>,
): ReadonlyMap<A['id'], A> => new Map(items.map((item) => [item.id, item]))

const gatedBy = ({
  permissions,
  purposes,
}: PolicyPackage): ReadonlyMap<PermissionId, ReadonlyArray<PurposeId>> =>
  new Map(
    permissions.map(({ id }) => [
      id,
      purposes.filter((purpose) => purpose.permissions.includes(id)).map((purpose) => purpose.id),
    ]),
  )

const switchesOff = ({
  purposes,
  switchPaths,
}: PolicyPackage): ReadonlyMap<PurposeId, ReadonlyArray<FeatureId>> =>
  new Map(
    purposes.map(({ id }) => [
      id,
      switchPaths
        .filter((path) => path.does === 'withdraws' && path.purposes.includes(id))
        .map((path) => path.id),
    ]),
  )

/** By its own class, never by a list of names: a policy with a new kind of identity data forbids it from the first day. */
const isIdentity = ({ identity, biometric }: Category): boolean => identity ?? biometric ?? false

/** Of a package that `assemblePackage` passed: ids are unique and every reference leads somewhere. */
export const compilePackage = (pkg: PolicyPackage): CompiledPackage => ({
  package: pkg,
  purposes: byId(pkg.purposes),
  categories: byId(pkg.categories),
  recipients: byId(pkg.recipients),
  permissions: byId(pkg.permissions),
  sources: byId(pkg.sources),
  sdks: byId(pkg.sdks),
  channels: byId(pkg.channels),
  templates: byId(pkg.templates),
  agreements: byId(pkg.agreements),
  exemptions: new Map(pkg.exemptions.map((rule) => [`${rule.list}/${rule.code}`, rule])),
  profiles: byId(pkg.profiles),
  messageClasses: new Map(pkg.messageClasses.map((rule) => [rule.class, rule])),
  switchesOff: switchesOff(pkg),
  identity: new Set(pkg.categories.filter(isIdentity).map(({ id }) => id)),
  purposesByPermission: gatedBy(pkg),
})
