/**
 * Checks the signed checkpoint: a trusted log signed it, enough witnesses cosigned it, and it names the same tree as
 * the manifest.
 */
import { E } from '../../../fp.ts'
import { toBase64 } from '../../../transparency/bytes/base64.ts'
import type { Primitives } from '../../../transparency/primitives.ts'
import type { Policy } from '../../../transparency/proof/policy.ts'
import { clockToleranceMs } from '../../../transparency/bytes/clocks.ts'
import { checkQuorum, verifyCheckpoint } from '../../../transparency/proof/verify-checkpoint.ts'
import type { VerifiedCheckpoint } from '../../../transparency/proof/verify-checkpoint.ts'
import type { BundleManifest } from '../../bundle/format/manifest.ts'
import { checkpointFile, manifestFile } from '../../bundle/format/names.ts'
import type { Findings } from '../finding.ts'
import type { CheckedFiles } from '../source/checked-files.ts'

/** Largest signed note, in bytes: room for 100 lines of signatures. */
export const maxNoteBytes = 64 * 1024

/** The verified checkpoint; undefined where verification fails, which is added to the findings. */
export const readCheckpoint = async (
  primitives: Primitives,
  files: CheckedFiles,
  policy: Policy,
  findings: Findings,
): Promise<VerifiedCheckpoint | undefined> => {
  const file = checkpointFile
  if (!files.has(file)) return findings.add({ fault: 'file-missing', file })
  const verified = verifyCheckpoint(primitives, policy, await files.whole(file, maxNoteBytes))
  if (E.isRight(verified)) return verified.right
  return findings.add({ fault: 'proof-refused', file, rejection: verified.left })
}

/**
 * Drops witnesses that state a time before the last entry was recorded (`latestMs`, ms since 1970): they cannot have
 * seen these entries. Their absence may then break the quorum.
 */
export const checkWitnessTimes = (
  verified: VerifiedCheckpoint,
  policy: Policy,
  latestMs: number,
  findings: Findings,
): VerifiedCheckpoint => {
  const isEarly = ({ seconds }: VerifiedCheckpoint['signed'][number]): boolean =>
    seconds !== undefined && Number(seconds) * 1_000 < latestMs - clockToleranceMs
  const signed = verified.signed.filter((one) => !isEarly(one))
  const rejection = checkQuorum(policy, signed, verified.signed.filter(isEarly))
  if (rejection !== undefined)
    findings.add({ fault: 'proof-refused', file: checkpointFile, rejection })
  return { ...verified, signed }
}

/**
 * Compares the manifest with the checkpoint. Only the checkpoint is signed, so a difference is a finding about the
 * manifest.
 */
export const checkHead = (
  { origin, size, root, extensions }: VerifiedCheckpoint,
  manifest: BundleManifest,
  findings: Findings,
): void => {
  const compare = (
    fault: 'origin-differs' | 'size-differs' | 'root-differs',
    expected: string,
    found: string,
  ): void => {
    if (expected !== found) findings.add({ fault, file: manifestFile, expected, found })
  }
  compare('origin-differs', origin, manifest.origin)
  compare('size-differs', String(size), String(manifest.size))
  compare('root-differs', toBase64(root), manifest.root)
  // A cosignature does not cover lines after the root, and this ledger writes none.
  if (extensions.length > 0)
    findings.add({
      fault: 'checkpoint-extended',
      file: checkpointFile,
      found: String(extensions.length),
    })
}
