/** Entries of the log by index, each compared with its leaf in the tree before it is passed on. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { EventReader, StoredEvent, StoreFailure } from '../../store/event-store.ts'
import type { EntryFault, HoldEntry } from '../../transparency/tree/hold-entry.ts'
import type { GrowingTree } from './growing-tree.ts'
import { entryOf } from './leaves.ts'

const tileWidth = 256

export type Entries = ReadonlyArray<Uint8Array>

const differs = (index: number, fault?: EntryFault): StoreFailure => ({
  failure: 'corrupt',
  where: `entry ${index}`,
  reason:
    fault?.failure === 'tree-damaged'
      ? `the file tree/${fault.file} is damaged`
      : 'the event is not the one whose hash is in the tree',
})

/**
 * The first `width` (1 to 256) entries of entry bundle `index`; undefined if the tree is too small. `corrupt` if an
 * event differs from its leaf, or the tree is damaged there.
 */
export const readBundle = async (
  {
    tree,
    positionOf,
    holdEntry,
  }: Pick<GrowingTree, 'tree' | 'positionOf'> & { readonly holdEntry: HoldEntry },
  { readAll }: Pick<EventReader<StoredEvent>, 'readAll'>,
  index: number,
  width: number,
): Promise<Either<StoreFailure, Entries | undefined>> => {
  const first = index * tileWidth
  const from = positionOf(first)
  if (from === undefined || first + width > tree.size()) return E.right(undefined)
  const page = await readAll({ direction: 'forwards', from, maxCount: width })()
  if (E.isLeft(page)) return page
  const entries: Uint8Array[] = []
  for (let at = 0; at < width; at += 1) {
    const recorded = page.right[at]
    const entry = recorded === undefined ? undefined : entryOf(recorded.event)
    if (entry === undefined) return E.left(differs(first + at))
    const held = holdEntry(first + at, entry)
    if (E.isLeft(held)) return E.left(differs(first + at, held.left))
    entries.push(entry)
  }
  return E.right(entries)
}
