/**
 * The position of each leaf in the log. If positions are the indexes, as on a log in a folder, there is no file; the
 * first position that differs creates it, with all earlier ones.
 */
import type { GrowingFile } from './growing-file.ts'

const bytesEach = 8
/** The number of positions per write when all earlier ones are added. */
const perWrite = 65_536

export type Positions = {
  readonly isKept: () => boolean
  /** Appends the positions of the leaves from `index` on, in rising order. Rejects with errors of the disk. */
  readonly append: (index: number, positions: ReadonlyArray<bigint>) => Promise<void>
  /** The position of a leaf below `size`. */
  readonly of: (index: number) => bigint
  /** The leaf below `size` with this position. */
  readonly indexOf: (position: bigint, size: number) => number | undefined
}

const encode = (positions: ReadonlyArray<bigint>): Buffer => {
  const bytes = Buffer.allocUnsafe(positions.length * bytesEach)
  for (const [at, position] of positions.entries()) bytes.writeBigUInt64LE(position, at * bytesEach)
  return bytes
}

const indexesFrom = (from: number, to: number): ReadonlyArray<bigint> =>
  Array.from({ length: to - from }, (_, at) => BigInt(from + at))

/** Positions in `file`; `wasKept` says whether it has them. */
export const newPositions = (file: GrowingFile, wasKept: boolean): Positions => {
  let isKept = wasKept
  const of = (index: number): bigint =>
    isKept ? file.read(index * bytesEach, bytesEach).readBigUInt64LE(0) : BigInt(index)
  const search = (position: bigint, size: number): number | undefined => {
    let [low, high] = [0, size]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (of(middle) < position) low = middle + 1
      else high = middle
    }
    return low < size && of(low) === position ? low : undefined
  }
  return {
    isKept: () => isKept,
    append: async (index, positions) => {
      // They rise, so that positions equal to the indexes at both ends are equal in between.
      const isIndex =
        positions[0] === BigInt(index) && positions.at(-1) === BigInt(index + positions.length - 1)
      if ((isIndex || positions.length === 0) && !isKept) return
      if (!isKept) {
        for (let from = 0; from < index; from += perWrite)
          await file.append(encode(indexesFrom(from, Math.min(index, from + perWrite))))
        isKept = true
      }
      await file.append(encode(positions))
    },
    of,
    indexOf: (position, size) => {
      if (isKept) return search(position, size)
      return position >= 0n && position < BigInt(size) ? Number(position) : undefined
    },
  }
}

/** The number of bytes for the positions of `size` leaves. */
export const positionBytes = (size: number): number => size * bytesEach
