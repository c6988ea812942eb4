/** From recorded events to leaves of the tree. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { leafText } from '../../events/leaf.ts'
import type { Recorded, StoredEvent } from '../../store/event-store.ts'
import { bytesFrom } from '../../transparency/bytes/text.ts'
import { hashLeafText } from '../../transparency/node-crypto.ts'
import { maxEntryBytes } from '../../transparency/tiles/entry-bundle.ts'
import type { Leaf } from '../tree-files/tree-files.ts'

/** An event of an older log that is longer than an entry may be (c2sp.org/tlog-tiles): the log can have no tree. */
export type EntryTooLong = { readonly failure: 'entry-too-long'; readonly position: bigint }

type Placed = Pick<Recorded<StoredEvent>, 'event' | 'position'>

/** The entry of an event: its stored text without ciphertext, in UTF-8. */
export const entryOf = ({ json }: Pick<StoredEvent, 'json'>): Uint8Array =>
  bytesFrom(leafText(json))

/** The leaf of one event. */
export const leafOf = ({ event, position }: Placed): Either<EntryTooLong, Leaf> => {
  const hash = hashLeafText(leafText(event.json), maxEntryBytes)
  return hash === undefined
    ? E.left({ failure: 'entry-too-long', position })
    : E.right({ hash, position })
}

/** The leaves of events, in order. */
export const leavesOf = (
  batch: ReadonlyArray<Placed>,
): Either<EntryTooLong, ReadonlyArray<Leaf>> => {
  const leaves: Leaf[] = []
  for (const recorded of batch) {
    const leaf = leafOf(recorded)
    if (E.isLeft(leaf)) return leaf
    leaves.push(leaf.right)
  }
  return E.right(leaves)
}
