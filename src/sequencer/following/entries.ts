/** The log's entries by index, read from the log and held against the tree before anybody sees them. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { EventReader, StoredEvent, StoreFailure } from '../../store/event-store.ts'
import { equalBytes } from '../../transparency/bytes/equal.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import { leafHash } from '../../transparency/tree/hash.ts'
import type { GrowingTree } from './growing-tree.ts'
import { entryOf } from './leaves.ts'

const hashBytes = 32
const tileWidth = 256

export type Entries = ReadonlyArray<Uint8Array>

const differs = (index: number): StoreFailure => ({
  failure: 'corrupt',
  where: `entry ${index}`,
  reason: 'the event is not the one whose hash is in the tree',
})

/**
 * The first `width` (1 to 256) entries of bundle `index`; undefined where the tree does not reach so far. `corrupt` where
 * an event is not the one that is in the tree.
 */
export const readBundle = async (
  { tree, positionOf }: Pick<GrowingTree, 'tree' | 'positionOf'>,
  { readAll }: Pick<EventReader<StoredEvent>, 'readAll'>,
  index: number,
  width: number,
): Promise<Either<StoreFailure, Entries | undefined>> => {
  const first = index * tileWidth
  const from = positionOf(first)
  const hashes = tree.tile(0, index, width)
  if (from === undefined || hashes === undefined) return E.right(undefined)
  const page = await readAll({ direction: 'forwards', from, maxCount: width })()
  if (E.isLeft(page)) return page
  const entries: Uint8Array[] = []
  for (let at = 0; at < width; at += 1) {
    const recorded = page.right[at]
    const entry = recorded === undefined ? undefined : entryOf(recorded.event)
    const hash = hashes.subarray(at * hashBytes, (at + 1) * hashBytes)
    if (entry === undefined || !equalBytes(leafHash(nodeCrypto, entry), hash))
      return E.left(differs(first + at))
    entries.push(entry)
  }
  return E.right(entries)
}
