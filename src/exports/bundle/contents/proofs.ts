/** The checkpoint of a bundle, and how the log grew since the bundle before. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { nodeCrypto } from '../../../transparency/node-crypto.ts'
import { addCheckpointBytes } from '../../../transparency/proof/add-checkpoint.ts'
import { newProver } from '../../../transparency/proving/prover.ts'
import type { ProvingFailure } from '../../../transparency/proving/failure.ts'
import type {
  CheckpointFailure,
  ShownCheckpoint,
  TransparencyLog,
} from '../../../transparency/transparency-log.ts'
import type { ArchiveFile } from '../archive/pieces.ts'
import {
  checkpointFile,
  consistencyFile,
  previousCheckpointFile,
  stampFile,
} from '../format/names.ts'

/** What of the log's tree a bundle rests on. */
export type BundleProofs = {
  readonly checkpoint: ShownCheckpoint
  /** RFC 3161, DER. */
  readonly stamp: Uint8Array | undefined
  readonly previous:
    | { readonly checkpoint: ShownCheckpoint; readonly hashes: ReadonlyArray<Uint8Array> }
    | undefined
}

/** A checkpoint of exactly `size`, and the proof since `previousSize`, where there was a bundle before: at most `size`. */
export const proofsOf = async (
  log: Pick<TransparencyLog, 'tree' | 'checkpointAt'>,
  size: number,
  previousSize: number | undefined,
): Promise<Either<CheckpointFailure | ProvingFailure, Omit<BundleProofs, 'stamp'>>> => {
  const checkpoint = await log.checkpointAt(size)
  if (E.isLeft(checkpoint)) return checkpoint
  if (previousSize === undefined)
    return E.right({ checkpoint: checkpoint.right, previous: undefined })
  const before = await log.checkpointAt(previousSize)
  if (E.isLeft(before)) return before
  const hashes = newProver(nodeCrypto, log.tree).consistency(previousSize, size)
  if (E.isLeft(hashes)) return hashes
  const previous = { checkpoint: before.right, hashes: hashes.right }
  return E.right({ checkpoint: checkpoint.right, previous })
}

/** The files that hold them, in their order. */
export const proofFiles = ({
  checkpoint,
  stamp,
  previous,
}: BundleProofs): ReadonlyArray<ArchiveFile<never>> => {
  const { note } = checkpoint
  const stamped = stamp === undefined ? [] : [{ name: stampFile, content: stamp }]
  if (previous === undefined) return [{ name: checkpointFile, content: note }, ...stamped]
  const { hashes, checkpoint: before } = previous
  const growth = addCheckpointBytes({ oldSize: before.size, hashes, checkpoint: note })
  return [
    { name: checkpointFile, content: note },
    ...stamped,
    { name: previousCheckpointFile, content: before.note },
    { name: consistencyFile, content: growth },
  ]
}
