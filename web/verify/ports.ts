/** What a verification is given in a browser: hashes and signatures by @noble, ciphers by the browser, rows in memory. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Hasher, VerifyPorts } from '../../src/exports/verify/ports.ts'
import type { RandomAccess } from '../../src/exports/verify/source/bundle-files.ts'
import { hexOf } from '../../src/exports/verify/source/checked-files.ts'
import { rowsInMemory } from '../../src/exports/verify/state/rows-in-memory.ts'
import { decryptByWebCrypto, randomByWebCrypto } from '../../src/exports/verify/web-crypto.ts'
import { sm3 } from './sm3.ts'

const newSha256 = (): Hasher => {
  const hash = sha256.create()
  return { update: (piece) => void hash.update(piece), digest: () => hash.digest() }
}

export const browserPorts: VerifyPorts = {
  primitives: {
    sha256: (...parts) => {
      const hash = sha256.create()
      for (const part of parts) hash.update(part)
      return hash.digest()
    },
    verifyEd25519: (publicKey, message, signature) => {
      try {
        return ed25519.verify(signature, message, publicKey)
      } catch {
        // Bytes that are no point of the curve are a key that signed nothing.
        return false
      }
    },
  },
  sha256: newSha256,
  fileHasher: () => {
    const [first, second] = [newSha256(), sm3()]
    return {
      update: (piece) => {
        first.update(piece)
        second.update(piece)
        return undefined
      },
      end: async () => ({ sha256: hexOf(first.digest()), sm3: hexOf(second.digest()) }),
    }
  },
  decrypt: decryptByWebCrypto,
  random: randomByWebCrypto,
  rows: async () => rowsInMemory(),
}

/** A file that was chosen: read as it is asked for, never as a whole. */
export const accessOf = (file: Blob): RandomAccess => ({
  size: file.size,
  read: async (offset, length) =>
    new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
})
