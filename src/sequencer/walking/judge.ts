/**
 * Decides, when log and tree differ, which one is wrong: the log, if an event was rewritten, or the tree, if a file is
 * damaged. The signed root decides: only the hash of the recorded event leads to it.
 */
import { E } from '../../fp.ts'
import { toBase64 } from '../../transparency/bytes/base64.ts'
import { equalBytes } from '../../transparency/bytes/equal.ts'
import type { LogTree } from '../../transparency/log-tree.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import { newProver } from '../../transparency/proving/prover.ts'
import { verifyInclusion } from '../../transparency/tree/verify-inclusion.ts'
import type { EventRewritten } from '../../transparency/tree/hold-entry.ts'
import { fullWidth } from '../../transparency/tiles/tile.ts'
import type { LogFault } from '../failure.ts'
import type { SignedTree } from '../signed/last-signed.ts'
import type { TreeDifference } from '../tree-files/compare-tree.ts'
import { leafIn } from '../tree-files/level-tree.ts'

/** Whether this leaf was signed at this index. The siblings come from the tree; the hashes on its own path are computed. */
const wasSigned = (
  tree: LogTree,
  signed: SignedTree | undefined,
  index: number,
  leaf: Uint8Array,
): boolean => {
  if (signed === undefined || index >= signed.size) return false
  const { size, root } = signed
  const proof = newProver(nodeCrypto, tree).inclusion(index, size)
  if (E.isLeft(proof)) return false
  return E.isRight(verifyInclusion(nodeCrypto, { index, size, leaf, root, proof: proof.right }))
}

/** Zeros, as a hole in a file reads: no event has this hash, whatever became of its neighbours. */
const isHole = (hash: Uint8Array): boolean => hash.every((byte) => byte === 0)

/** The two possible faults when a hash differs. */
export type HashFault = Extract<LogFault, { readonly failure: 'event-rewritten' | 'tree-damaged' }>

type HashDifference = Extract<TreeDifference, { readonly differs: 'hash' }>

const spelled = (hash: Uint8Array | undefined): string =>
  hash === undefined ? 'no hash' : toBase64(hash)

/** `expected` of the difference comes from the log. */
export const faultOfHash = (
  tree: LogTree,
  signed: SignedTree | undefined,
  { level, index: at, expected, found }: HashDifference,
): HashFault => {
  const index = at * fullWidth ** level
  // The leaves below a hash of a higher level were compared with the log before.
  const leaf = level === 0 ? expected : leafIn(tree, index)
  const isTrue =
    found === undefined ||
    isHole(found) ||
    (leaf !== undefined && wasSigned(tree, signed, index, leaf))
  if (isTrue || (level > 0 && index >= (signed?.size ?? 0)))
    return {
      failure: 'tree-damaged',
      file: `level-${level}`,
      index: at,
      expected: spelled(expected),
      found: spelled(found),
    }
  return { failure: 'event-rewritten', index, expected: spelled(found), found: spelled(expected) }
}

/** The same for an entry that is about to be passed on. */
export const faultOfEntry = (
  tree: LogTree,
  signed: SignedTree | undefined,
  { index, expected, found }: Omit<EventRewritten, 'failure'>,
): HashFault =>
  faultOfHash(tree, signed, {
    differs: 'hash',
    level: 0,
    index,
    expected: Buffer.from(found, 'base64'),
    found: Buffer.from(expected, 'base64'),
  })

type PositionDifference = Extract<TreeDifference, { readonly differs: 'position' }>

/** `leaf`: the hash of the next event in the log. If it is the same, only the stored position is damaged. */
export const faultOfPosition = (
  tree: LogTree,
  leaf: Uint8Array | undefined,
  { index, expected, found }: PositionDifference,
): LogFault => {
  const kept = leafIn(tree, index)
  const isSame = leaf !== undefined && kept !== undefined && equalBytes(leaf, kept)
  if (isSame)
    return {
      failure: 'tree-damaged',
      file: 'positions',
      index,
      expected: String(expected),
      found: String(found),
    }
  return {
    failure: 'event-rewritten',
    index,
    expected: spelled(kept),
    found:
      found !== undefined && expected > found ? 'no event' : `an event at position ${expected}`,
  }
}
