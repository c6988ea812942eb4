/** Checkpoints and proofs on request. Data from the tree's files is compared with the signed tree. */
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
  /** Called with the fault if a file contradicts the signed tree. */
  readonly stop: (why: LogFault) => void
}

/** A checkpoint of any size up to the signed one, over this tree's root; none if the log has stopped. */
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

/** The proof of a leaf under a checkpoint. A proof that does not verify stops the log. */
export const inclusionIn =
  ({ tree, stop }: Pick<OnDemand, 'tree' | 'stop'>): TransparencyLog['inclusion'] =>
  (index, checkpoint) => {
    const proof = heldInclusion(tree.tree, tree.prover(), index, checkpoint)
    if (E.isRight(proof)) return proof.right
    if (proof.left.failure === 'tree-damaged') stop(proof.left)
    return undefined
  }
