/** `entries.jsonl`: the entries of a part of the ledger, each compared with its leaf in the tree. */
import { E } from '../../../fp.ts'
import { canonicalJson } from '../../../kernel/canonical-json.ts'
import { decode } from '../../../kernel/codec.ts'
import { equalBytes } from '../../../transparency/bytes/equal.ts'
import { toBase64 } from '../../../transparency/bytes/base64.ts'
import { bytesFrom } from '../../../transparency/bytes/text.ts'
import type { Primitives } from '../../../transparency/primitives.ts'
import { leafHash } from '../../../transparency/tree/hash.ts'
import { EntryLine } from '../../bundle/format/lines.ts'
import { entriesFile } from '../../bundle/format/names.ts'
import type { Findings } from '../finding.ts'
import type { CheckedFiles } from '../source/checked-files.ts'
import { linesIn, lineValue } from '../source/lines.ts'
import type { ProvenLeaves } from '../tree/proven-leaves.ts'
import type { PlacedEntry } from './events.ts'

type Asked = {
  readonly primitives: Primitives
  readonly files: CheckedFiles
  readonly size: number
  readonly leaves: ProvenLeaves
  readonly findings: Findings
}

const file = entriesFile

/**
 * Reads one line and compares the entry with its leaf in the tree. Undefined where they differ, which is added to the
 * findings.
 */
const provenEntry = async (
  { primitives, size, leaves, findings }: Asked,
  text: string,
  line: number,
  before: number,
): Promise<PlacedEntry | undefined> => {
  const read = decode(EntryLine)(lineValue(text))
  if (E.isLeft(read)) return findings.add({ fault: 'line-malformed', file, index: line })
  const { index, leaf, position } = read.right
  if (index <= before || index >= size) {
    const both = { expected: `${before + 1} to ${size - 1}`, found: String(index) }
    return findings.add({ fault: 'line-out-of-order', file, index: line, ...both })
  }
  const bytes = bytesFrom(canonicalJson(leaf))
  const expected = await leaves.leaf(index)
  if (expected === undefined) return undefined
  const found = leafHash(primitives, bytes)
  if (equalBytes(found, expected)) return { index, bytes, file, position: BigInt(position) }
  const both = { expected: toBase64(expected), found: toBase64(found) }
  return findings.add({ fault: 'leaf-differs', file, index, ...both })
}

/** Passes each proven entry to `take`, in order. Returns the number of lines. */
export const walkDisclosed = async (
  asked: Asked,
  take: (entry: PlacedEntry) => Promise<void>,
): Promise<number> => {
  let before = -1
  let line = 0
  for await (const lines of linesIn(asked.files, file))
    for (const one of lines) {
      if ('problem' in one) {
        asked.findings.add({ fault: one.problem, file, index: line })
        return line
      }
      const entry = await provenEntry(asked, one.text, line, before)
      line += 1
      if (entry === undefined) continue
      before = entry.index
      await take(entry)
    }
  return line
}
