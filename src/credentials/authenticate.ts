/** From an `Authorization` header to a caller, or why not. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { systemOf } from './credential.ts'
import type { Caller, Credential, CredentialId } from './credential.ts'
import type { AuthRefusal, CredentialFailure } from './credentials.ts'
import { isSecret, keyParts } from './keys/key.ts'
import type { SubjectId } from '../kernel/ids.ts'
import type { SigningKeys } from './keys/signing-keys.ts'
import { readToken } from './keys/token.ts'

export type Find = (id: CredentialId) => Either<CredentialFailure, Credential | undefined>

/** The stored state of the moment. */
export type Known = {
  readonly find: Find
  readonly signingKeys: () => Either<CredentialFailure, SigningKeys>
  /** Up to when this person's tokens were revoked, in ms since 1970; undefined when they were not. */
  readonly revokedMs: (subject: SubjectId) => Either<CredentialFailure, number | undefined>
}

/** A caller, and when their authentication ends by the clock alone (ms since 1970; infinite for a stored credential). */
export type Authenticated = { readonly caller: Caller; readonly untilMs: number }

type Verdict = Either<AuthRefusal | CredentialFailure, Authenticated>

const refused = (refusal: AuthRefusal['refusal']): Verdict => E.left({ refusal })

/** With the limits it was made with: of the credential itself, and of every token that was asked for with it. */
const callerOf = (credential: Credential, roles: Caller['roles']): Caller => {
  const { id, purposes, recipients } = credential
  return {
    id,
    system: systemOf(credential),
    roles,
    ...(purposes === undefined ? {} : { purposes: new Set(purposes) }),
    ...(recipients === undefined ? {} : { recipients: new Set(recipients) }),
  }
}

const byKey = (find: Find, text: string): Verdict => {
  const parts = keyParts(text)
  if (parts === undefined) return refused('credential-unknown')
  const found = find(parts.id)
  if (E.isLeft(found)) return found
  const credential = found.right
  if (credential === undefined || !isSecret(parts.secret, credential.secretSha256)) {
    return refused('credential-unknown')
  }
  if (credential.revokedAt !== undefined) return refused('credential-revoked')
  return E.right({
    caller: callerOf(credential, credential.roles),
    untilMs: Number.POSITIVE_INFINITY,
  })
}

const byToken = ({ find, signingKeys, revokedMs }: Known, text: string, nowMs: number): Verdict => {
  const keys = signingKeys()
  if (E.isLeft(keys)) return keys
  const claims = readToken(keys.right, text, nowMs)
  if (claims === undefined) return refused('credential-unknown')
  const { subject, issuedAtMs, expiresAtMs } = claims
  if (expiresAtMs <= nowMs) return refused('credential-expired')
  const revoked = revokedMs(subject)
  if (E.isLeft(revoked)) return revoked
  if (revoked.right !== undefined && issuedAtMs <= revoked.right)
    return refused('credential-revoked')
  const issuer = find(claims.issuer)
  if (E.isLeft(issuer)) return issuer
  // A token is worth no more than the credential it was asked for with, which is a service's or nobody's.
  if (issuer.right === undefined || issuer.right.revokedAt !== undefined) {
    return refused('credential-revoked')
  }
  if (!issuer.right.roles.includes('service')) return refused('credential-unknown')
  // The person acts as themselves whichever token they hold, so that a retry after renewal is the same command.
  const caller: Caller = { ...callerOf(issuer.right, ['subject']), subject }
  return E.right({ caller, untilMs: expiresAtMs })
}

const bearer = /^Bearer +(\S+)$/i

/** Authenticates the bearer of a key or a token. `nowMs` since 1970. */
export const authenticate =
  (known: Known) =>
  (header: string | undefined, nowMs: number): Verdict => {
    if (header === undefined || header === '') return refused('credential-missing')
    const text = bearer.exec(header)?.[1]
    if (text === undefined) return refused('credential-unknown')
    return text.startsWith('clt_') ? byToken(known, text, nowMs) : byKey(known.find, text)
  }
