/** Reads every page and every row, and holds each row against its checksum. Changes nothing; may run beside a server. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { open } from 'lmdb'
import type { RootDatabase } from 'lmdb'
import type { Fault } from '../../files/fault.ts'
import { prepareLock, whyDamaged } from '../../files/lmdb-file.ts'
import { openText, seedOf } from './sealed-text.ts'
import { lookAtRows } from './see-rows.ts'

/** Something of the rows that is damaged, by its table: never by its key. */
export type RowsFinding = Fault & { readonly of: 'rows'; readonly where: string }

/** Rows that were read in a folder. */
export type RowsCounted = { readonly tables: number; readonly rows: number }

const finding = (where: string, reason: string, found: string): RowsFinding => ({
  of: 'rows',
  where,
  reason,
  expected: 'what was folded',
  found,
})

const rowsPerTurn = 1_000

const damagedIn = async (
  root: RootDatabase<string, string>,
  name: string,
  onRow: () => void,
): Promise<number> => {
  const seed = seedOf(name)
  let [seen, damaged] = [0, 0]
  for (const { key, value } of root
    .openDB<string, string>(name, { encoding: 'string' })
    .getRange()) {
    onRow()
    if (openText(seed, key, value) === undefined) damaged += 1
    seen += 1
    if (seen % rowsPerTurn === 0) await nextTurn()
  }
  return damaged
}

const tablesIn = (root: RootDatabase<string, string>): ReadonlyArray<string> => [...root.getKeys()]

/** Yields a finding for each table with damaged rows; of rows that are not there, or of a version before, none. */
export const fsckRows = async function* (
  folder: string,
  onCounted: (counted: RowsCounted) => void,
): AsyncGenerator<RowsFinding, void, undefined> {
  const path = join(folder, 'rows')
  const size = statSync(join(path, 'data.mdb'), { throwIfNoEntry: false })?.size ?? 0
  if (size === 0) return
  const why = whyDamaged(join(path, 'data.mdb'))
  if (why !== undefined) {
    yield finding('rows/data.mdb', why, 'another page')
    return
  }
  const look = await lookAtRows(folder)
  if (look.rows === 'unusable') yield finding('rows', look.why, 'something else')
  if (look.rows !== 'usable') return
  prepareLock(path)
  const root = open<string, string>({ path, noSubdir: false, maxDbs: 256, readOnly: true })
  let rows = 0
  try {
    const tables = tablesIn(root)
    for (const name of tables) {
      const damaged = await damagedIn(root, name, () => (rows += 1))
      if (damaged > 0) yield finding(`rows, table ${name}`, 'a row is damaged', `${damaged} rows`)
    }
    onCounted({ tables: tables.length, rows })
  } finally {
    await root.close()
  }
}
