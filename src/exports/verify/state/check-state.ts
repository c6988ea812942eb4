/** `state.jsonl` and the state digest against the rows that the entries themselves lead to. */
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

/** The lines of the file, as they stand there and as rows. */
type Told = {
  /** The next line; undefined past the last, and where it is no line, which is found and told. At once, mostly. */
  readonly next: () => TextLine | undefined | Promise<TextLine | undefined>
  /** The row of the line that came last; undefined where it is none, which is found and told: nothing follows then. */
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

/** Lines hashed at once: a row at a time costs more than its bytes. */
const rowsPerHash = 256

/** One projection's rows against the lines that follow, hashed as the state digest says. */
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
    // A line has one spelling: canonical JSON, its members in order of name.
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

/** Compares row by row; answers how many rows were the same. */
export const checkState = (asked: Asked, fold: StateFold): Promise<number> =>
  fold.rows((folded) => compareAll(asked, folded))
