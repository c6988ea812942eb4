/** HMAC-SHA256 (RFC 2104), written out over a given SHA-256: the same code in Node and in a browser. */
import type { Primitives } from '../../../transparency/primitives.ts'

const blockBytes = 64

const padded = (key: Uint8Array, pad: number): Uint8Array =>
  Uint8Array.from({ length: blockBytes }, (_, at) => (key[at] ?? 0) ^ pad)

/** The 32 bytes of the code. The key has at most 64 bytes. */
export const hmacSha256 = (
  { sha256 }: Primitives,
  key: Uint8Array,
  message: Uint8Array,
): Uint8Array => {
  if (key.length > blockBytes) throw new RangeError('a key of more than one block')
  return sha256(padded(key, 0x5c), sha256(padded(key, 0x36), message))
}
