/** The signed checkpoint: by a log that is believed, seen by enough witnesses, and of the tree that the manifest names. */
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

/** Bytes of a signed note at most: 100 lines of signatures. */
export const maxNoteBytes = 64 * 1024

/** The checkpoint, verified; undefined where it is not, which is found and told. */
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
 * The checkpoint by those witnesses alone who saw it when its entries were there: who states a time before the last of them,
 * in ms since 1970, does not count.
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

/** What manifest and checkpoint say alike: the checkpoint is signed, so that the manifest is what differs from it. */
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
  // Witnesses do not vouch for lines after the root, and this ledger writes none.
  if (extensions.length > 0)
    findings.add({
      fault: 'checkpoint-extended',
      file: checkpointFile,
      found: String(extensions.length),
    })
}
