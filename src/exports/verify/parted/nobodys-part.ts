/** Checks the part that belongs to no person: readings, credentials, published policies; and the counts over all people. */
import { E } from '../../../fp.ts'
import { CountRow } from '../../../../projections/oversight/statistics.ts'
import { decode } from '../../../kernel/codec.ts'
import { RowsError } from '../../../projector/rows.ts'
import type { RowEntry } from '../../../projector/rows.ts'
import { rowText } from '../../../projector/tables/row-text.ts'
import { eventReading } from '../checks/events.ts'
import type { DisclosedEvent, PlacedEntry } from '../checks/events.ts'
import { newFindings } from '../finding.ts'
import type { VerifyPorts } from '../ports.ts'
import type { FoldedRows, StateFold } from '../state/fold.ts'
import { countsName } from './part-rows.ts'
import { nobodysPart, numberOfStream, partOf } from './routing.ts'
import { spelledLine } from './state-line.ts'
import type { Threads } from './threads.ts'

type Asked = {
  readonly ports: Pick<VerifyPorts, 'primitives' | 'random'>
  readonly threads: Pick<Threads, 'parts' | 'yieldTurn'>
  readonly entries: Iterable<PlacedEntry>
  readonly lines: Iterable<string>
  /** An empty fold. */
  readonly fold: StateFold
  /** The sums of the counts of the people's parts, by key. */
  readonly counts: Map<string, number>
  readonly onEvent: (event: DisclosedEvent) => void
}

const entriesPerTurn = 256

/** Folds an event; false if it does not fold. Throws RowsError where rows cannot be read. */
const isFolded = (fold: StateFold, { recorded }: DisclosedEvent): boolean => {
  try {
    fold.apply(recorded)
    return true
  } catch (error) {
    if (error instanceof RowsError) throw error
    return false
  }
}

const foldEntries = async (asked: Asked): Promise<number | undefined> => {
  const { ports, threads, entries, fold, onEvent } = asked
  const findings = newFindings()
  const reading = eventReading(ports, findings, { kind: 'ledger' }, 0)
  let count = 0
  for (const entry of entries) {
    const event = reading.read(entry)
    if (event === undefined || findings.count() > 0) return undefined
    const { stream } = event.recorded
    if (partOf(numberOfStream(stream), threads.parts) !== nobodysPart) return undefined
    onEvent(event)
    if (!isFolded(fold, event)) return undefined
    count += 1
    if (count % entriesPerTurn !== 0) continue
    await fold.save()
    await threads.yieldTurn()
  }
  return count
}

/** The sums of the rows folded here and the counts of the other parts; undefined if a row is not a count. */
const addedUp = (
  entries: Iterable<RowEntry>,
  counts: Map<string, number>,
): ReadonlyArray<RowEntry> | undefined => {
  for (const [key, text] of entries) {
    const row = decode(CountRow)(JSON.parse(text))
    if (E.isLeft(row)) return undefined
    counts.set(key, (counts.get(key) ?? 0) + row.right.count)
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => [key, rowText({ count })])
}

const eachLine = function* (lines: Iterable<string>): Generator<string, void, undefined> {
  for (const text of lines) for (const line of text.split('\n')) if (line !== '') yield line
}

/** The number of rows; undefined unless each row equals the next line and no line is left. */
const countRows = (
  tables: ReadonlyArray<FoldedRows>,
  { lines, counts }: Asked,
): number | undefined => {
  const told = eachLine(lines)
  let count = 0
  for (const { name, entries } of tables) {
    const rows = name === countsName ? addedUp(entries, counts) : entries
    if (rows === undefined) return undefined
    for (const [key, row] of rows) {
      if (told.next().value !== spelledLine(name, key, row)) return undefined
      count += 1
    }
  }
  return told.next().done === true ? count : undefined
}

/** The result; undefined if anything is wrong. Rejects where rows cannot be kept. */
export const checkNobodys = async (
  asked: Asked,
): Promise<{ readonly entries: number; readonly rows: number } | undefined> => {
  const entries = await foldEntries(asked)
  if (entries === undefined) return undefined
  const rows = await asked.fold.rows(async (tables) => countRows(tables, asked))
  return rows === undefined ? undefined : { entries, rows }
}
