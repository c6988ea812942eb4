/** Credentials as every engine keeps them: drawn, to and from text, in order; and the tokens signed beside them. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { unpublishableIn } from '../events/detect/published-text.ts'
import { decode } from '../kernel/codec.ts'
import { sha256 } from '../kernel/hash.ts'
import type { SubjectId } from '../kernel/ids.ts'
import { instantOf } from '../kernel/instant.ts'
import { Credential, Requested } from './credential.ts'
import type { CredentialId } from './credential.ts'
import type {
  CreateRequest,
  Created,
  CredentialFailure,
  IssuedToken,
  CreateRefused,
} from './credentials.ts'
import { cursorKeyFrom } from './keys/cursor-key.ts'
import { drawKey, keyText } from './keys/key.ts'
import { drawSigningKey, signerOf } from './keys/signing-keys.ts'
import type { SigningKeys } from './keys/signing-keys.ts'
import { maxTokenMs, signToken } from './keys/token.ts'

export const encodeCredential = (credential: Credential): string => JSON.stringify(credential)

/** A stored credential; `credentials-corrupt` names its id, which is public. */
export const decodeCredential = (
  id: string,
  json: string,
): Either<CredentialFailure, Credential> => {
  try {
    const value: unknown = JSON.parse(json)
    if (Credential.is(value)) return E.right(value)
  } catch {
    // Falls through: the parser's message would quote the row.
  }
  return E.left({ failure: 'credentials-corrupt', where: `credentials/${id}` })
}

const isLimitIgnored = ({ roles, purposes, recipients }: CreateRequest): boolean =>
  (purposes !== undefined || recipients !== undefined) && roles.some((role) => role !== 'service')

/** Nothing is taken and then ignored, or kept and then unreadable, or kept in clear about a person. */
export const createFault = (request: CreateRequest): CreateRefused | undefined => {
  if (isLimitIgnored(request)) return { refusal: 'limits-not-for-role' }
  const asked = decode(Requested)(request)
  if (E.isLeft(asked)) return { refusal: 'credential-malformed', faults: asked.left }
  const faults = unpublishableIn(asked.right)
  return faults.length === 0 ? undefined : { refusal: 'not-for-publication', faults }
}

/** A new credential with its key, which is shown once. `nowMs` since 1970. */
export const drawCredential = (
  { roles, name, system, purposes, recipients }: CreateRequest,
  nowMs: number,
): Created => {
  const parts = drawKey()
  const credential: Credential = {
    id: parts.id,
    roles: [...new Set(roles)],
    secretSha256: sha256(parts.secret),
    createdAt: instantOf(nowMs),
    ...(name === undefined ? {} : { name }),
    ...(system === undefined ? {} : { system }),
    ...(purposes === undefined ? {} : { purposes }),
    ...(recipients === undefined ? {} : { recipients }),
  }
  return { credential, key: keyText(parts) }
}

/** Oldest first, as credentials are listed. */
export const oldestFirst = (all: ReadonlyArray<Credential>): ReadonlyArray<Credential> =>
  all.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1))

type TokenRequest = {
  readonly issuer: CredentialId
  readonly subject: SubjectId
  readonly lifeMs: number
}

/** A person's token, of at most `maxTokenMs`. `nowMs` since 1970. */
export const issueToken = (
  keys: SigningKeys,
  { issuer, subject, lifeMs }: TokenRequest,
  nowMs: number,
): IssuedToken => {
  const issuedAtMs = Math.floor(nowMs)
  const expiresAtMs = issuedAtMs + Math.floor(Math.min(lifeMs, maxTokenMs) / 1000) * 1000
  const token = signToken(signerOf(keys), { subject, issuer, issuedAtMs, expiresAtMs })
  return { token, expiresAt: instantOf(expiresAtMs) }
}

/** The key that cursors are sealed under; one of this process alone while those that sign cannot be had. */
export const cursorKeyOf = (
  signingKeys: () => Either<CredentialFailure, SigningKeys>,
): (() => Uint8Array) => {
  const ownKey = drawSigningKey()
  return () => {
    const keys = signingKeys()
    return cursorKeyFrom(E.isLeft(keys) ? ownKey : signerOf(keys.right).bytes)
  }
}
