/** The ports of a verification in Node: hashes by node:crypto, and bytes of files on disk. */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { crc32 as zlibCrc32 } from 'node:zlib'
import { hashingHere } from '../../exports/bundle/archive/hashes.ts'
import type { Hasher, VerifyPorts } from '../../exports/verify/ports.ts'
import type { RandomAccess } from '../../exports/verify/source/bundle-files.ts'
import type { Crc32 } from '../../exports/verify/source/crc32.ts'
import { decryptByWebCrypto, randomByWebCrypto } from '../../exports/verify/web-crypto.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'

const sha256 = (): Hasher => {
  const hash = createHash('sha256')
  return {
    update: (piece) => void hash.update(piece),
    digest: () => new Uint8Array(hash.digest()),
  }
}

/** All but the place for rows. */
export const nodePorts: Omit<VerifyPorts, 'rows'> = {
  primitives: nodeCrypto,
  sha256,
  fileHasher: hashingHere.newHasher,
  decrypt: decryptByWebCrypto,
  random: randomByWebCrypto,
}

/** By zlib. */
export const crc32: Crc32 = (bytes, before) => zlibCrc32(bytes, before)

/** A file, open until `close`. Rejects where it cannot be read. */
export const openFile = async (
  path: string,
): Promise<RandomAccess & { readonly close: () => Promise<void> }> => {
  const file = await open(path, 'r')
  const stats = await file.stat()
  if (stats.isDirectory()) {
    await file.close()
    throw Object.assign(new Error('the path names a folder'), { code: 'EISDIR' })
  }
  const { size } = stats
  return {
    size,
    read: async (offset, length) => {
      const bytes = new Uint8Array(length)
      let done = 0
      while (done < length) {
        const { bytesRead } = await file.read(bytes, done, length - done, offset + done)
        if (bytesRead === 0) throw new Error('the file ended early')
        done += bytesRead
      }
      return bytes
    },
    close: () => file.close(),
  }
}
