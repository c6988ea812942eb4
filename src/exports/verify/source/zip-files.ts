/**
 * A zip, read strictly: no name that leads out of it or stands twice, nothing before, after or between its files, and
 * each file as its own header says. By zip.js, which reads the same way in Node and in a browser.
 */
import { Reader, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js'
import type { Entry, FileEntry } from '@zip.js/zip.js/lib/zip-core-native.js'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { maxBundleFiles } from '../../bundle/format/manifest.ts'
import { ArchiveError } from './bundle-files.ts'
import type { ArchiveProblem, BundleFile, BundleFiles, RandomAccess } from './bundle-files.ts'

/** Files of an archive at most: those that a manifest may list, and the manifest. */
const maxFiles = maxBundleFiles + 1

/** Names of this format are of this shape: no backslash, no empty or dotted segment, nothing beyond ASCII. */
const nameShape = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*$/

// The library asks for a subclass.
class AccessReader extends Reader<RandomAccess> {
  readonly #access: RandomAccess
  constructor(access: RandomAccess) {
    super(access)
    this.#access = access
    this.size = access.size
  }
  override readUint8Array(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const within = Math.max(0, Math.min(length, this.#access.size - offset))
    return this.#access.read(offset, within).then((bytes) => new Uint8Array(bytes))
  }
}

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unreadable'
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message
}

const folderReason =
  'is a folder, and no bundle holds one. An archive that was unpacked and zipped again is another file: use the original'

const problemOf = (entry: Entry): string | undefined => {
  if (entry.directory) return folderReason
  if (entry.encrypted) return 'is encrypted'
  if (!nameShape.test(entry.filename)) return 'has a name that this format does not allow'
  // What is stored is never larger than the archive: three megabytes that deflate to two gigabytes are refused here.
  if (entry.compressionMethod !== 0) return 'is not stored as it is'
  return undefined
}

/** Counts what comes out: an archive that declares less than it holds is stopped there. */
const bounded = (file: BundleFile): TransformStream<Uint8Array, Uint8Array> => {
  let seen = 0
  return new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      seen += chunk.length
      if (seen > file.bytes)
        throw new ArchiveError({ file: file.name, reason: 'holds more bytes than it declares' })
      controller.enqueue(chunk)
    },
    flush: () => {
      if (seen < file.bytes)
        throw new ArchiveError({ file: file.name, reason: 'holds fewer bytes than it declares' })
    },
  })
}

const readEntry = async function* (
  entry: FileEntry,
  file: BundleFile,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { readable, writable } = bounded(file)
  // What fails in it fails the reading side, too, which is where it is told.
  entry
    .getData(writable, {
      strictness: 'strict',
      checkCrc32: true,
      checkOverlappingEntry: true,
      useWebWorkers: false,
    })
    .catch((error: unknown) => writable.abort(error))
    .catch(() => undefined)
  const reader = readable.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } catch (error) {
    if (error instanceof ArchiveError) throw error
    throw new ArchiveError({ file: file.name, reason: reasonOf(error) })
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

type Listed = { readonly file: BundleFile; readonly entry: FileEntry }

const listed = (entries: ReadonlyArray<Entry>): Either<ArchiveProblem, Map<string, Listed>> => {
  const found = new Map<string, Listed>()
  for (const [at, entry] of entries.entries()) {
    const problem = problemOf(entry)
    if (problem !== undefined || entry.directory)
      return E.left({ file: `#${at + 1}`, reason: problem ?? folderReason })
    const file = { name: entry.filename, bytes: entry.uncompressedSize }
    if (found.has(file.name)) return E.left({ file: file.name, reason: 'stands there twice' })
    found.set(file.name, { file, entry })
  }
  return E.right(found)
}

/** What is wrong with the archive, and with no file of it alone. */
const whole = (reason: string) => E.left({ file: '', reason })

/** Opens a zip; reads its directory and none of its files yet. */
export const zipFiles = async (
  access: RandomAccess,
): Promise<Either<ArchiveProblem, BundleFiles>> => {
  const zip = new ZipReader(new AccessReader(access), { useWebWorkers: false })
  const entries: Entry[] = []
  try {
    for await (const entry of zip.getEntriesGenerator({ strictness: 'strict' })) {
      entries.push(entry)
      if (entries.length > maxFiles) return whole('holds too many files')
    }
  } catch (error) {
    return whole(reasonOf(error))
  }
  const found = listed(entries)
  if (E.isLeft(found)) return found
  return E.right({
    files: [...found.right.values()].map(({ file }) => file),
    read: (name) => {
      const one = found.right.get(name)
      if (one === undefined) throw new ArchiveError({ file: name, reason: 'is not there' })
      return readEntry(one.entry, one.file)
    },
  })
}
