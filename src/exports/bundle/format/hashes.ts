/** The spelling of hashes and keys in bundles. */
import { t } from '../../../fp.ts'

const shaped = (name: string, pattern: RegExp) => {
  const is = (u: unknown): u is string => typeof u === 'string' && pattern.test(u)
  const codec = new t.Type<string, string, unknown>(
    name,
    is,
    (u, context) => (is(u) ? t.success(u) : t.failure(u, context)),
    t.identity,
  )
  return Object.assign(codec, { _tag: 'Identifier' as const, pattern: pattern.source })
}

// 43 characters have 258 bits. The last two bits are zero, so that a hash has one spelling.
/** 32 bytes in base64 (RFC 4648 section 4, padded, unused bits zero). */
export const Base64Hash = shaped('base64 of 32 bytes', /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/)

/** SM3 (GB/T 32905-2016) in lower-case hex. */
export const Sm3 = shaped('SM3 (64 lower-case hex digits)', /^[0-9a-f]{64}$/)

/** Base64 (RFC 4648 section 4, padded) of any bytes. */
export const Base64Text = shaped(
  'base64',
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/,
)
