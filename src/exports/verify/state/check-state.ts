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
import type { FoldedRows, StateFold } from './fold.ts'

const file = stateFile

/** The lines of the file; ends early where one is none, which is found and told. */
const toldRows = async function* (
  files: CheckedFiles,
  findings: Findings,
): AsyncGenerator<StateLine, void, undefined> {
  let index = 0
  for await (const lines of linesIn(files, file))
    for (const line of lines) {
      if ('problem' in line) return findings.add({ fault: line.problem, file, index })
      const row = decode(StateLine)(lineValue(line.text))
      if (E.isLeft(row)) return findings.add({ fault: 'line-malformed', file, index })
      yield row.right
      index += 1
    }
}

type Told = {
  /** The next line; undefined past the last. */
  readonly next: () => Promise<StateLine | undefined>
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
    const line = await told.next()
    if (line?.projection === name && line.key === key && line.row === row) continue
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
  const lines = toldRows(files, findings)
  const next = async () => {
    const { done, value } = await lines.next()
    return done === true ? undefined : value
  }
  let [digests, count] = ['', 0]
  for (const [at, one] of folded.entries()) {
    const counted = await compareRows(asked, one, { next })
    if (!counted.isSame) return count
    count += counted.rows
    digests += `${one.name} ${counted.sha256}\n`
    const told = state.projections[at]
    if (told?.sha256 === counted.sha256 && told.rows === counted.rows) continue
    const both = {
      expected: `${one.name}: ${counted.rows} rows, ${counted.sha256}`,
      found: `${told?.name}: ${told?.rows} rows, ${told?.sha256}`,
    }
    findings.add({ fault: 'digest-differs', file: 'manifest.json', ...both })
  }
  const extra = await next()
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
