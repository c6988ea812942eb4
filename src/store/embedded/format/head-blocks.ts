/**
 * The file `head`: one block twice, each in a sector of its own. Written after each sync of the log and before the
 * answer, one block after the other: while one is being written the other is whole, and tells of all that was answered
 * before. Synced only when it is made, when the log is opened and when it is closed: after a power cut it may be
 * behind, and is never ahead.
 *
 *  0  64 bytes  the block     64  448 bytes  zeros     512  64 bytes  the block again
 *
 * A file of the format before ends behind the first block.
 */
import { E } from '../../../fp.ts'
import { refused } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import { decodeHead, encodeHead, headBytes } from './head-block.ts'
import type { Head } from './head-block.ts'

/** Offset of a block in the file. */
export type HeadPlace = 0 | 512

/** In the order in which they are written. */
export const headPlaces: ReadonlyArray<HeadPlace> = [0, 512]

/** Bytes of the whole file. */
export const headFileBytes = 512 + headBytes

/** The content of the file. */
export type HeadRead = {
  /** The furthest of the blocks that are whole; undefined where none is, or where there is no file. */
  readonly head: Head | undefined
  /** The place of that block: the other one is written before it. */
  readonly at: HeadPlace | undefined
  /** The first thing that is not as it was written; undefined where all is, or where there is no file. */
  readonly fault: Fault | undefined
}

/** No file. */
export const noHead: HeadRead = { head: undefined, at: undefined, fault: undefined }

type Found = { readonly head: Head; readonly at: HeadPlace }

const isFurther = ({ head: one }: Found, { head: other }: Found): boolean =>
  one.segment === other.segment ? one.offset > other.offset : one.segment > other.segment

const gapFault = (bytes: Buffer): Fault | undefined =>
  bytes.subarray(headBytes, 512).every((byte) => byte === 0)
    ? undefined
    : { reason: 'the padding is not empty', expected: 'zeros', found: 'other bytes' }

const lengthFault = (bytes: Buffer): Fault | undefined => {
  if (bytes.length === headFileBytes || bytes.length === headBytes) return undefined
  const wrong = refused('the head has another length', headFileBytes, bytes.length)
  return E.isLeft(wrong) ? wrong.left : undefined
}

/**
 * Reads the file. Of two whole blocks the further one is believed, as each is a lower bound; of one whole and one
 * that is not, the whole one: it was written before the other was begun, or after it, and no batch is begun between.
 */
export const decodeHeads = (bytes: Buffer): HeadRead => {
  const places = bytes.length === headBytes ? headPlaces.slice(0, 1) : headPlaces
  const faults: Fault[] = []
  let best: Found | undefined
  for (const at of places) {
    const decoded = decodeHead(bytes.subarray(at, at + headBytes))
    if (E.isLeft(decoded)) {
      faults.push(decoded.left)
      continue
    }
    const found = { head: decoded.right, at }
    if (best !== undefined && best.head.ledgerId !== found.head.ledgerId) {
      const { ledgerId } = best.head
      const [expected, other] = [ledgerId, found.head.ledgerId]
      faults.push({ reason: 'its blocks are of two ledgers', expected, found: other })
    }
    if (best === undefined || isFurther(found, best)) best = found
  }
  const fault = lengthFault(bytes) ?? faults[0] ?? gapFault(bytes)
  return { head: best?.head, at: best?.at, fault }
}

/** The bytes of the file, both blocks of which say the same. */
export const encodeHeads = (head: Head): Buffer => {
  const bytes = Buffer.alloc(headFileBytes)
  const block = encodeHead(head)
  for (const at of headPlaces) block.copy(bytes, at)
  return bytes
}
