/**
 * The request to a witness (c2sp.org/tlog-witness, add-checkpoint): an old size, a proof of growth from it, a
 * checkpoint.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { decimalFrom } from '../bytes/decimal.ts'
import { hashLines, hashesFrom } from '../bytes/hash-lines.ts'
import { bytesFrom, textFrom } from '../bytes/text.ts'
import type { ProofRejection } from './rejection.ts'

export type AddCheckpoint = {
  /** The size of the tree that the witness knows. */
  readonly oldSize: number
  /** The consistency proof from that size; empty if `oldSize` is 0. */
  readonly hashes: ReadonlyArray<Uint8Array>
  /** The signed note, unchanged. */
  readonly checkpoint: Uint8Array
}

/** The most lines of a proof that a witness accepts. */
const maxHashes = 63

const malformed = (line: number) => E.left({ rejected: 'proof-malformed', line } as const)

/** The body's bytes. */
export const addCheckpointBytes = ({ oldSize, hashes, checkpoint }: AddCheckpoint): Uint8Array =>
  Uint8Array.of(...bytesFrom(`old ${oldSize}\n${hashLines(hashes)}\n`), ...checkpoint)

/** Reads a body without verifying it, or names the malformed line. */
export const addCheckpointFrom = (bytes: Uint8Array): Either<ProofRejection, AddCheckpoint> => {
  const whole = textFrom(bytes) ?? ''
  const end = whole.indexOf('\n\n')
  if (end === -1) return malformed(1)
  const [oldLine = '', ...lines] = whole.slice(0, end).split('\n')
  const oldSize = oldLine.startsWith('old ') ? decimalFrom(oldLine.slice(4)) : undefined
  if (oldSize === undefined) return malformed(1)
  const hashes = hashesFrom(lines)
  if (hashes === undefined || hashes.length > maxHashes) return malformed(2)
  return E.right({ oldSize, hashes, checkpoint: bytesFrom(whole.slice(end + 2)) })
}
