/**
 * Checks that the log only grew: since the older checkpoint inside the bundle, and since a checkpoint that the reader
 * kept.
 */
import { E } from '../../../fp.ts'
import { toBase64 } from '../../../transparency/bytes/base64.ts'
import { equalBytes } from '../../../transparency/bytes/equal.ts'
import type { Checkpoint } from '../../../transparency/note/checkpoint.ts'
import type { Primitives } from '../../../transparency/primitives.ts'
import type { Policy } from '../../../transparency/proof/policy.ts'
import { verifyCheckpoint } from '../../../transparency/proof/verify-checkpoint.ts'
import { verifyGrowth } from '../../../transparency/proof/verify-growth.ts'
import type { BundleManifest } from '../../bundle/format/manifest.ts'
import {
  checkpointFile,
  consistencyFile,
  previousCheckpointFile,
} from '../../bundle/format/names.ts'
import type { Findings } from '../finding.ts'
import type { CheckedFiles } from '../source/checked-files.ts'
import { maxNoteBytes } from './checkpoint.ts'

/** Largest proof, in bytes: 63 hashes and a signed note. */
export const maxProofBytes = maxNoteBytes + 64 * 64

/**
 * The policy without its quorum. An older checkpoint needs only the log's signature, since witnesses may have been
 * added later.
 */
export const withoutQuorum = (policy: Policy): Policy => ({ ...policy, needs: undefined })

const endsWith = (bytes: Uint8Array, end: Uint8Array): boolean =>
  bytes.length >= end.length && equalBytes(bytes.subarray(bytes.length - end.length), end)

const checkOldHead = (
  { size, root }: Checkpoint,
  { previous }: BundleManifest,
  findings: Findings,
): void => {
  const file = previousCheckpointFile
  const sizes = { expected: String(previous?.size), found: String(size) }
  if (sizes.expected !== sizes.found) findings.add({ fault: 'size-differs', file, ...sizes })
  const roots = { expected: String(previous?.root), found: toBase64(root) }
  if (roots.expected !== roots.found) findings.add({ fault: 'root-differs', file, ...roots })
}

/** Checks the files under `previous/`. Returns the older checkpoint if the log is proven to have grown from it. */
export const checkPrevious = async (
  primitives: Primitives,
  files: CheckedFiles,
  manifest: BundleManifest,
  policy: Policy,
  findings: Findings,
): Promise<Checkpoint | undefined> => {
  const lenient = withoutQuorum(policy)
  for (const file of [previousCheckpointFile, consistencyFile])
    if (!files.has(file)) return findings.add({ fault: 'file-missing', file })
  const note = await files.whole(previousCheckpointFile, maxNoteBytes)
  const old = verifyCheckpoint(primitives, lenient, note)
  if (E.isLeft(old)) {
    const rejection = old.left
    return findings.add({ fault: 'proof-refused', file: previousCheckpointFile, rejection })
  }
  checkOldHead(old.right, manifest, findings)
  const file = consistencyFile
  const proof = await files.whole(file, maxProofBytes)
  const grown = verifyGrowth(primitives, lenient, old.right, proof)
  if (E.isLeft(grown)) return findings.add({ fault: 'proof-refused', file, rejection: grown.left })
  // The proof must end with exactly the bundle's checkpoint, cosignatures included.
  if (!endsWith(proof, await files.whole(checkpointFile, maxNoteBytes)))
    return findings.add({ fault: 'checkpoint-differs', file })
  return old.right
}

/** The facts about the bundle's tree that an older checkpoint is compared with. */
export type Known = {
  readonly size: number
  readonly root: Uint8Array
  /** The root at the older size, computed from the entries; undefined unless the bundle has all entries. */
  readonly computed: Uint8Array | undefined
  /** An older checkpoint from which the bundle proves growth. */
  readonly previous: Checkpoint | undefined
}

/**
 * Compares an older checkpoint, which the reader kept, with the tree. False if the bundle has nothing that leads from
 * one to the other.
 */
export const checkSince = (
  old: Checkpoint,
  { size, root, computed, previous }: Known,
  findings: Findings,
): boolean => {
  const file = checkpointFile
  if (old.size > size) {
    const both = { expected: String(old.size), found: String(size) }
    findings.add({ fault: 'older-is-longer', file, ...both })
    return true
  }
  const led = computed ?? (previous?.size === old.size ? previous.root : undefined)
  const now = old.size === size ? root : led
  if (now === undefined) return false
  const both = { expected: toBase64(old.root), found: toBase64(now) }
  if (!equalBytes(now, old.root)) findings.add({ fault: 'forked', file, index: old.size, ...both })
  return true
}
