/** Proves that an event is in the log, once a checkpoint covers it. */
import { textFrom } from '../../transparency/bytes/text.ts'
import { tlogProofBytes } from '../../transparency/proof/tlog-proof.ts'
import type { ShownCheckpoint, TransparencyLog } from '../../transparency/transparency-log.ts'

/**
 * The c2sp.org/tlog-proof of the event at a position; undefined if no checkpoint covers it within `withinMs`, or the
 * log has stopped.
 */
export type EventProof = (position: bigint, withinMs: number) => Promise<string | undefined>

const covering = async (
  log: TransparencyLog,
  position: bigint,
  withinMs: number,
): Promise<{ readonly index: number; readonly checkpoint: ShownCheckpoint } | undefined> => {
  // An event that is not in the tree yet is covered by the next checkpoint at the earliest.
  const size = (log.indexOf(position) ?? log.tree.size()) + 1
  const checkpoint = await log.waitFor(size, withinMs)
  const index = log.indexOf(position)
  return checkpoint === undefined || index === undefined || index >= checkpoint.size
    ? undefined
    : { index, checkpoint }
}

/** Proofs from the tree of a running log. */
export const eventProofs =
  (log: TransparencyLog): EventProof =>
  async (position, withinMs) => {
    const covered = await covering(log, position, withinMs)
    if (covered === undefined) return undefined
    const { index, checkpoint } = covered
    const hashes = log.inclusion(index, checkpoint)
    if (hashes === undefined) return undefined
    const proof = { extra: undefined, index, hashes, checkpoint: checkpoint.note }
    return textFrom(tlogProofBytes(proof))
  }
