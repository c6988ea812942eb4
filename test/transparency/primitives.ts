/** Both implementations of the port: what holds of one must hold of the other. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import type { Primitives } from '../../src/transparency/primitives.ts'

const noble: Primitives = {
  sha256: (...parts) => {
    const hash = sha256.create()
    for (const part of parts) hash.update(part)
    return hash.digest()
  },
  verifyEd25519: (publicKey, message, signature) => {
    try {
      return ed25519.verify(signature, message, publicKey)
    } catch {
      return false
    }
  },
}

export const implementations = [
  ['node:crypto', nodeCrypto],
  ['noble', noble],
] as const
