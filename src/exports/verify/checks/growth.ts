/** Whether the log only grew: since the checkpoint that a bundle leads from, and since whatever a reader kept. */
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

/** A proof of 63 hashes and a note. */
export const maxProofBytes = maxNoteBytes + 64 * 64

/** An older checkpoint is believed by its log's signature: witnesses may have come later. */
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

/** The files under `previous/`; answers the older checkpoint where it leads here. */
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
  // The proof is about this very checkpoint, cosignatures and all.
  if (!endsWith(proof, await files.whole(checkpointFile, maxNoteBytes)))
    return findings.add({ fault: 'checkpoint-differs', file })
  return old.right
}

/** What is known of the tree when an older checkpoint is held against it. */
export type Known = {
  readonly size: number
  readonly root: Uint8Array
  /** The root computed at the older size from the entries, where all entries are there. */
  readonly computed: Uint8Array | undefined
  /** A checkpoint that this bundle proves to be older. */
  readonly previous: Checkpoint | undefined
}

/** Holds an older checkpoint, which the reader kept, against the tree. False where nothing leads from there to here. */
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
