/** `Primitives` by Node's own library. */
import { createPublicKey, hash, verify } from 'node:crypto'
import type { Primitives } from './primitives.ts'

// SubjectPublicKeyInfo of an Ed25519 key, up to the key itself (RFC 8410 section 4).
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

// Used again for each hash, which is over before the next one: an entry of a log, and its prefix, is no longer.
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

/** Bytes that came as a text with a character each. */
const bytesOf = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at)
  return bytes
}

/** SHA-256 and Ed25519 by node:crypto. */
export const nodeCrypto: Primitives = {
  // In one call, and as a text: an object for each hash, or a buffer, costs three times as much.
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
      // 32 bytes that are no point of the curve are a key that signed nothing.
      return false
    }
  },
}

// A text has at most three bytes for each of its UTF-16 units.
const bytesEach = 3
const longestText = 65_535
// Used again for each leaf: 0x00, then the entry (RFC 6962 section 2.1).
const leafRoom = Buffer.alloc(1 + longestText * bytesEach)

/**
 * The hash of the leaf whose entry is this text in UTF-8: as `leafHash` of its bytes, and at half its cost, since no memory
 * is taken for them. Undefined where they are more than `maxBytes`, 65,535 at most.
 */
export const hashLeafText = (text: string, maxBytes: number): Uint8Array | undefined => {
  if (text.length > Math.min(maxBytes, longestText)) return undefined
  const length = leafRoom.write(text, 1)
  return length > maxBytes
    ? undefined
    : bytesOf(hash('sha256', leafRoom.subarray(0, 1 + length), 'binary'))
}
