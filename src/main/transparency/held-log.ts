/** A log that is opened for reading, held against the tree that lies beside it. */
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { heldReader } from '../../sequencer/following/held-reader.ts'
import { seeTree } from '../../sequencer/tree-files/see-tree.ts'
import type { LogTree } from '../../transparency/log-tree.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import { entryHolder } from '../../transparency/tree/hold-entry.ts'
import type { EventRewritten, HoldEntry } from '../../transparency/tree/hold-entry.ts'
import { readLastSigned } from '../../sequencer/signed/last-signed-file.ts'
import type { SignedTree } from '../../sequencer/signed/last-signed.ts'
import { readOrigins } from '../../sequencer/signed/origins.ts'
import { faultOfEntry } from '../../sequencer/walking/judge.ts'
import type { LogReader } from '../log.ts'
import { treeName } from './open-transparency.ts'

type Place = Pick<Config, 'folder' | 'store' | 'vault' | 'transparency'>

/** The last signed state; undefined if it is elsewhere or cannot be read: then the tree is trusted. */
const signedIn = async ({
  folder,
  vault,
  transparency,
}: Place): Promise<SignedTree | undefined> => {
  const origins = await readOrigins(folder)
  const origin = E.isRight(origins) ? origins.right.at(-1) : undefined
  if (origin === undefined || vault !== 'embedded') return undefined
  const last = await readLastSigned(transparency.signing, origin)
  return E.isRight(last) ? last.right : undefined
}

const holderOf = (tree: LogTree, signed: SignedTree | undefined): HoldEntry => {
  const hold = entryHolder(nodeCrypto, tree)
  return (index, entry) =>
    E.mapLeft((held: EventRewritten) => faultOfEntry(tree, signed, held))(hold(index, entry))
}

/**
 * Closes both. Known hole: where there is no tree, as in a backup, or its head is damaged, the log is read as it is; and a
 * tree that was rewritten together with the log is found by `fsck`, which knows what was signed. Throws what the disk says.
 */
export const heldLog = async (place: Place, reader: LogReader): Promise<LogReader> => {
  const { folder, store } = place
  const seen = seeTree(join(folder, treeName))
  if (E.isLeft(seen) || seen.right === undefined) return reader
  const { tree, indexOf, ledgerId, hasPositions, close } = seen.right
  // Of a log that moved since the tree was made: the next start makes it anew.
  if (ledgerId !== reader.ledgerId || hasPositions === (store === 'embedded')) {
    close()
    return reader
  }
  const holding = { indexOf, holdEntry: holderOf(tree, await signedIn(place)) }
  return {
    ...reader,
    ...heldReader(reader, holding),
    close: async () => {
      close()
      await reader.close()
    },
  }
}
