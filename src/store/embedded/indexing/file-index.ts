/** The index of a closed segment, read from its file: front matter is kept, blocks are read and checked as they are asked for. */
import { crc32 } from 'node:zlib'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { StreamId } from '../../../kernel/ids.ts'
import type { Lru } from '../../../kernel/lru.ts'
import { inHex, refused } from '../../../files/fault.ts'
import { corruptAt, placeInIndex } from '../format/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import type { Corrupt } from '../format/fault.ts'
import {
  blockHeaderBytes,
  checkIndexBlock,
  directoryEntryAt,
  nameAt,
  placeBytes,
  placesPerBlock,
  runBytes,
  runsPerBlock,
} from './index-blocks.ts'
import type { DirectoryEntry, NameEntry, Part } from './index-blocks.ts'
import { decodeIndexHeader, indexHeaderBytes, layoutOf } from './index-header.ts'
import type { IndexHeader, Layout } from './index-header.ts'
import { readBytes } from '../../../files/io.ts'
import { OtherFileError } from '../files/open-files.ts'
import type { FileNumber, Io } from '../../../files/io.ts'
import { mayHold } from './name-filter.ts'
import type { NamedRun, Run, SegmentIndex } from './segment-index.ts'

/** Blocks that were read of late, of all segments. */
export type BlockCache = Lru<Buffer>

/** An index file that is open and whole in front. */
export type IndexFile = {
  readonly io: Io
  /** The file, open until another one is asked for. */
  readonly file: () => FileNumber
  /** The header as it stands in the file. */
  readonly front: Buffer
  readonly header: IndexHeader
  readonly layout: Layout
  readonly filter: Buffer
  readonly directory: Buffer
  /** The offset of each entry of the directory. */
  readonly entries: Uint32Array
  readonly cache: BlockCache
  /** Told when a block cannot be believed. */
  readonly onFault: () => void
}

const startsOf = (directory: Buffer): Uint32Array => {
  const starts: number[] = []
  for (let at = 0; at < directory.length; at = directoryEntryAt(directory, at).end) starts.push(at)
  return Uint32Array.from(starts)
}

const checkSum = (bytes: Buffer, length: number, sum: number): Either<Fault, void> => {
  const found = crc32(bytes)
  return bytes.length === length && found === sum
    ? E.right(undefined)
    : refused('the checksum of directory or filter does not match', inHex(sum), inHex(found))
}

/** Reads header, directory and filter of an open file. */
export const readIndexFile = (
  io: Io,
  file: FileNumber,
  { cache, onFault }: Pick<IndexFile, 'cache' | 'onFault'>,
): Either<Fault, IndexFile> => {
  const block = readBytes(io, file, indexHeaderBytes, 0)
  const decoded = decodeIndexHeader(block)
  if (E.isLeft(decoded)) return decoded
  const header = decoded.right
  const layout = layoutOf(header)
  const size = io.sizeOf(file)
  if (size !== layout.end) return refused('the file has another length', layout.end, size)
  const read = readBytes(io, file, layout.places - indexHeaderBytes, indexHeaderBytes)
  const directory = read.subarray(0, header.directoryBytes)
  const filter = read.subarray(header.directoryBytes)
  const directoryChecked = checkSum(directory, header.directoryBytes, header.directorySum)
  if (E.isLeft(directoryChecked)) return directoryChecked
  const filterChecked = checkSum(filter, header.filterBytes, header.filterSum)
  if (E.isLeft(filterChecked)) return filterChecked
  const entries = startsOf(directory)
  const parts = { header, layout, filter, directory, entries }
  return E.right({ io, file: () => file, front: block, ...parts, cache, onFault })
}

/** Bytes of the file; a fault where it was taken away or replaced. Throws what the disk throws. */
const readPlace = (
  { io, file }: IndexFile,
  { at, bytes }: { readonly at: number; readonly bytes: number },
): Either<Fault, Buffer> => {
  try {
    return E.right(readBytes(io, file(), bytes, at))
  } catch (cause) {
    if (!(cause instanceof OtherFileError)) throw cause
    const reason = 'the index is not the one that was opened'
    return refused(reason, 'the file that was there', cause.message)
  }
}

const readBlock = (
  file: IndexFile,
  part: Part,
  number: number,
  place: { readonly at: number; readonly bytes: number },
): Either<Corrupt, Buffer> => {
  const { header, cache, onFault } = file
  const key = `${header.segment} ${part} ${number}`
  const kept = cache.get(key)
  if (kept !== undefined) return E.right(kept)
  const checked = E.flatMap((bytes: Buffer) => checkIndexBlock(bytes, part, number))(
    readPlace(file, place),
  )
  if (E.isLeft(checked)) {
    onFault()
    return E.left(corruptAt(placeInIndex(header.segment, place.at), checked.left))
  }
  cache.set(key, checked.right)
  return checked
}

/** The block of fixed size with the entry `index`, and where in the block that is. */
const readEntry = (
  file: IndexFile,
  part: 'places' | 'runs',
  index: number,
): Either<Corrupt, { readonly block: Buffer; readonly at: number }> => {
  const [perBlock, bytes] =
    part === 'places' ? [placesPerBlock, placeBytes] : [runsPerBlock, runBytes]
  const number = Math.floor(index / perBlock)
  const count = Math.min(perBlock, file.header.events - number * perBlock)
  const at = file.layout[part] + number * (blockHeaderBytes + perBlock * bytes)
  const block = readBlock(file, part, number, { at, bytes: blockHeaderBytes + count * bytes })
  if (E.isLeft(block)) return block
  return E.right({ block: block.right, at: blockHeaderBytes + (index % perBlock) * bytes })
}

const entryOf = ({ directory, entries }: IndexFile, number: number): DirectoryEntry =>
  directoryEntryAt(directory, entries[number] ?? 0)

/** Number of the last block of names that begins at or before a name; -1 where all begin behind it. */
const blockWith = (file: IndexFile, name: string): number => {
  let [low, high] = [-1, file.entries.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (entryOf(file, middle).name <= name) low = middle
    else high = middle - 1
  }
  return low
}

const readNames = (file: IndexFile, number: number): Either<Corrupt, Buffer> => {
  const { offset, bytes } = entryOf(file, number)
  return readBlock(file, 'names', number, { at: file.layout.names + offset, bytes })
}

const runAt = (file: IndexFile, { first, count, start }: NameEntry): Run => ({
  first,
  count,
  entry: (index) => {
    const found = readEntry(file, 'runs', start + index)
    if (E.isLeft(found)) return found
    const { block, at } = found.right
    return E.right({ offset: block.readUInt32LE(at), digest: block.readInt32BE(at + 4) })
  },
})

const findName = (block: Buffer, stream: string): NameEntry | undefined => {
  for (let at = blockHeaderBytes; at < block.length;) {
    const entry = nameAt(block, at)
    if (entry.stream === stream) return entry
    if (entry.stream > stream) return undefined
    at = entry.end
  }
  return undefined
}

// A name in a block under its checksum was written from checked names.
const isStream = (name: string): name is StreamId => name !== ''

const namesFrom = function* (
  file: IndexFile,
  name: string,
): Generator<Either<Corrupt, NamedRun>, void, undefined> {
  for (let number = Math.max(0, blockWith(file, name)); number < file.entries.length; number += 1) {
    const block = readNames(file, number)
    if (E.isLeft(block)) {
      yield block
      return
    }
    for (let at = blockHeaderBytes; at < block.right.length;) {
      const entry = nameAt(block.right, at)
      at = entry.end
      const { stream } = entry
      if (stream >= name && isStream(stream)) yield E.right({ stream, run: runAt(file, entry) })
    }
  }
}

/** The index that a file holds. */
export const fileIndex = (file: IndexFile): SegmentIndex => ({
  runOf: (key) => {
    if (!mayHold(file.filter, key)) return E.right(undefined)
    const number = blockWith(file, key.stream)
    if (number < 0) return E.right(undefined)
    const block = readNames(file, number)
    if (E.isLeft(block)) return block
    const entry = findName(block.right, key.stream)
    return E.right(entry === undefined ? undefined : runAt(file, entry))
  },
  offsetOf: (index) => {
    const found = readEntry(file, 'places', index)
    return E.isLeft(found) ? found : E.right(found.right.block.readUInt32LE(found.right.at))
  },
  runsFrom: (name) => namesFrom(file, name),
})
