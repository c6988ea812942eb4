/** Writes files to a zip, piece by piece, as fast as it is read. The same files give the same bytes. */
import { crc32 } from 'node:zlib'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { ArchiveFiles, Pieces } from './pieces.ts'
import { centralHeader, dataDescriptor, endOfArchive, localHeader } from './zip-records.ts'
import type { Placed } from './zip-records.ts'

type Written = { readonly placed: Placed; readonly end: number }

/** A file whose length and checksum are known beforehand. */
async function* wholeFile(
  name: string,
  content: Uint8Array,
  offset: number,
): AsyncGenerator<Either<never, Uint8Array>, Written> {
  const file = { name, crc32: crc32(content), bytes: content.length, isStreamed: false }
  const header = localHeader(file)
  yield E.right(header)
  yield E.right(content)
  return { placed: { ...file, offset }, end: offset + header.length + content.length }
}

/** A file whose length and checksum follow it; undefined if it failed. */
async function* streamedFile<F>(
  name: string,
  content: Pieces<F>,
  offset: number,
): AsyncGenerator<Either<F, Uint8Array>, Written | undefined> {
  const header = localHeader({ name, crc32: 0, bytes: 0, isStreamed: true })
  yield E.right(header)
  let checksum = 0
  let bytes = 0
  for await (const piece of content) {
    yield piece
    if (E.isLeft(piece)) return undefined
    checksum = crc32(piece.right, checksum)
    bytes += piece.right.length
  }
  const placed = { name, crc32: checksum, bytes, offset, isStreamed: true }
  const behind = dataDescriptor(placed)
  yield E.right(behind)
  return { placed, end: offset + header.length + bytes + behind.length }
}

/** The bytes of the archive. If a file fails, the failure is the last piece, and the bytes before it are not an archive. */
export async function* zipOf<F>(
  files: ArchiveFiles<F>,
): AsyncGenerator<Either<F, Uint8Array>, void> {
  let offset = 0
  // Bytes instead of objects, since there may be a hundred thousand lines.
  const directory: Buffer[] = []
  for await (const file of files) {
    if (E.isLeft(file)) return yield file
    const { name, content } = file.right
    const written =
      content instanceof Uint8Array
        ? yield* wholeFile(name, content, offset)
        : yield* streamedFile(name, content, offset)
    if (written === undefined) return
    directory.push(centralHeader(written.placed))
    offset = written.end
  }
  const records = Buffer.concat(directory)
  yield E.right(records)
  yield E.right(endOfArchive({ files: directory.length, bytes: records.length, offset }))
}
