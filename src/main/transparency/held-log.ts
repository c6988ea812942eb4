/** A log that is opened for reading, held against the tree that lies beside it. */
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { heldReader } from '../../sequencer/following/held-reader.ts'
import { seeTree } from '../../sequencer/tree-files/see-tree.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import { entryHolder } from '../../transparency/tree/hold-entry.ts'
import type { LogReader } from '../log.ts'
import { treeName } from './open-transparency.ts'

/**
 * Closes both. Known hole: where there is no tree, as in a backup, or its head is damaged, the log is read as it is; and a
 * tree that was rewritten together with the log is found by `fsck`, which knows what was signed. Throws what the disk says.
 */
export const heldLog = (
  { folder, store }: Pick<Config, 'folder' | 'store'>,
  reader: LogReader,
): LogReader => {
  const seen = seeTree(join(folder, treeName))
  if (E.isLeft(seen) || seen.right === undefined) return reader
  const { tree, indexOf, ledgerId, hasPositions, close } = seen.right
  // Of a log that moved since the tree was made: the next start makes it anew.
  if (ledgerId !== reader.ledgerId || hasPositions === (store === 'embedded')) {
    close()
    return reader
  }
  const holding = { indexOf, holdEntry: entryHolder(nodeCrypto, tree) }
  return {
    ...reader,
    ...heldReader(reader, holding),
    close: async () => {
      close()
      await reader.close()
    },
  }
}
