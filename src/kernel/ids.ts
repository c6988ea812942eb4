/** Branded identifiers: a plain string never crosses a module boundary as an id. The only casts of the source live here. */
import { t } from '../fp.ts'

/** A string codec that accepts only `pattern`; its brand `B` keeps one id from standing in for another. */
const identifier = <B extends string>(name: B, pattern: RegExp, shape: string) => {
  type Id = string & { readonly __id: B }
  const is = (u: unknown): u is Id => typeof u === 'string' && pattern.test(u)
  const codec = new t.Type<Id, Id, unknown>(
    `${name} (${shape})`,
    is,
    (u, context) => (is(u) ? t.success(u) : t.failure(u, context)),
    t.identity,
  )
  return Object.assign(codec, { _tag: 'Identifier' as const, pattern: pattern.source })
}

// Lower-case words joined by . _ or -; no upper case, so that two spellings never mean one thing.
const slug = /^(?=.{1,64}$)[a-z0-9]+(?:[._-][a-z0-9]+)*$/
const slugShape = 'lower-case words joined by . _ or -, at most 64 characters'

/** A person, as the log knows them: `sub_` and 128 random bits in hex. Nothing of the person can be computed from it. */
export const SubjectId = identifier('SubjectId', /^sub_[0-9a-f]{32}$/, 'sub_ and 32 hex digits')
export type SubjectId = t.TypeOf<typeof SubjectId>

/** One device of one person: `dev_` and 128 random bits in hex; never a hardware identifier. */
export const DeviceId = identifier('DeviceId', /^dev_[0-9a-f]{32}$/, 'dev_ and 32 hex digits')
export type DeviceId = t.TypeOf<typeof DeviceId>

/** An event's UUID, lower case. Deterministic, so that a retried append can never write twice. */
export const EventId = identifier(
  'EventId',
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  'lower-case UUID',
)
export type EventId = t.TypeOf<typeof EventId>

/** SHA-256 in lower-case hex: of a document's exact bytes, a screen, a recording. */
export const Sha256 = identifier('Sha256', /^[0-9a-f]{64}$/, '64 lower-case hex digits')
export type Sha256 = t.TypeOf<typeof Sha256>

/** HMAC-SHA256 in lower-case hex: tells equal from other to who has the key, and nothing to who has not. */
export const Mac = identifier('Mac', /^[0-9a-f]{64}$/, '64 lower-case hex digits')
export type Mac = t.TypeOf<typeof Mac>

/** A stream's name: its kind and its key. */
export const StreamId = identifier(
  'StreamId',
  /^[a-z]+(?:-[a-z0-9._-]{1,128})?$/,
  'kind or kind-key',
)
export type StreamId = t.TypeOf<typeof StreamId>

export const PolicyId = identifier('PolicyId', slug, slugShape)
export type PolicyId = t.TypeOf<typeof PolicyId>
export const VersionId = identifier(
  'VersionId',
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/,
  'letters, digits, . _ -, at most 32',
)
export type VersionId = t.TypeOf<typeof VersionId>
export const PurposeId = identifier('PurposeId', slug, slugShape)
export type PurposeId = t.TypeOf<typeof PurposeId>
export const CategoryId = identifier('CategoryId', slug, slugShape)
export type CategoryId = t.TypeOf<typeof CategoryId>
export const RecipientId = identifier('RecipientId', slug, slugShape)
export type RecipientId = t.TypeOf<typeof RecipientId>
export const SourceId = identifier('SourceId', slug, slugShape)
export type SourceId = t.TypeOf<typeof SourceId>
export const PermissionId = identifier('PermissionId', slug, slugShape)
export type PermissionId = t.TypeOf<typeof PermissionId>
export const FeatureId = identifier('FeatureId', slug, slugShape)
export type FeatureId = t.TypeOf<typeof FeatureId>
export const ChannelId = identifier('ChannelId', slug, slugShape)
export type ChannelId = t.TypeOf<typeof ChannelId>
/** A contract beside the policy, such as the e-bank customer agreement (clause 1.2(7)-a). */
export const AgreementId = identifier('AgreementId', slug, slugShape)
export type AgreementId = t.TypeOf<typeof AgreementId>
/** A kind of account that people hold under a policy and close, such as `ebank` (clause 5.4-a). */
export const AccountId = identifier('AccountId', slug, slugShape)
export type AccountId = t.TypeOf<typeof AccountId>
export const TemplateId = identifier('TemplateId', slug, slugShape)
export type TemplateId = t.TypeOf<typeof TemplateId>
export const RegionId = identifier('RegionId', /^[A-Z]{2}$/, 'ISO 3166-1 alpha-2')
export type RegionId = t.TypeOf<typeof RegionId>

/** The name of a refusal, as the ledger gives it. */
export const RefusalId = identifier('RefusalId', slug, slugShape)
export type RefusalId = t.TypeOf<typeof RefusalId>

/** A thing with a life of its own inside a person's record: a disclosure, a publication, an exemption. */
export const MatterId = identifier(
  'MatterId',
  /^[a-z]{3}_[0-9a-f]{32}$/,
  'three letters, _ and 32 hex digits',
)
export type MatterId = t.TypeOf<typeof MatterId>

/** A place among all events, as decimal text: JSON has no whole numbers of 64 bits. -1 stands before the first. */
export const LogPosition = identifier(
  'LogPosition',
  /^(?:-1|0|[1-9]\d{0,17})$/,
  'decimal digits, at most 18',
)
export type LogPosition = t.TypeOf<typeof LogPosition>
/** A position below 10^18 as its text. */
export const logPosition = (position: bigint): LogPosition => String(position) as LogPosition

/** The actor: the public half of a credential, or a system's name. Never a person's name. */
export const ActorId = identifier('ActorId', /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/, slugShape)
export type ActorId = t.TypeOf<typeof ActorId>

/**
 * A calling system, such as `mobile-app`: what several credentials may share, so that changing a key changes nothing
 * else. A credential that names none is a system of its own, under its own id. Never a person's name.
 */
export const SystemId = identifier(
  'SystemId',
  /^(?:[a-z][a-z0-9._-]{0,63}|[a-z0-9]{12})$/,
  'lower-case letters, digits, . _ -, the first a letter, at most 64 characters; or the id of a credential',
)
export type SystemId = t.TypeOf<typeof SystemId>

/** The stream that holds everything about one person: one consistency boundary. */
export const subjectStream = (subject: SubjectId): StreamId =>
  `subject-${subject.slice(4)}` as StreamId
/** The person a subject stream is about. `undefined` where the stream is of another kind. */
export const subjectOf = (stream: StreamId): SubjectId | undefined =>
  stream.startsWith('subject-') ? (`sub_${stream.slice(8)}` as SubjectId) : undefined
export const policyStream = (policy: PolicyId): StreamId => `policy-${policy}` as StreamId
export const documentStream = (sha256: Sha256): StreamId => `document-${sha256}` as StreamId
export const catalogueStream = 'catalogue' as StreamId
export const accessStream = 'access' as StreamId
/** Bundles that left the ledger. */
export const exportsStream = 'exports' as StreamId
/** Parts of nodes' logs of decisions, by their hashes. */
export const decisionLogStream = 'decision-log' as StreamId
/** Checkpoints that third parties hold. */
export const depositsStream = 'deposits' as StreamId
/** Credentials and keys as they come and go: apart from readings, so that what is recorded twice is noticed by one short fold. */
export const accessChangesStream = 'access-changes' as StreamId

/** 32 hex digits to a subject's surrogate. `hex` comes from a random source at the edge. */
export const subjectFrom = (hex: string): SubjectId => `sub_${hex}` as SubjectId
export const deviceFrom = (hex: string): DeviceId => `dev_${hex}` as DeviceId
export const matterFrom = (prefix: 'dsc' | 'pub' | 'exm' | 'bnd' | 'jng', hex: string): MatterId =>
  `${prefix}_${hex}` as MatterId
export const sha256From = (hex: string): Sha256 => hex as Sha256
export const macFrom = (hex: string): Mac => hex as Mac
export const eventIdFrom = (uuid: string): EventId => uuid as EventId

/** The first 128 of these bits (32 hex digits or more) as a UUID of version 8 (RFC 9562 section 5.8), less the six it fixes. */
export const uuidOf = (hex: string): EventId => {
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ]
  // One text: put together by `+` it is a rope of nine, which the collector of garbage copies piece by piece.
  return eventIdFrom(parts.join('-'))
}

/** Text that this ledger wrote itself from a value of type `A`, read back from its own rows: not checked again. */
export const trusted = <A extends string>(text: string): A => text as A
/** The same where `none`, or nothing at all, stands for no value. */
export const trustedUnless = <A extends string>(
  none: string,
  text: string | undefined,
): A | undefined => (text === none || text === undefined ? undefined : (text as A))
