/** Makes the bytes of an index file from an index in memory, in steps between which others have their turn. */
import { crc32 } from 'node:zlib'
import {
  blockHeaderBytes,
  closeBlock,
  encodeDirectoryEntry,
  encodeName,
  namesBlockBytes,
  placeBytes,
  placesPerBlock,
  runBytes,
  runsPerBlock,
} from './index-blocks.ts'
import type { DirectoryEntry, NameEntry, Part } from './index-blocks.ts'
import { encodeIndexHeader } from './index-header.ts'
import type { IndexOf } from './index-header.ts'
import type { MemoryIndex } from './memory-index.ts'
import { addName, filterBytes } from './name-filter.ts'
import type { Entry } from './segment-index.ts'
import { sortedNames } from './sorted.ts'
import { keyOf } from '../format/stream-key.ts'

type Steps<A> = Generator<void, A, undefined>
const streamsPerStep = 512

/** Blocks of fixed size: `write` fills in entry after entry. */
const fixedBlocks = function* <A>(
  entries: ReadonlyArray<A>,
  part: Part,
  { perBlock, bytes }: { readonly perBlock: number; readonly bytes: number },
  write: (block: Buffer, entry: A, at: number) => void,
): Steps<Buffer[]> {
  const blocks: Buffer[] = []
  for (let from = 0; from < entries.length; from += perBlock) {
    const some = entries.slice(from, from + perBlock)
    const block = Buffer.allocUnsafe(blockHeaderBytes + some.length * bytes)
    for (const [index, entry] of some.entries()) {
      write(block, entry, blockHeaderBytes + index * bytes)
    }
    blocks.push(closeBlock(block, part, blocks.length))
    yield
  }
  return blocks
}

type Names = { readonly blocks: Buffer[]; readonly directory: Buffer }

/** Packs the names into blocks, and names each block in the directory. */
const nameBlocks = function* (names: ReadonlyArray<NameEntry>): Steps<Names> {
  const blocks: Buffer[] = []
  const directory: DirectoryEntry[] = []
  let [offset, length] = [0, 0]
  let open: { readonly first: string; readonly parts: Buffer[] } | undefined
  const close = (): void => {
    if (open === undefined) return
    const block = Buffer.concat([Buffer.alloc(blockHeaderBytes), ...open.parts])
    blocks.push(closeBlock(block, 'names', blocks.length))
    directory.push({ offset, bytes: block.length, name: open.first })
    offset += block.length
    open = undefined
    length = 0
  }
  for (const [index, entry] of names.entries()) {
    open ??= { first: entry.stream, parts: [] }
    const bytes = encodeName(entry)
    open.parts.push(bytes)
    length += bytes.length
    if (length >= namesBlockBytes) close()
    if (index % streamsPerStep === 0) yield
  }
  close()
  return { blocks, directory: Buffer.concat(directory.map(encodeDirectoryEntry)) }
}

type Streams = { readonly names: NameEntry[]; readonly runs: Entry[]; readonly filter: Buffer }

const inOrder = function* (index: MemoryIndex): Steps<Streams> {
  const streams = index.streams()
  const order = yield* sortedNames([...streams.keys()])
  const names: NameEntry[] = []
  const runs: Entry[] = []
  const filter = Buffer.alloc(filterBytes(order.length))
  for (const [at, stream] of order.entries()) {
    const run = streams.get(stream)
    if (run === undefined) continue
    names.push({ stream, first: run.first, count: run.entries.length, start: runs.length })
    for (const entry of run.entries) runs.push(entry)
    addName(filter, keyOf(stream))
    if (at % streamsPerStep === 0) yield
  }
  return { names, runs, filter }
}

/** The bytes of the index file of a closed segment, in pieces, in order. */
export const encodeIndex = function* (
  index: MemoryIndex,
  of: Omit<IndexOf, 'events'>,
): Steps<ReadonlyArray<Buffer>> {
  const { names, runs, filter } = yield* inOrder(index)
  const places = yield* fixedBlocks(
    index.offsets(),
    'places',
    { perBlock: placesPerBlock, bytes: placeBytes },
    (block, offset, at) => void block.writeUInt32LE(offset, at),
  )
  const runBlocks = yield* fixedBlocks(
    runs,
    'runs',
    { perBlock: runsPerBlock, bytes: runBytes },
    (block, { offset, digest }, at) => {
      block.writeUInt32LE(offset, at)
      block.writeInt32BE(digest, at + 4)
    },
  )
  const { blocks, directory } = yield* nameBlocks(names)
  const header = encodeIndexHeader({
    ...of,
    events: index.offsets().length,
    streams: names.length,
    directoryBytes: directory.length,
    directorySum: crc32(directory),
    filterBytes: filter.length,
    filterSum: crc32(filter),
    namesBytes: blocks.reduce((sum, { length }) => sum + length, 0),
  })
  return [header, directory, filter, ...places, ...runBlocks, ...blocks]
}
