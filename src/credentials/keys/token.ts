/**
 * A person's token: `clt_<subject>_<issued>_<life>_<issuer>_<key>_<mac>`, signed and stored nowhere. Subject in 32 hex
 * digits; in base 36 when it was issued (ms since 1970), how long it lives (s) and the key that signed it;
 * HMAC-SHA256 over all before it in base64url. What it may touch is what its issuer may: looked up at each use.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { subjectFrom } from '../../kernel/ids.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import { CredentialId } from '../credential.ts'

/** Longest life of a person's token, in ms. */
export const maxTokenMs = 15 * 60_000

/** The allowed difference between the clocks of two nodes, in ms: a token from further ahead is refused. */
const maxAheadMs = 5_000

/** The claims of a token with a valid signature. Times in ms since 1970. */
export type TokenClaims = {
  readonly subject: SubjectId
  readonly issuer: CredentialId
  readonly issuedAtMs: number
  readonly expiresAtMs: number
}

type Key = { readonly id: number; readonly bytes: Uint8Array; readonly retiredMs: number }

const tokenShape =
  /^(clt_([0-9a-f]{32})_([0-9a-z]{1,9})_([0-9a-z]{1,3})_([a-z0-9]{12})_([0-9a-z]{1,8}))_([A-Za-z0-9_-]{43})$/

const macOf = (key: Uint8Array, claims: string): Buffer =>
  createHmac('sha256', key).update(`consent-ledger/token/v2\n${claims}`).digest()

/** Whole seconds of life: a part of one is brought down, so that a token never outlives what was allowed. */
export const signToken = (
  { id, bytes }: Key,
  { subject, issuer, issuedAtMs, expiresAtMs }: TokenClaims,
): string => {
  const life = Math.floor((expiresAtMs - issuedAtMs) / 1000).toString(36)
  const issued = issuedAtMs.toString(36)
  const claims = `clt_${subject.slice(4)}_${issued}_${life}_${issuer}_${id.toString(36)}`
  return `${claims}_${macOf(bytes, claims).toString('base64url')}`
}

const isSigned = (key: Key, claims: string, mac: string): boolean => {
  const given = Buffer.from(mac, 'base64url')
  const own = macOf(key.bytes, claims)
  return given.length === own.length && timingSafeEqual(given, own)
}

/** A key that another took over from verifies what it signed before, for the longest life of a token. */
const verifies = ({ retiredMs }: Key, issuedAtMs: number, nowMs: number): boolean =>
  issuedAtMs <= retiredMs && nowMs < retiredMs + maxTokenMs

/** The claims of a token of ours, expired or not; undefined for another token, or one with more than we ever sign. */
export const readToken = (
  keys: ReadonlyArray<Key>,
  token: string,
  nowMs: number,
): TokenClaims | undefined => {
  const [, claims, hex = '', issued = '', life = '', issuer, id = '', mac = ''] =
    tokenShape.exec(token) ?? []
  if (claims === undefined || !CredentialId.is(issuer)) return undefined
  const keyId = Number.parseInt(id, 36)
  const key = keys.find((each) => each.id === keyId)
  if (key === undefined || !isSigned(key, claims, mac)) return undefined
  const issuedAtMs = Number.parseInt(issued, 36)
  const lifeMs = Number.parseInt(life, 36) * 1000
  if (lifeMs > maxTokenMs || issuedAtMs > nowMs + maxAheadMs) return undefined
  if (!verifies(key, issuedAtMs, nowMs)) return undefined
  return { subject: subjectFrom(hex), issuer, issuedAtMs, expiresAtMs: issuedAtMs + lifeMs }
}
