/** The files of a bundle, hashed as they are read: whatever a check looks at is compared with the manifest, in one reading. */
import type { VerifyPorts } from '../ports.ts'
import { ArchiveError } from './bundle-files.ts'
import type { BundleFile, BundleFiles } from './bundle-files.ts'
import { joinBytes } from './join-bytes.ts'

/** Hashes in lower-case hex. */
export type Hashed = { readonly bytes: number; readonly sha256: string; readonly sm3: string }

export type CheckedFiles = {
  readonly files: ReadonlyArray<BundleFile>
  readonly has: (name: string) => boolean
  /** In pieces. Throws ArchiveError. */
  readonly pieces: (name: string) => AsyncIterable<Uint8Array>
  /** All of a file that may have `most` bytes. Throws ArchiveError. */
  readonly whole: (name: string, most: number) => Promise<Uint8Array>
  /** Reads a file to its end for its hashes alone. Throws ArchiveError. */
  readonly readThrough: (name: string) => Promise<void>
  /** Of a file that was read to its end once: at most that often a file is hashed. */
  readonly hashed: (name: string) => Hashed | undefined
}

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Lower-case hex. */
export const hexOf = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += digits[byte] ?? ''
  return text
}

type Asked = Pick<VerifyPorts, 'sha256' | 'sm3'> & {
  readonly bundle: BundleFiles
  readonly known: Map<string, Hashed>
  /** Told of bytes that were read of a file for the first time. */
  readonly onRead: (bytes: number) => void
}

const readHashing = async function* (
  { bundle, sha256, sm3, known, onRead }: Asked,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (known.has(name)) {
    yield* bundle.read(name)
    return
  }
  const hashes = { sha256: sha256(), sm3: sm3() }
  let bytes = 0
  for await (const piece of bundle.read(name)) {
    hashes.sha256.update(piece)
    hashes.sm3.update(piece)
    bytes += piece.length
    onRead(piece.length)
    yield piece
  }
  const sha256Hex = hexOf(hashes.sha256.digest())
  known.set(name, { bytes, sha256: sha256Hex, sm3: hexOf(hashes.sm3.digest()) })
}

/** `onRead` is told of bytes that were read of a file for the first time. */
export const checkedFiles = (
  bundle: BundleFiles,
  hashing: Pick<VerifyPorts, 'sha256' | 'sm3'>,
  onRead: (bytes: number) => void,
): CheckedFiles => {
  const byName = new Map(bundle.files.map((file) => [file.name, file]))
  const known = new Map<string, Hashed>()
  const asked = { ...hashing, bundle, known, onRead }
  return {
    files: bundle.files,
    has: (name) => byName.has(name),
    pieces: (name) => readHashing(asked, name),
    whole: async (name, most) => {
      const bytes = byName.get(name)?.bytes
      if (bytes === undefined) throw new ArchiveError({ file: name, reason: 'is not there' })
      if (bytes > most)
        throw new ArchiveError({ file: name, reason: `is larger than ${most} bytes` })
      const parts: Uint8Array[] = []
      for await (const piece of readHashing(asked, name)) parts.push(piece)
      return joinBytes(parts)
    },
    readThrough: async (name) => {
      const reading = readHashing(asked, name)
      while ((await reading.next()).done !== true);
    },
    hashed: (name) => known.get(name),
  }
}
