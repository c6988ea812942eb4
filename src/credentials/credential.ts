/** Callers: credentials as stored, and the caller that a shown credential stands for. */
import { t } from '../fp.ts'
import { closed, list, text, words } from '../kernel/codec.ts'
import { PurposeId, RecipientId, Sha256, SystemId, trusted } from '../kernel/ids.ts'
import type { ActorId, SubjectId } from '../kernel/ids.ts'
import { Instant } from '../kernel/instant.ts'
import type { Role } from '../events/vocabulary.ts'

/** Roles a stored credential may have. `subject` is not among them: it comes by a short-lived token only. */
export const CredentialRole = words('CredentialRole', [
  'service',
  'officer',
  'auditor',
  'regulator',
  'operator',
])
export type CredentialRole = t.TypeOf<typeof CredentialRole>

const idShape = /^[a-z0-9]{12}$/
type IdBrand = { readonly __credential: true }
const isId = (u: unknown): u is ActorId & IdBrand => typeof u === 'string' && idShape.test(u)

/** A credential's public half: 12 lower-case letters and digits. Events name it as who acted. */
export const CredentialId = Object.assign(
  new t.Type<ActorId & IdBrand, ActorId & IdBrand, unknown>(
    'CredentialId (12 lower-case letters and digits)',
    isId,
    (u, context) => (isId(u) ? t.success(u) : t.failure(u, context)),
    t.identity,
  ),
  { _tag: 'Identifier' as const, pattern: idShape.source },
)
export type CredentialId = t.TypeOf<typeof CredentialId>

/** Optional members of a credential. */
const chosen = {
  /** The operator's name for the system; never a person's name. */
  name: text(80),
  /** The calling system: credentials of one system are one caller to idempotency keys. The id of this one when absent. */
  system: SystemId,
  /** A service may decide and act for these purposes and recipients only; for all when absent. */
  purposes: list(PurposeId, 200),
  recipients: list(RecipientId, 200),
}

/** The request for a new credential. */
export const Requested = closed('CreateRequest', { roles: list(CredentialRole, 5) }, chosen)

/** The stored part of a credential. Of its secret only the SHA-256: 190 random bits need no slower hash. */
export const Credential = closed(
  'Credential',
  {
    id: CredentialId,
    roles: list(CredentialRole, 5),
    secretSha256: Sha256,
    createdAt: Instant,
  },
  { ...chosen, revokedAt: Instant },
)
export type Credential = t.TypeOf<typeof Credential>

/** An authenticated caller. `id` goes into events; `subject` is set for a person, who sees their own record only. */
export type Caller = {
  readonly id: ActorId
  /** The calling system; of a person's token, the system that asked for it. */
  readonly system: SystemId
  readonly roles: ReadonlyArray<Role>
  readonly purposes?: ReadonlySet<PurposeId>
  readonly recipients?: ReadonlySet<RecipientId>
  readonly subject?: SubjectId
}

/** The system that a credential belongs to. */
export const systemOf = ({ id, system }: Pick<Credential, 'id' | 'system'>): SystemId =>
  system ?? trusted<SystemId>(id)
