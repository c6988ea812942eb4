/** The rows in a bundle: stored rows for the whole ledger; for one person, rows folded from the disclosed entries. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { allProjections } from '../../../../projections/all.ts'
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import type { SubjectId } from '../../../kernel/ids.ts'
import { liveTables } from '../../../projector/digest.ts'
import type { DiskTable, RowEntry, RowsSnapshot } from '../../../projector/rows.ts'
import { newTableHash, overallDigest } from '../../../projector/table-hash.ts'
import type { TableDigest } from '../../../projector/table-hash.ts'
import { foldedTable } from '../../../projector/tables/table.ts'
import type { Recorded } from '../../../store/event-store.ts'
import type { BundledState } from '../format/manifest.ts'

/** One table of the state, its rows in order of key. */
export type StateTable = {
  readonly name: string
  readonly version: number
  readonly rows: Iterable<RowEntry>
}

/** The tables of stored rows, by name. Read them before the snapshot is released. */
export const keptTables = (snapshot: RowsSnapshot): ReadonlyArray<StateTable> =>
  liveTables(snapshot).map((id) => ({
    name: id.name,
    version: id.version,
    rows: snapshot.entries(id),
  }))

const noDisk: DiskTable = { get: () => undefined, scan: () => [] }

/** The tables of one person, folded from the disclosed entries: only rows whose key names the person. */
export const personTables = (
  events: ReadonlyArray<Recorded<LedgerEvent>>,
  subject: SubjectId,
): ReadonlyArray<StateTable> =>
  allProjections
    .map((projection): StateTable => {
      const { name, version, generation } = projection(foldedTable)
      const folding = generation(noDisk)
      for (const event of events) folding.apply(event)
      const rows = [...folding.take()]
        .filter(([key]) => key.includes(subject))
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
      return { name, version, rows }
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))

/** The number of rows in one text; other work gets a turn in between. */
const rowsPerText = 256

/**
 * `state.jsonl` in texts of some hundred lines, each with a line feed; returns the manifest's statement about it. Keys
 * and rows are ASCII, so each has one spelling.
 */
export async function* stateTexts(
  tables: ReadonlyArray<StateTable>,
): AsyncGenerator<string, BundledState> {
  const projections: TableDigest[] = []
  for (const table of tables) {
    const hash = newTableHash(table)
    const middle = `,"projection":${JSON.stringify(table.name)},"row":`
    let [lines, count] = ['', 0]
    for (const [key, text] of table.rows) {
      hash.add(key, text)
      lines += `{"key":${JSON.stringify(key)}${middle}${JSON.stringify(text)}}\n`
      count += 1
      if (count % rowsPerText !== 0) continue
      yield lines
      lines = ''
      await nextTurn()
    }
    if (lines !== '') yield lines
    projections.push(hash.end())
  }
  return { digest: overallDigest(projections), projections }
}
