/** Bytes in pieces. A failure ends them. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'

/** Pieces up to the end or the first failure. */
export type Pieces<F> = AsyncIterable<Either<F, Uint8Array>>

/** A file before it is archived: whole if it is small, otherwise in pieces. */
export type ArchiveFile<F> = { readonly name: string; readonly content: Uint8Array | Pieces<F> }

/** Files in the order in which they are archived; a failure ends them. */
export type ArchiveFiles<F> = AsyncIterable<Either<F, ArchiveFile<F>>>

const pieceBytes = 64 * 1024

/** Texts in order, as pieces of some 64 kB. */
export async function* textPieces<F>(
  texts: AsyncIterable<Either<F, string>>,
): AsyncGenerator<Either<F, Uint8Array>, void> {
  let waiting: string[] = []
  let length = 0
  for await (const text of texts) {
    if (E.isLeft(text)) return yield text
    waiting.push(text.right)
    length += text.right.length
    if (length < pieceBytes) continue
    yield E.right(Buffer.from(waiting.join('')))
    waiting = []
    length = 0
  }
  if (length > 0) yield E.right(Buffer.from(waiting.join('')))
}

async function* ended<F>(
  lines: AsyncIterable<Either<F, string>>,
): AsyncGenerator<Either<F, string>, void> {
  for await (const line of lines) yield E.isLeft(line) ? line : E.right(`${line.right}\n`)
}

/** Lines, each with its line feed, as pieces of some 64 kB. */
export const linePieces = <F>(
  lines: AsyncIterable<Either<F, string>>,
): AsyncGenerator<Either<F, Uint8Array>, void> => textPieces(ended(lines))

/** Joins small pieces to some 64 kB, so that the consumer is called less often. */
export async function* inLargerPieces<F>(pieces: Pieces<F>): Pieces<F> {
  let waiting: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    if (E.isLeft(piece)) return yield piece
    waiting.push(piece.right)
    length += piece.right.length
    if (length < pieceBytes) continue
    yield E.right(Buffer.concat(waiting))
    waiting = []
    length = 0
  }
  if (length > 0) yield E.right(Buffer.concat(waiting))
}
