/** Both hashes of a file's bytes, computed as the bytes go by. */
import { createHash } from 'node:crypto'
import { sha256From } from '../../../kernel/ids.ts'
import type { BundledFile } from '../format/manifest.ts'

/** What a manifest says of a file besides its name. */
export type Hashed = Omit<BundledFile, 'name'>

export type Hasher = {
  readonly update: (bytes: Uint8Array) => void
  /** Once. */
  readonly end: () => Hashed
}

/** SHA-256, and SM3 (GB/T 32905-2016) as OpenSSL has it. */
export const newHasher = (): Hasher => {
  const sha256 = createHash('sha256')
  const sm3 = createHash('sm3')
  let bytes = 0
  return {
    update: (chunk) => {
      sha256.update(chunk)
      sm3.update(chunk)
      bytes += chunk.length
    },
    end: () => ({ bytes, sha256: sha256From(sha256.digest('hex')), sm3: sm3.digest('hex') }),
  }
}
