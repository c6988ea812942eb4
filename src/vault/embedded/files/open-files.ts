/** Reads what stands at the front of the two files, and the changes: what the slots are to be held against. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { readBytes } from '../../../files/io.ts'
import type { FileNumber, Io } from '../../../files/io.ts'
import { damagedAt } from '../format/damage.ts'
import type { VaultCorrupt } from '../format/damage.ts'
import { checkSlotsHead, decodeHead, headInForce } from '../format/heads.ts'
import type { Head, InForce } from '../format/heads.ts'
import { blockBytes, changesAt, headsAt, offsetOf } from '../format/layout.ts'
import { changesFrom, strayIn } from './read-changes.ts'
import type { Totals } from '../format/totals.ts'

/** The two files, open. */
export type Files = { readonly slotsFile: FileNumber; readonly changesFile: FileNumber }

/** The required totals of the slots, once the changes in `changes` are written to them. */
export type Promised = InForce & {
  readonly after: Totals
  readonly sequence: number
  /** By slot, the last image of it that is still in `changes`. */
  readonly images: ReadonlyMap<number, Buffer>
  /** Bytes of `changes`. */
  readonly changesEnd: number
}

/** The head in force of `changes`. */
export const readHeadInForce = (io: Io, file: FileNumber): Either<VaultCorrupt, InForce> => {
  const [first, second] = headsAt.map((at) => decodeHead(readBytes(io, file, blockBytes, at)))
  if (first === undefined || second === undefined) throw new Error('there are two heads')
  const inForce = headInForce(first, second)
  return E.isLeft(inForce) ? E.left(damagedAt('changes, both heads', inForce.left)) : inForce
}

/** Are these slots of this vault, and as many as there must be? */
export const checkFronts = (
  io: Io,
  { slotsFile }: Files,
  { vaultId, slots }: Pick<Head, 'vaultId' | 'slots'>,
): Either<VaultCorrupt, void> => {
  const front = checkSlotsHead(readBytes(io, slotsFile, blockBytes, 0), vaultId)
  if (E.isLeft(front)) return E.left(damagedAt('slots, head', front.left))
  const [expected, found] = [offsetOf(slots), io.sizeOf(slotsFile)]
  if (found >= expected) return E.right(undefined)
  const bytes = { expected: `${expected} bytes`, found: `${found} bytes` }
  return E.left(damagedAt('slots', { reason: 'the file is cut short', ...bytes }))
}

/** Reads both fronts and every change. Throws what the disk throws. */
export const readPromised = (io: Io, files: Files): Either<VaultCorrupt, Promised> => {
  const { changesFile } = files
  const inForce = readHeadInForce(io, changesFile)
  if (E.isLeft(inForce)) return inForce
  const { head } = inForce.right
  const changesEnd = io.sizeOf(changesFile)
  const bytes = readBytes(io, changesFile, changesEnd, 0)
  const { changes, end } = changesFrom(head.vaultId, bytes, changesAt, head.sequence)
  const last = changes.at(-1)
  const sequence = last?.sequence ?? head.sequence
  const stray = strayIn(head.vaultId, bytes, end, sequence)
  if (stray !== undefined) {
    const lost = { expected: `change ${sequence + 1}`, found: 'a later one behind it' }
    return E.left(
      damagedAt(`changes, offset ${end}`, { reason: 'a change is missing or damaged', ...lost }),
    )
  }
  const after = last?.after ?? head
  const fronts = checkFronts(io, files, { ...after, vaultId: head.vaultId })
  if (E.isLeft(fronts)) return fronts
  const images = new Map(
    changes.flatMap((change) => change.images.map((image) => [image.slot, image.bytes] as const)),
  )
  return E.right({ ...inForce.right, after, sequence, images, changesEnd })
}
