/** Images that a group of writes has put, found by their keys, each of which can be taken back. */
import { entriesOf } from './entries.ts'

export type Stage = {
  /** By slot; rows that have none yet below zero. */
  readonly images: ReadonlyMap<number, Buffer>
  /** Puts an image where another is, or into a slot of its own. */
  readonly put: (bytes: Buffer, slot?: number) => void
  /** Slots whose image stands under this hash. */
  readonly under: (hash: number) => Iterable<number>
  readonly undo: () => void
  readonly keep: () => void
}

const hashesOf = (bytes: Buffer | undefined): ReadonlyArray<number> =>
  bytes === undefined ? [] : entriesOf(bytes).filter((hash) => hash !== 0)

/** An empty one. */
export const newStage = (): Stage => {
  const images = new Map<number, Buffer>()
  const byHash = new Map<number, Set<number>>()
  let before: Array<readonly [slot: number, was: Buffer | undefined]> = []
  let next = -1
  const set = (slot: number, bytes: Buffer | undefined): void => {
    for (const hash of hashesOf(images.get(slot))) byHash.get(hash)?.delete(slot)
    if (bytes === undefined) images.delete(slot)
    else images.set(slot, bytes)
    for (const hash of hashesOf(bytes))
      byHash.set(hash, (byHash.get(hash) ?? new Set<number>()).add(slot))
  }
  return {
    images,
    put: (bytes, slot = next) => {
      if (slot === next) next -= 1
      before.push([slot, images.get(slot)])
      set(slot, bytes)
    },
    under: (hash) => byHash.get(hash) ?? [],
    keep: () => void (before = []),
    undo: () => {
      for (const [slot, was] of before.toReversed()) set(slot, was)
      before = []
    },
  }
}
