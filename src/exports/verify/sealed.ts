/**
 * Checks a person's sealed parts: collects the keys that entries destroy, in the bundle and after it, and opens the
 * other parts.
 */
import type { SubjectId } from '../../kernel/ids.ts'
import type { Checkpoint } from '../../transparency/note/checkpoint.ts'
import type { Policy } from '../../transparency/proof/policy.ts'
import type { BundleManifest } from '../bundle/format/manifest.ts'
import { checkErasedLater } from './checks/erased-later.ts'
import { checkOpenings } from './checks/openings.ts'
import type { Opened, SealedParts } from './checks/openings.ts'
import type { Findings } from './finding.ts'
import type { VerifyPorts } from './ports.ts'
import type { CheckedFiles } from './source/checked-files.ts'

type Asked = Pick<VerifyPorts, 'primitives' | 'decrypt'> & {
  readonly files: CheckedFiles
  readonly manifest: BundleManifest
  readonly policy: Policy
  readonly subject: SubjectId
  readonly parts: SealedParts
  readonly findings: Findings
}

/** `later`: entries after the bundle's tree that destroy a key, with the head of their tree. */
export const checkSealed = async (
  asked: Asked,
  head: Checkpoint,
): Promise<Opened & { readonly later: number }> => {
  const { manifest } = asked
  const later = await checkErasedLater({ ...asked, head, position: BigInt(manifest.position) })
  const opened = await checkOpenings({ ...asked, ledger: manifest.ledger.name })
  return { ...opened, later }
}
