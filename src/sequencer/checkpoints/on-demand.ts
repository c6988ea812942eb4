/** Checkpoints and proofs that are asked for, of a log that is signed beside it: what the files of the tree give is held against what was signed. */
import { E } from '../../fp.ts'
import type { TransparencyLog } from '../../transparency/transparency-log.ts'
import type { LogFault } from '../failure.ts'
import type { GrowingTree } from '../following/growing-tree.ts'
import type { Ring } from '../keys/ring.ts'
import { heldInclusion, heldRoot } from './held-proofs.ts'
import type { Shown } from './shown.ts'
import { noteOver } from './sign-tree.ts'

type OnDemand = {
  readonly origin: string
  readonly ring: Ring
  readonly tree: GrowingTree
  readonly shown: Shown
  readonly stopped: TransparencyLog['stopped']
  /** Told of a file that does not lead to what was signed. */
  readonly stop: (why: LogFault) => void
}

/** A checkpoint of any size that was signed already, over this tree's own root; none of a log that has stopped. */
export const checkpointAtIn =
  ({ origin, ring, tree, shown, stopped, stop }: OnDemand): TransparencyLog['checkpointAt'] =>
  async (size) => {
    const why = stopped()
    if (why !== undefined) return E.left(why)
    const current = shown.now()
    const beyond = { failure: 'beyond-tree', size } as const
    if (current === undefined || size > current.size) return E.left(beyond)
    if (size === current.size) return E.right(current)
    const root = heldRoot(tree.prover(), size, current)
    if (E.isRight(root)) return noteOver(origin, ring.signers(), { size, root: root.right })
    if (root.left.failure !== 'tree-damaged') return E.left(beyond)
    stop(root.left)
    return E.left(stopped() ?? beyond)
  }

/** The proof of a leaf under a checkpoint; one that does not lead there stops the log. */
export const inclusionIn =
  ({ tree, stop }: Pick<OnDemand, 'tree' | 'stop'>): TransparencyLog['inclusion'] =>
  (index, checkpoint) => {
    const proof = heldInclusion(tree.tree, tree.prover(), index, checkpoint)
    if (E.isRight(proof)) return proof.right
    if (proof.left.failure === 'tree-damaged') stop(proof.left)
    return undefined
  }
