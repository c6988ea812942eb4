/** Reads files and hashes them in the same pass, so that the manifest vouches for exactly the bytes that a check saw. */
import type { FileHashes, VerifyPorts } from '../ports.ts'
import { ArchiveError } from './bundle-files.ts'
import type { BundleFile, BundleFiles } from './bundle-files.ts'
import { joinBytes } from './join-bytes.ts'

/** Hashes in lower-case hex. */
export type Hashed = FileHashes & { readonly bytes: number }

export type CheckedFiles = {
  readonly files: ReadonlyArray<BundleFile>
  readonly has: (name: string) => boolean
  /** The bytes of a file, in pieces. Throws ArchiveError. */
  readonly pieces: (name: string) => AsyncIterable<Uint8Array>
  /** All bytes of a file, `most` at most. Throws ArchiveError. */
  readonly whole: (name: string, most: number) => Promise<Uint8Array>
  /** Reads a file to its end to hash it, unless it was hashed before. Throws ArchiveError. */
  readonly readThrough: (name: string) => Promise<void>
  /** Resolves when all files that were read to their end are hashed. */
  readonly settled: () => Promise<void>
  /** The hashes of a file that was read to its end; call it after `settled`. Each file is hashed once. */
  readonly hashed: (name: string) => Hashed | undefined
}

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Lower-case hex. */
export const hexOf = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += digits[byte] ?? ''
  return text
}

type Asked = {
  readonly bundle: BundleFiles
  readonly fileHasher: VerifyPorts['fileHasher']
  readonly hashes: ReturnType<typeof newHashes>
  /** Called with the number of bytes read from a file for the first time. */
  readonly onRead: (bytes: number) => void
}

/** Hashes of files that were read to their end; the newest may still be in progress. */
const newHashes = () => {
  const known = new Map<string, Hashed>()
  const ended = new Set<string>()
  let coming: Promise<void>[] = []
  return {
    known,
    isEnded: (name: string): boolean => ended.has(name),
    end: (name: string, bytes: number, hashes: Promise<FileHashes>): void => {
      ended.add(name)
      const noted = hashes.then((both) => void known.set(name, { bytes, ...both }))
      // `settled` reports the rejection.
      noted.catch(() => {})
      coming.push(noted)
    },
    settled: async (): Promise<void> => {
      await Promise.all(coming)
      coming = []
    },
  }
}

const readHashing = async function* (
  { bundle, fileHasher, hashes, onRead }: Asked,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (hashes.isEnded(name)) {
    yield* bundle.read(name)
    return
  }
  const hasher = fileHasher()
  let bytes = 0
  for await (const piece of bundle.read(name)) {
    const room = hasher.update(piece)
    if (room !== undefined) await room
    bytes += piece.length
    onRead(piece.length)
    yield piece
  }
  hashes.end(name, bytes, hasher.end())
}

/** `onRead` is called with the number of bytes read from a file for the first time. */
export const checkedFiles = (
  bundle: BundleFiles,
  { fileHasher }: Pick<VerifyPorts, 'fileHasher'>,
  onRead: (bytes: number) => void,
): CheckedFiles => {
  const byName = new Map(bundle.files.map((file) => [file.name, file]))
  const hashes = newHashes()
  const asked = { bundle, fileHasher, hashes, onRead }
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
      if (hashes.isEnded(name)) return
      const reading = readHashing(asked, name)
      while ((await reading.next()).done !== true);
    },
    settled: hashes.settled,
    hashed: (name) => hashes.known.get(name),
  }
}
