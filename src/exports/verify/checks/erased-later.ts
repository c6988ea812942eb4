/**
 * Checks `erased/`: entries recorded after the bundle's tree that destroy a person's key. They are in a later tree,
 * which is proven to have grown from the bundle's.
 */
import { E } from '../../../fp.ts'
import { canonicalJson } from '../../../kernel/canonical-json.ts'
import { decode } from '../../../kernel/codec.ts'
import type { SubjectId } from '../../../kernel/ids.ts'
import { hashesFrom } from '../../../transparency/bytes/hash-lines.ts'
import { bytesFrom } from '../../../transparency/bytes/text.ts'
import type { Checkpoint } from '../../../transparency/note/checkpoint.ts'
import type { Primitives } from '../../../transparency/primitives.ts'
import type { Policy } from '../../../transparency/proof/policy.ts'
import { verifyGrowth } from '../../../transparency/proof/verify-growth.ts'
import { leafHash } from '../../../transparency/tree/hash.ts'
import { verifyInclusion } from '../../../transparency/tree/verify-inclusion.ts'
import { ErasedLine } from '../../bundle/format/lines.ts'
import { erasedEntriesFile, erasedGrowthFile } from '../../bundle/format/names.ts'
import type { Findings } from '../finding.ts'
import type { CheckedFiles } from '../source/checked-files.ts'
import { linesIn, lineValue } from '../source/lines.ts'
import { decodeLeaf } from './decode-leaf.ts'
import { maxProofBytes, withoutQuorum } from './growth.ts'
import type { SealedParts } from './openings.ts'

type Asked = {
  readonly primitives: Primitives
  readonly files: CheckedFiles
  /** The checkpoint of the bundle. */
  readonly head: Checkpoint
  /** The position of the bundle's last entry. */
  readonly position: bigint
  readonly policy: Policy
  readonly subject: SubjectId
  readonly parts: SealedParts
  readonly findings: Findings
}

const file = erasedEntriesFile

/** The later tree; undefined where no proof leads to it, which is added to the findings. */
const laterTree = async ({
  primitives,
  files,
  head,
  policy,
  findings,
}: Asked): Promise<Checkpoint | undefined> => {
  const bytes = await files.whole(erasedGrowthFile, maxProofBytes)
  const grown = verifyGrowth(primitives, withoutQuorum(policy), head, bytes)
  if (E.isRight(grown)) return grown.right
  const rejection = grown.left
  return findings.add({ fault: 'proof-refused', file: erasedGrowthFile, rejection })
}

/** The index and position of the last entry that was read. */
type Before = { readonly index: number; readonly position: bigint }

const checkLine = (
  { primitives, head, subject, parts, findings }: Asked,
  later: Checkpoint,
  text: string,
  line: number,
  before: Before,
): Before => {
  const read = decode(ErasedLine)(lineValue(text))
  if (E.isLeft(read)) {
    findings.add({ fault: 'line-malformed', file, index: line })
    return before
  }
  const { index, leaf, position } = read.right
  const now = { index, position: BigInt(position) }
  if (index <= before.index || index < head.size || now.position <= before.position)
    findings.add({ fault: 'line-out-of-order', file, index: line, found: String(index) })
  const spelled = canonicalJson(leaf)
  const inclusion = {
    index,
    size: later.size,
    leaf: leafHash(primitives, bytesFrom(spelled)),
    root: later.root,
    proof: hashesFrom(read.right.proof) ?? [],
  }
  const proven = verifyInclusion(primitives, inclusion)
  if (E.isLeft(proven)) {
    findings.add({ fault: 'proof-refused', file, index, rejection: proven.left })
    return now
  }
  const event = decodeLeaf(spelled)
  if (E.isLeft(event)) findings.add({ ...event.left, file, index })
  else if (event.right.type !== 'CryptoShredded' || event.right.subject !== subject)
    findings.add({ fault: 'entry-outside-scope', file, index, found: event.right.type })
  else if (!parts.behind.has(event.right.body.kid)) parts.behind.set(event.right.body.kid, index)
  return now
}

/**
 * Adds to `parts` each key that was destroyed after the bundle's position. Returns the number of entries that destroy
 * one.
 */
export const checkErasedLater = async (asked: Asked): Promise<number> => {
  const { files, head, findings } = asked
  const there = [erasedGrowthFile, file].filter((name) => files.has(name))
  if (there.length === 0) return 0
  for (const name of [erasedGrowthFile, file])
    if (!files.has(name)) {
      findings.add({ fault: 'file-missing', file: name })
      return 0
    }
  const later = await laterTree(asked)
  if (later === undefined) return 0
  let before: Before = { index: head.size - 1, position: asked.position }
  let line = 0
  for await (const lines of linesIn(files, file))
    for (const one of lines) {
      if ('problem' in one) {
        findings.add({ fault: one.problem, file, index: line })
        return line
      }
      before = checkLine(asked, later, one.text, line, before)
      line += 1
    }
  // A bundle has no folder `erased/` unless it has at least one erasure to prove.
  if (line === 0) findings.add({ fault: 'erasure-needless', file })
  return line
}
