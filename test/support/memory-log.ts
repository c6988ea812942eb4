/** A transparency log in memory over entries that a test gives it: the tree, one key, a checkpoint of all that is there. */
import { leafText } from '../../src/events/leaf.ts'
import type { EventReader, StoredEvent } from '../../src/store/event-store.ts'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import { bytesFrom } from '../../src/transparency/bytes/text.ts'
import { checkpointText } from '../../src/transparency/note/checkpoint.ts'
import type { LogTree } from '../../src/transparency/log-tree.ts'
import { newProver } from '../../src/transparency/proving/prover.ts'
import { signNote } from '../../src/transparency/signing/sign-note.ts'
import type { ShownCheckpoint, TransparencyLog } from '../../src/transparency/transparency-log.ts'
import { entryHolder } from '../../src/transparency/tree/hold-entry.ts'
import { leafHash, nodeHash } from '../../src/transparency/tree/hash.ts'
import { testSigner } from './test-signer.ts'
import { right } from './unwrap.ts'

/** An event's place and its leaf. */
type MemoryEntry = { readonly position: bigint; readonly leaf: string }

/** The root of 256^level hashes, a whole tile's. */
const rootOf = (hashes: ReadonlyArray<Uint8Array>): Uint8Array => {
  const [first] = hashes
  if (hashes.length === 1 && first !== undefined) return first
  const half = hashes.length / 2
  return nodeHash(nodeCrypto, rootOf(hashes.slice(0, half)), rootOf(hashes.slice(half)))
}

const treeOf = (leaves: () => ReadonlyArray<Uint8Array>): LogTree => ({
  size: () => leaves().length,
  tile: (level, index, width) => {
    const unit = 256 ** level
    const hashes = Array.from({ length: width }, (_, i) => {
      const start = (index * 256 + i) * unit
      const below = leaves().slice(start, start + unit)
      return below.length === unit ? [...rootOf(below)] : undefined
    })
    return hashes.some((hash) => hash === undefined)
      ? undefined
      : Uint8Array.from(hashes.flatMap((hash) => hash ?? []))
  },
})

export type MemoryLog = TransparencyLog & {
  /** Whether a checkpoint is shown: while not, nothing is covered. */
  readonly show: (isShown: boolean) => void
  /** Takes in what is there by now. */
  readonly refresh: () => Promise<void>
}

// A log of one key, named by its origin.
const memoryLog = (
  origin: string,
  entries: () => Promise<ReadonlyArray<MemoryEntry>>,
): MemoryLog => {
  const { signer, vkey } = testSigner(origin, 7)
  let taken: ReadonlyArray<MemoryEntry> = []
  let leaves: ReadonlyArray<Uint8Array> = []
  let isShown = true
  let shown: ShownCheckpoint | undefined
  const tree = treeOf(() => leaves)
  const at = async (size: number): Promise<ShownCheckpoint> => {
    const root = right(newProver(nodeCrypto, tree).rootAt(size))
    const text = checkpointText({ origin, size, root, extensions: [] })
    return { note: right(await signNote([signer], text)), size, root }
  }
  const refresh = async (): Promise<void> => {
    taken = await entries()
    leaves = taken.map(({ leaf }) => leafHash(nodeCrypto, bytesFrom(leaf)))
    shown = await at(leaves.length)
  }
  return {
    origin,
    tree,
    shown: () => (isShown ? shown : undefined),
    waitFor: async (size) => {
      await refresh()
      return isShown && shown !== undefined && shown.size >= size ? shown : undefined
    },
    checkpointAt: async (size) => ({ _tag: 'Right', right: await at(size) }),
    inclusion: (index, { size }) => right(newProver(nodeCrypto, tree).inclusion(index, size)),
    indexOf: (position) => {
      const index = taken.findIndex((entry) => entry.position === position)
      return index === -1 ? undefined : index
    },
    positionOf: (index) => taken[index]?.position,
    stopped: () => undefined,
    holdEntry: entryHolder(nodeCrypto, tree),
    signers: () => [signer],
    vkeys: () => [vkey],
    show: (is) => {
      isShown = is
    },
    refresh,
  }
}

/** The log over all events of a store. */
export const memoryLogOf = (
  origin: string,
  store: Pick<EventReader<StoredEvent>, 'readAll'>,
): MemoryLog =>
  memoryLog(origin, async () => {
    const all = { direction: 'forwards', from: 'start', maxCount: 10_000 } as const
    const events = await right(store.readAll(all))
    return events.map(({ event, position }) => ({ position, leaf: leafText(event.json) }))
  })
