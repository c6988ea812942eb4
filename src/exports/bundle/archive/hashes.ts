/** Computes both hashes of a file while its bytes pass. */
import { createHash } from 'node:crypto'
import { sha256From } from '../../../kernel/ids.ts'
import type { BundledFile } from '../format/manifest.ts'

/** A file's line in the manifest, without its name. */
export type Hashed = Omit<BundledFile, 'name'>

export type Hasher = {
  /** If it returns a promise, wait for it before the next piece. */
  readonly update: (bytes: Uint8Array) => Promise<void> | undefined
  /** Call it once. Other files may begin and end before it resolves. */
  readonly end: () => Promise<Hashed>
}

/** Makes a hasher for each file; several may be in progress. */
export type Hashing = {
  readonly newHasher: () => Hasher
  readonly close: () => Promise<void>
}

/** SHA-256, and SM3 (GB/T 32905-2016) as OpenSSL has it, on this thread. */
export const hashingHere: Hashing = {
  newHasher: () => {
    const sha256 = createHash('sha256')
    const sm3 = createHash('sm3')
    let bytes = 0
    return {
      update: (piece) => {
        sha256.update(piece)
        sm3.update(piece)
        bytes += piece.length
        return undefined
      },
      end: async () => ({
        bytes,
        sha256: sha256From(sha256.digest('hex')),
        sm3: sm3.digest('hex'),
      }),
    }
  },
  close: async () => {},
}
