/** Compares `state.jsonl` and the state digest with the rows folded from the entries. */
import { E } from '../../../fp.ts'
import { decode } from '../../../kernel/codec.ts'
import { bytesFrom } from '../../../transparency/bytes/text.ts'
import { StateLine } from '../../bundle/format/lines.ts'
import type { BundledState } from '../../bundle/format/manifest.ts'
import { stateFile } from '../../bundle/format/names.ts'
import type { BundleScope } from '../../bundle/format/scope.ts'
import type { Findings } from '../finding.ts'
import type { Hasher, VerifyPorts } from '../ports.ts'
import { hexOf } from '../source/checked-files.ts'
import type { CheckedFiles } from '../source/checked-files.ts'
import { linesIn, lineValue } from '../source/lines.ts'
import type { TextLine } from '../source/lines.ts'
import type { FoldedRows, StateFold } from './fold.ts'

const file = stateFile

/** Reads the lines of the file, as text and as rows. */
type Told = {
  /** The next line; undefined at the end, or for a malformed line, which is added to the findings. Mostly synchronous. */
  readonly next: () => TextLine | undefined | Promise<TextLine | undefined>
  /** The row of the last line; undefined if it is malformed, which is added to the findings. Read nothing more then. */
  readonly row: (line: TextLine | undefined) => StateLine | undefined
}

const toldRows = (files: CheckedFiles, findings: Findings): Told => {
  const lists = linesIn(files, file)
  let list: ReadonlyArray<TextLine> = []
  let at = 0
  let index = -1
  const more = async (): Promise<TextLine | undefined> => {
    const { done, value } = await lists.next()
    if (done === true) return undefined
    list = value
    at = 1
    return list[0]
  }
  return {
    next: () => {
      index += 1
      const line = list[at]
      at += 1
      return line ?? more()
    },
    row: (line) => {
      if (line === undefined) return undefined
      if ('problem' in line) return findings.add({ fault: line.problem, file, index })
      const row = decode(StateLine)(lineValue(line.text))
      return E.isRight(row) ? row.right : findings.add({ fault: 'line-malformed', file, index })
    },
  }
}

const hashText = (sha256: () => Hasher, text: string): string => {
  const hash = sha256()
  hash.update(bytesFrom(text))
  return hexOf(hash.digest())
}

type Asked = Pick<VerifyPorts, 'sha256'> & {
  readonly files: CheckedFiles
  readonly scope: BundleScope
  readonly state: BundledState
  readonly findings: Findings
}

type Counted = { readonly rows: number; readonly sha256: string; readonly isSame: boolean }

/** The number of rows hashed in one call: single calls would cost more than the hashing. */
const rowsPerHash = 256

/** Compares the rows of one projection with the lines that follow, and hashes them as the state digest requires. */
const compareRows = async (
  { sha256, scope, findings }: Asked,
  { name, entries }: FoldedRows,
  told: Told,
): Promise<Counted> => {
  const hash = sha256()
  const middle = `,"projection":${JSON.stringify(name)},"row":`
  let text = `${name}\n`
  let rows = 0
  for (const [key, row] of entries) {
    if (scope.kind === 'person' && !key.includes(scope.subject)) continue
    text += `${key.length} ${row.length} ${key}${row}`
    rows += 1
    if (rows % rowsPerHash === 0) {
      hash.update(bytesFrom(text))
      text = ''
    }
    const next = told.next()
    const found = next instanceof Promise ? await next : next
    // Canonical JSON gives a row exactly one spelling, with members in order of name.
    const spelled = `{"key":${JSON.stringify(key)}${middle}${JSON.stringify(row)}}`
    if (found !== undefined && 'text' in found && found.text === spelled) continue
    const line = told.row(found)
    const fault = line?.projection === name && line.key === key ? 'row-differs' : 'row-missing'
    findings.add({
      fault,
      file,
      index: rows - 1,
      expected: `${name} ${hashText(sha256, row)}`,
      ...(line === undefined ? {} : { found: `${line.projection} ${hashText(sha256, line.row)}` }),
    })
    return { rows, sha256: '', isSame: false }
  }
  hash.update(bytesFrom(text))
  return { rows, sha256: hexOf(hash.digest()), isSame: true }
}

const checkVersions = ({ state, findings }: Asked, folded: ReadonlyArray<FoldedRows>): boolean => {
  const told = state.projections.map(({ name, version }) => `${name} ${version}`)
  const ours = folded.map(({ name, version }) => `${name} ${version}`)
  const at = ours.findIndex((one, place) => told[place] !== one)
  if (at === -1 && told.length === ours.length) return true
  const place = at === -1 ? ours.length : at
  findings.add({
    fault: 'projection-unknown',
    file: 'manifest.json',
    expected: ours[place] ?? 'none',
    found: told[place] ?? 'none',
  })
  return false
}

const compareAll = async (asked: Asked, folded: ReadonlyArray<FoldedRows>): Promise<number> => {
  const { sha256, files, state, findings } = asked
  if (!checkVersions(asked, folded)) return 0
  const told = toldRows(files, findings)
  let [digests, count] = ['', 0]
  for (const [at, one] of folded.entries()) {
    const counted = await compareRows(asked, one, told)
    if (!counted.isSame) return count
    count += counted.rows
    digests += `${one.name} ${counted.sha256}\n`
    const stated = state.projections[at]
    if (stated?.sha256 === counted.sha256 && stated.rows === counted.rows) continue
    const both = {
      expected: `${one.name}: ${counted.rows} rows, ${counted.sha256}`,
      found: `${stated?.name}: ${stated?.rows} rows, ${stated?.sha256}`,
    }
    findings.add({ fault: 'digest-differs', file: 'manifest.json', ...both })
  }
  const extra = told.row(await told.next())
  if (extra !== undefined)
    findings.add({ fault: 'row-unexpected', file, index: count, found: extra.projection })
  const digest = hashText(sha256, digests)
  if (digest !== state.digest)
    findings.add({
      fault: 'digest-differs',
      file: 'manifest.json',
      expected: digest,
      found: state.digest,
    })
  return count
}

/** Compares row by row. Answers the number of rows that are equal. */
export const checkState = (asked: Asked, fold: StateFold): Promise<number> =>
  fold.rows((folded) => compareAll(asked, folded))
