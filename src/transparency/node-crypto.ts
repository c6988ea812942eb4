/** `Primitives` by Node's library. */
import { createPublicKey, hash, verify } from 'node:crypto'
import type { Primitives } from './primitives.ts'

// SubjectPublicKeyInfo of an Ed25519 key, up to the key itself (RFC 8410 section 4).
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

// Reused for each hash, which ends before the next begins. The longest entry with its prefix fits.
const shared = new Uint8Array(65_536)

const joined = (parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  let length = 0
  for (const part of parts) length += part.length
  const whole = length > shared.length ? new Uint8Array(length) : shared.subarray(0, length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** The bytes of a text with one character for each byte. */
const bytesOf = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at)
  return bytes
}

/** SHA-256 and Ed25519 by node:crypto. */
export const nodeCrypto: Primitives = {
  // One call, with a text: an object for each hash, or a buffer, costs three times as much.
  sha256: (...parts) => bytesOf(hash('sha256', joined(parts), 'binary')),
  verifyEd25519: (publicKey, message, signature) => {
    if (publicKey.length !== 32 || signature.length !== 64) return false
    try {
      const key = createPublicKey({
        key: Buffer.concat([spkiPrefix, publicKey]),
        format: 'der',
        type: 'spki',
      })
      return verify(undefined, message, key, signature)
    } catch {
      // These 32 bytes are not a point of the curve, so the key signed nothing.
      return false
    }
  },
}

// The most bytes of UTF-8 for one UTF-16 unit.
const bytesEach = 3
const longestText = 65_535
// Reused for each leaf: 0x00, then the entry (RFC 6962 section 2.1).
const leafRoom = Buffer.alloc(1 + longestText * bytesEach)

/**
 * The hash of the leaf whose entry is this text in UTF-8. Equals `leafHash` of its bytes, at half the cost, since it
 * reserves no memory. Undefined if the entry exceeds `maxBytes`, 65,535 at most.
 */
export const hashLeafText = (text: string, maxBytes: number): Uint8Array | undefined => {
  if (text.length > Math.min(maxBytes, longestText)) return undefined
  const length = leafRoom.write(text, 1)
  return length > maxBytes
    ? undefined
    : bytesOf(hash('sha256', leafRoom.subarray(0, 1 + length), 'binary'))
}
