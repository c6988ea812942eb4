/**
 * A person's token: `clt_<subject>_<expires>_<issuer>_<mac>`, signed and stored nowhere.
 * Subject in 32 hex digits, expiry in seconds since 1970 in base 36, HMAC-SHA256 over all before it in base64url.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { subjectFrom } from '../kernel/ids.ts'
import type { SubjectId } from '../kernel/ids.ts'
import { CredentialId } from './credential.ts'

/** What a token says once its signature holds. `expiresAtMs` since 1970. */
export type TokenClaims = {
  readonly subject: SubjectId
  readonly issuer: CredentialId
  readonly expiresAtMs: number
}

const tokenShape = /^(clt_([0-9a-f]{32})_([0-9a-z]{1,8})_([a-z0-9]{12}))_([A-Za-z0-9_-]{43})$/

const macOf = (key: Uint8Array, claims: string): Buffer =>
  createHmac('sha256', key).update(`consent-ledger/token/v1\n${claims}`).digest()

/** Whole seconds: an expiry between two is brought down, so that a token never outlives what was allowed. */
export const signToken = (
  key: Uint8Array,
  { subject, issuer, expiresAtMs }: TokenClaims,
): string => {
  const seconds = Math.floor(expiresAtMs / 1000).toString(36)
  const claims = `clt_${subject.slice(4)}_${seconds}_${issuer}`
  return `${claims}_${macOf(key, claims).toString('base64url')}`
}

/** What a token of ours says, expired or not; undefined when it is not ours. */
export const readToken = (key: Uint8Array, token: string): TokenClaims | undefined => {
  const [, claims, hex, seconds, issuer, mac] = tokenShape.exec(token) ?? []
  if (claims === undefined || hex === undefined || seconds === undefined || mac === undefined) {
    return undefined
  }
  const given = Buffer.from(mac, 'base64url')
  const own = macOf(key, claims)
  if (given.length !== own.length || !timingSafeEqual(given, own)) return undefined
  if (!CredentialId.is(issuer)) return undefined
  return { subject: subjectFrom(hex), issuer, expiresAtMs: Number.parseInt(seconds, 36) * 1000 }
}
