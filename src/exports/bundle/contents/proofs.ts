/** The checkpoint of a bundle, and the proof of growth from an older one. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { nodeCrypto } from '../../../transparency/node-crypto.ts'
import { addCheckpointBytes } from '../../../transparency/proof/add-checkpoint.ts'
import { newProver } from '../../../transparency/proving/prover.ts'
import type { Contradiction } from '../../../transparency/contradiction.ts'
import type { Endorser, MissingEndorsement } from '../../../transparency/endorser.ts'
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

type ProvingEnv = {
  readonly log: Pick<TransparencyLog, 'tree' | 'checkpointAt'>
  readonly endorser: Endorser | undefined
}

/** The part of the log's tree that a bundle contains. */
export type BundleProofs = {
  readonly checkpoint: ShownCheckpoint
  /** RFC 3161, DER. */
  readonly stamp: Uint8Array | undefined
  /** Endorsements that a setting requires and that are missing. They are reported, and do not prevent the bundle. */
  readonly missing: ReadonlyArray<MissingEndorsement>
  /** Claims of witnesses against the log, known when the bundle was begun. No file proves them. */
  readonly contradictions: ReadonlyArray<Contradiction>
  readonly previous:
    | { readonly checkpoint: ShownCheckpoint; readonly hashes: ReadonlyArray<Uint8Array> }
    | undefined
}

/** The longest wait for witnesses and the authority, in ms. */
const endorsedWithinMs = 10_000

const checkpointOf = async (
  { log, endorser }: ProvingEnv,
  size: number,
): Promise<Either<CheckpointFailure, Omit<BundleProofs, 'previous'>>> => {
  if (endorser === undefined) {
    const checkpoint = await log.checkpointAt(size)
    return E.isLeft(checkpoint)
      ? checkpoint
      : E.right({ checkpoint: checkpoint.right, stamp: undefined, missing: [], contradictions: [] })
  }
  const endorsed = await endorser.endorsedAt(size, endorsedWithinMs)
  if (E.isLeft(endorsed)) return endorsed
  const { stamp, missing, contradictions, ...checkpoint } = endorsed.right
  return E.right({ checkpoint, stamp, missing, contradictions })
}

/** A checkpoint of exactly `size` entries, and the proof of growth since `previousSize`, which is at most `size`. */
export const proofsOf = async (
  env: ProvingEnv,
  size: number,
  previousSize: number | undefined,
): Promise<Either<CheckpointFailure | ProvingFailure, BundleProofs>> => {
  const now = await checkpointOf(env, size)
  if (E.isLeft(now)) return now
  if (previousSize === undefined) return E.right({ ...now.right, previous: undefined })
  const { log } = env
  const before = await log.checkpointAt(previousSize)
  if (E.isLeft(before)) return before
  const hashes = newProver(nodeCrypto, log.tree).consistency(previousSize, size)
  if (E.isLeft(hashes)) return hashes
  const previous = { checkpoint: before.right, hashes: hashes.right }
  return E.right({ ...now.right, previous })
}

/** The files of these proofs, in order. */
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
