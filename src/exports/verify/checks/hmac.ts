/** HMAC-SHA256 (RFC 2104) by its definition, over whichever SHA-256 there is. */
import type { Primitives } from '../../../transparency/primitives.ts'

const blockBytes = 64

const padded = (key: Uint8Array, pad: number): Uint8Array =>
  Uint8Array.from({ length: blockBytes }, (_, at) => (key[at] ?? 0) ^ pad)

/** Of a message under a key of at most 64 bytes: 32 bytes. */
export const hmacSha256 = (
  { sha256 }: Primitives,
  key: Uint8Array,
  message: Uint8Array,
): Uint8Array => {
  if (key.length > blockBytes) throw new RangeError('a key of more than one block')
  return sha256(padded(key, 0x5c), sha256(padded(key, 0x36), message))
}
