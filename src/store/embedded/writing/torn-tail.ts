/** The bytes behind the last whole batch of a log: cut short by a power cut, or damage? */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { OpenFailure } from '../../open-failure.ts'
import { decodeBatchEnd } from '../format/batch-end.ts'
import { corruptAt, placeIn } from '../format/fault.ts'
import type { Corrupt } from '../format/fault.ts'
import { batchEndBytes, batchEndKind } from '../format/frame.ts'
import type { Head } from '../format/head-block.ts'
import type { Source, Stop } from '../format/walk.ts'

const pieceBytes = 1024 * 1024

/** Offset of a batch's end, in a piece, that begins behind `next`. */
const laterEndIn = (piece: Buffer, next: number): number | undefined => {
  // Its length, 64, is looked for first, which no text holds: JSON has no zero bytes.
  const pattern = Buffer.from([batchEndBytes, 0, 0, 0, batchEndKind])
  for (let at = piece.indexOf(pattern); at >= 0; at = piece.indexOf(pattern, at + 1)) {
    if (at < 4) continue
    const end = decodeBatchEnd(piece, at - 4, piece.length)
    if (E.isRight(end) && end.right.firstPosition > next) return at - 4
  }
  return undefined
}

/**
 * Offset of a whole batch's end that belongs to a later batch than the one that begins at position `next`. Only one batch
 * is ever unsynced: where a later one stands, that one was on disk, and what is wrong with it is damage.
 */
export const laterBatch = (source: Source, from: number, next: number): number | undefined => {
  for (let at = from; at < source.size; at += pieceBytes) {
    const piece = source.read(at, Math.min(pieceBytes + batchEndBytes, source.size - at))
    const found = laterEndIn(piece, next)
    if (found !== undefined) return at + found
  }
  return undefined
}

/** The knowledge of a log's end from elsewhere. */
export type Witness = {
  /** Undefined where there is none that can be believed. */
  readonly head: Head | undefined
  /** -1 for none. */
  readonly knownHead: number
  /** An operator's word that the log ends with this position, and that what came after it is lost. */
  readonly acceptedHead: number | undefined
}

type Tail = {
  readonly segment: number
  /** Position behind the last whole batch. */
  readonly next: number
  readonly stop: Stop
}

/**
 * Passes a tail that nobody was ever told of, or that an operator gives up; names the place of one that is damage. What
 * stands before a whole batch is given up by nobody.
 */
export const judgeTail = (
  source: Source,
  { segment, next, stop }: Tail,
  { head, knownHead, acceptedHead }: Witness,
): Either<Corrupt, void> => {
  const isAccepted = acceptedHead === next - 1
  const damaged = (why: string): Either<Corrupt, never> =>
    E.left(
      corruptAt(placeIn(segment, stop.offset), {
        ...stop.fault,
        reason: `${stop.fault.reason} (${why}; the last event before it is at position ${next - 1})`,
      }),
    )
  if (head === undefined && !isAccepted) {
    return damaged('whether it was acknowledged is not known, since log/head cannot be believed')
  }
  if (((head?.next ?? 0) > next && !isAccepted) || knownHead >= next) {
    return damaged('the log was acknowledged beyond this place')
  }
  const later = laterBatch(source, stop.wholeTo, next)
  return later === undefined
    ? E.right(undefined)
    : damaged(`a later batch ends at offset ${later}, so this one was whole once`)
}

/** A log that is whole, but ends before what is known. */
export const judgeEnd = (
  next: number,
  { head, knownHead, acceptedHead }: Witness,
): Either<OpenFailure, void> => {
  if (acceptedHead === next - 1) return E.right(undefined)
  const written = (head?.next ?? 0) - 1
  const known = Math.max(written, knownHead)
  if (known < next) return E.right(undefined)
  return E.left({
    failure: 'log-ends-early',
    head: BigInt(next - 1),
    known: BigInt(known),
    by: written >= knownHead ? 'head' : 'caller',
  })
}
