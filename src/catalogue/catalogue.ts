/** The catalogue, folded from the registry's events and the compiled documents that they name: what a question may name. */
import type { LawProfile, MessageClass } from '../events/vocabulary.ts'
import type { IdentifierRule } from '../events/identifier-kind.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type {
  EventId,
  PolicyId,
  PurposeId,
  RecipientId,
  Sha256,
  SourceId,
  TemplateId,
  VersionId,
} from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { CompiledPackage } from './compiled.ts'
import type { Recipient } from './package/parties.ts'

/** One version as it was published. `order` counts versions of all policies. */
export type PublishedVersion = {
  readonly policy: PolicyId
  readonly version: VersionId
  readonly textSha256: Sha256
  readonly packageSha256: Sha256
  readonly effectiveAt: Instant
  readonly publishedAt: Instant
  readonly event: EventId
  readonly order: number
  /** Purposes whose earlier consents and acceptances do not carry over to this version. */
  readonly reconsent: ReadonlySet<PurposeId>
  readonly compiled: CompiledPackage
}

export type Warranty = { readonly until: Instant; readonly event: EventId }

/** The time and the event by which a recipient was frozen. */
export type Freeze = { readonly at: Instant; readonly event: EventId }

export type Catalogue = {
  /** By policy, in order of publication. */
  readonly policies: ReadonlyMap<PolicyId, ReadonlyArray<PublishedVersion>>
  /** Recipients that joined beside the policies. */
  readonly recipients: ReadonlyMap<
    RecipientId,
    Recipient & { readonly purposes: ReadonlyArray<PurposeId> }
  >
  readonly frozen: ReadonlySet<RecipientId>
  /** Each time that a recipient was frozen, in that order: also where nothing is held up any more. */
  readonly freezes: ReadonlyMap<RecipientId, ReadonlyArray<Freeze>>
  readonly warranties: ReadonlyMap<SourceId, Warranty>
  readonly templates: ReadonlyMap<TemplateId, ReadonlyArray<MessageClass>>
  readonly profile: LawProfile
  /** Kinds of identifier beside the ledger's own. */
  readonly identifierKinds: ReadonlyMap<string, IdentifierRule>
}

/** The stricter reading is in force until somebody activates another. */
export const emptyCatalogue: Catalogue = {
  policies: new Map(),
  recipients: new Map(),
  frozen: new Set(),
  freezes: new Map(),
  warranties: new Map(),
  templates: new Map(),
  profile: 'cn-pipl',
  identifierKinds: new Map(),
}

/** Compiled packages by the hash of their bytes. */
export type Packages = ReadonlyMap<Sha256, CompiledPackage>

const published = (
  catalogue: Catalogue,
  event: Extract<LedgerEvent, { readonly type: 'PolicyVersionPublished' }>,
  packages: Packages,
): Catalogue => {
  const { policy, version, textSha256, packageSha256, effectiveAt, reconsent } = event.body
  const compiled = packages.get(packageSha256)
  // A version whose package cannot be had registers nothing: everything that needs it is denied (invariant 4).
  if (compiled === undefined) return catalogue
  const old = catalogue.policies.get(policy) ?? []
  const order = [...catalogue.policies.values()].reduce(
    (count, versions) => count + versions.length,
    0,
  )
  const next: PublishedVersion = {
    policy,
    version,
    textSha256,
    packageSha256,
    effectiveAt,
    publishedAt: event.recordedAt,
    event: event.id,
    order,
    reconsent: new Set(reconsent),
    compiled,
  }
  return { ...catalogue, policies: new Map(catalogue.policies).set(policy, [...old, next]) }
}

const registered = (
  catalogue: Catalogue,
  event: Extract<LedgerEvent, { readonly type: 'RecipientRegistered' }>,
): Catalogue => {
  const { recipient, name, kind, role, region, categories, purposes } = event.body
  const entry = {
    id: recipient,
    label: name,
    clauses: [],
    type: kind,
    role,
    region,
    categories,
    named: true,
    purposes,
  }
  return { ...catalogue, recipients: new Map(catalogue.recipients).set(recipient, entry) }
}

const froze = (
  frozen: ReadonlySet<RecipientId>,
  recipient: RecipientId,
  isFrozen: boolean,
): ReadonlySet<RecipientId> => {
  const next = new Set(frozen)
  if (isFrozen) next.add(recipient)
  else next.delete(recipient)
  return next
}

const withFreeze = (
  freezes: Catalogue['freezes'],
  event: Extract<LedgerEvent, { readonly type: 'RecipientFrozen' }>,
): Catalogue['freezes'] => {
  const { recipient } = event.body
  const next: Freeze = { at: event.occurredAt, event: event.id }
  return new Map(freezes).set(recipient, [...(freezes.get(recipient) ?? []), next])
}

/** The first time from `since` on that the recipient was frozen: nothing goes to it on what was allowed before that. */
export const frozenAfter = (
  { freezes }: Pick<Catalogue, 'freezes'>,
  recipient: RecipientId,
  since: Instant,
): Freeze | undefined => freezes.get(recipient)?.find(({ at }) => at >= since)

/** The catalogue after one more event; events that are not about it leave it as it is. */
export const evolveCatalogue =
  (packages: Packages) =>
  (catalogue: Catalogue, event: LedgerEvent): Catalogue => {
    if (event.type === 'PolicyVersionPublished') return published(catalogue, event, packages)
    if (event.type === 'RecipientRegistered') return registered(catalogue, event)
    if (event.type === 'RecipientFrozen') {
      return {
        ...catalogue,
        frozen: froze(catalogue.frozen, event.body.recipient, event.body.frozen),
        freezes: event.body.frozen ? withFreeze(catalogue.freezes, event) : catalogue.freezes,
      }
    }
    if (event.type === 'SourceWarrantyRecorded') {
      const warranty = { until: event.body.until, event: event.id }
      return {
        ...catalogue,
        warranties: new Map(catalogue.warranties).set(event.body.source, warranty),
      }
    }
    if (event.type === 'MessageClassDeclared') {
      const { template, segments } = event.body
      return { ...catalogue, templates: new Map(catalogue.templates).set(template, segments) }
    }
    if (event.type === 'IdentifierKindAdded') {
      const { identifierKind, rule } = event.body
      const identifierKinds = new Map(catalogue.identifierKinds).set(identifierKind, rule)
      return { ...catalogue, identifierKinds }
    }
    return event.type === 'LawProfileActivated'
      ? { ...catalogue, profile: event.body.profile }
      : catalogue
  }
