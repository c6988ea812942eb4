/** Personal fields as every log keeps them: unreadable without the subject's key, yet bound to their text. */
import { t } from '../fp.ts'
import { closed, list } from '../kernel/codec.ts'
import { SubjectId } from '../kernel/ids.ts'
import { maxPersonalBytes } from './personal.ts'

/** The ordinal of one subject's key: `k1` is their first, `k2` the first after an erasure and a new authorisation. */
export type Kid = `k${number}`

const kidShape = /^k[1-9]\d{0,8}$/
const isKid = (u: unknown): u is Kid => typeof u === 'string' && kidShape.test(u)

/** See the type. At most 999,999,999. */
export const Kid = Object.assign(
  new t.Type<Kid, Kid, unknown>(
    'Kid (k1, k2, …)',
    isKid,
    (u, context) => (isKid(u) ? t.success(u) : t.failure(u, context)),
    t.identity,
  ),
  { _tag: 'Identifier' as const, pattern: kidShape.source },
)

// The classes before the padding leave no loose bit: one value, one spelling (RFC 4648 section 3.5).
const base64Shape =
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/
const encodedLength = (bytes: number): number => 4 * Math.ceil(bytes / 3)
const bytesIn = (text: string): number =>
  (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0)

/** Strict base64 (RFC 4648 section 4, padded, no loose bits) of `min` to `max` bytes. */
const base64 = (min: number, max: number) => {
  const is = (u: unknown): u is string =>
    typeof u === 'string' &&
    u.length <= encodedLength(max) &&
    base64Shape.test(u) &&
    bytesIn(u) >= min &&
    bytesIn(u) <= max
  const codec = new t.Type<string, string, unknown>(
    min === max ? `base64 of ${min} bytes` : `base64 of ${min} to ${max} bytes`,
    is,
    (u, context) => (is(u) ? t.success(u) : t.failure(u, context)),
    t.identity,
  )
  return Object.assign(codec, { _tag: 'Base64' as const, min, max })
}

/** AES-256-GCM, NIST SP 800-38D: bytes of the nonce and of the tag that ends `ct`. */
export const nonceBytes = 12
export const tagBytes = 16
const emptyFieldsBytes = 2
const hashBytes = 32

/**
 * One person's fields in one event. `ct` is ciphertext then tag; `ctSha256` is SHA-256 of nonce and `ct`;
 * `commit` binds the text itself, which AES-GCM does not (two keys can open one ciphertext to two texts).
 */
export const SealedPart = closed('SealedPart', {
  subject: SubjectId,
  kid: Kid,
  nonce: base64(nonceBytes, nonceBytes),
  ct: base64(emptyFieldsBytes + tagBytes, maxPersonalBytes + tagBytes),
  ctSha256: base64(hashBytes, hashBytes),
  commit: base64(hashBytes, hashBytes),
})
export type SealedPart = t.TypeOf<typeof SealedPart>

/** The sealed parts of one event: one for each person concerned (guardian and child are two). */
export const SealedParts = list(SealedPart, 4)
export type SealedParts = t.TypeOf<typeof SealedParts>
