/** `Primitives` by Node's own library. */
import { createHash, createPublicKey, verify } from 'node:crypto'
import type { Primitives } from './primitives.ts'

// SubjectPublicKeyInfo of an Ed25519 key, up to the key itself (RFC 8410 section 4).
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/** SHA-256 and Ed25519 by node:crypto. */
export const nodeCrypto: Primitives = {
  sha256: (...parts) => {
    const hash = createHash('sha256')
    for (const part of parts) hash.update(part)
    return new Uint8Array(hash.digest())
  },
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
