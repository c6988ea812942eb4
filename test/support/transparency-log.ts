/** A transparency log over a store, in memory: its tree follows the log, its checkpoints are signed by a key of its own. */
import { E } from '../../src/fp.ts'
import { leafText } from '../../src/events/leaf.ts'
import { seedSigner, vkeyOf } from '../../src/sequencer/keys/ed25519.ts'
import type { EventStore, StoredEvent } from '../../src/store/event-store.ts'
import { checkpointText } from '../../src/transparency/note/checkpoint.ts'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import { newProver } from '../../src/transparency/proving/prover.ts'
import { signNote } from '../../src/transparency/signing/sign-note.ts'
import type { TransparencyLog } from '../../src/transparency/transparency-log.ts'
import { entryHolder } from '../../src/transparency/tree/hold-entry.ts'
import { leafHash } from '../../src/transparency/tree/hash.ts'
import { memoryTree } from '../transparency/memory-tree.ts'

export type TestLog = { readonly log: TransparencyLog; readonly close: () => void }

const origin = 'ledger.example/test'
const seed = Buffer.alloc(32, 7)

/** Follows until it is closed. */
export const transparencyLogOver = (store: Pick<EventStore<StoredEvent>, 'follow'>): TestLog => {
  const leaves: Uint8Array[] = []
  const positions: bigint[] = []
  const indexes = new Map<bigint, number>()
  const ending = new AbortController()
  const follow = async (): Promise<void> => {
    for await (const followed of store.follow(-1n, ending.signal)) {
      if (followed.kind !== 'event') continue
      const { event, position } = followed.recorded
      indexes.set(position, leaves.length)
      positions.push(position)
      leaves.push(leafHash(nodeCrypto, Buffer.from(leafText(event.json))))
    }
  }
  void follow().catch(() => undefined)
  const tree = memoryTree(leaves)
  const signer = seedSigner(origin, seed)
  const checkpointAt: TransparencyLog['checkpointAt'] = async (size) => {
    const root = newProver(nodeCrypto, tree).rootAt(size)
    if (E.isLeft(root)) return E.left({ failure: 'beyond-tree', size: leaves.length })
    const text = checkpointText({ origin, size, root: root.right, extensions: [] })
    const note = await signNote([signer], text)
    return E.isLeft(note) ? note : E.right({ note: note.right, size, root: root.right })
  }
  return {
    log: {
      origin,
      tree,
      shown: () => undefined,
      waitFor: () => Promise.resolve(undefined),
      checkpointAt,
      inclusion: () => undefined,
      indexOf: (position) => indexes.get(position),
      positionOf: (index) => positions[index],
      stopped: () => undefined,
      holdEntry: entryHolder(nodeCrypto, tree),
      signers: () => [signer],
      vkeys: () => [vkeyOf(origin, seed)],
    },
    close: () => ending.abort(),
  }
}
