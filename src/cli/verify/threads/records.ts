/** Entries and lines as threads put them into parts, read again. */
import { closeSync, openSync, readSync } from 'node:fs'
import type { PlacedEntry } from '../../../exports/verify/checks/events.ts'
import { RowsError } from '../../../projector/rows.ts'
import type { Chunks, ChunkWriter } from './chunk-file.ts'

/** Before each entry: index, length and position, in four, four and eight bytes. */
const headBytes = 16

/** Puts an entry into a part. Throws what the system says. */
export const putEntry = (
  { room }: ChunkWriter,
  part: number,
  { index, position, bytes }: Omit<PlacedEntry, 'file'>,
): void => {
  const { bytes: into, at } = room(part, headBytes + bytes.length)
  into.writeUInt32LE(index, at)
  into.writeUInt32LE(bytes.length, at + 4)
  into.writeBigInt64LE(position, at + 8)
  into.set(bytes, at + headBytes)
}

/** Puts a line in ASCII into a part, with a line feed. Throws what the system says. */
export const putLine = ({ room }: ChunkWriter, part: number, line: string): void => {
  const { bytes, at } = room(part, line.length + 1)
  bytes.write(line, at, 'latin1')
  bytes[at + line.length] = 10
}

const readChunk = (file: number, offset: number, length: number): Buffer => {
  const bytes = Buffer.allocUnsafeSlow(length)
  let done = 0
  while (done < length) {
    const count = readSync(file, bytes, done, length - done, offset + done)
    if (count === 0) throw new RowsError('what was put aside cannot be read')
    done += count
  }
  return bytes
}

const chunksIn = function* ({
  path,
  offsets,
  lengths,
}: Chunks): Generator<Buffer, void, undefined> {
  if (offsets.length === 0) return
  const file = openSync(path, 'r')
  try {
    for (const [chunk, offset] of offsets.entries())
      yield readChunk(file, offset, lengths[chunk] ?? 0)
  } finally {
    closeSync(file)
  }
}

const entriesIn = function* (chunks: Chunks): Generator<PlacedEntry, void, undefined> {
  for (const chunk of chunksIn(chunks))
    for (let at = 0; at < chunk.length;) {
      const from = at + headBytes
      at = from + chunk.readUInt32LE(at + 4)
      const head = from - headBytes
      const index = chunk.readUInt32LE(head)
      const position = chunk.readBigInt64LE(head + 8)
      yield { index, position, file: '', bytes: chunk.subarray(from, at) }
    }
}

type Head = {
  readonly entry: PlacedEntry
  readonly entries: Iterator<PlacedEntry, void, undefined>
}

const headOf = (entries: Head['entries']): ReadonlyArray<Head> => {
  const next = entries.next()
  return next.done === true ? [] : [{ entry: next.value, entries }]
}

/** The entries of one part, of which each list holds some in order of index; all in that order. */
export const entriesOf = function* (
  lists: ReadonlyArray<Chunks>,
): Generator<PlacedEntry, void, undefined> {
  let heads = lists.flatMap((chunks) => headOf(entriesIn(chunks)))
  while (heads.length > 1) {
    const first = heads.reduce((a, b) => (a.entry.index < b.entry.index ? a : b))
    yield first.entry
    heads = heads.flatMap((head) => (head === first ? headOf(head.entries) : [head]))
  }
  for (const { entry, entries } of heads) {
    yield entry
    for (let next = entries.next(); next.done !== true; next = entries.next()) yield next.value
  }
}

/** The lines of one part, several in a text. */
export const linesOf = function* (chunks: Chunks): Generator<string, void, undefined> {
  for (const chunk of chunksIn(chunks)) yield chunk.toString('latin1')
}
