/** Reads every page and every row, and holds each row against its checksum. Changes nothing; may run beside a server. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { open } from 'lmdb'
import type { RootDatabase } from 'lmdb'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Fault } from '../../files/fault.ts'
import { saidBy } from '../../files/lmdb-error.ts'
import { fileDamage } from '../../files/lmdb-file.ts'
import { NotRead, notReadReason } from '../../files/not-read.ts'
import { readLmdb } from '../../files/reading-lmdb.ts'
import { tableName } from '../rows.ts'
import { isSameSum, noKeys, withKeys } from './text/key-sum.ts'
import type { KeySum } from './text/key-sum.ts'
import { openMeta, stateKey } from './text/meta-text.ts'
import { openText, seedOf } from './text/sealed-text.ts'
import { lookAtRows } from './see-rows.ts'
import { readState } from './text/state-text.ts'

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

type Root = RootDatabase<string, string>
type Found = { readonly damaged: number; readonly keys: KeySum }

/** Undefined of a table that is out of use, or whose build is not in any checkpoint yet. */
const writtenIn = (stored: string | undefined, name: string): KeySum | undefined => {
  const opened = openMeta(stateKey, stored)
  const said = opened.is === 'whole' ? readState(opened.text) : undefined
  if (said === undefined || E.isLeft(said)) return undefined
  const table = said.right.state.tables.find((each) => tableName(each) === name)
  return table === undefined || table.phase === 'dropped' ? undefined : said.right.keys.get(name)
}

/** A table at one moment, beside what the rows say at that moment that it must hold. */
const readTable = async (
  root: Root,
  name: string,
  onRow: () => void,
): Promise<Found & { readonly written: KeySum | undefined }> => {
  const [meta, rows] = ['meta', name].map((each) =>
    root.openDB<string, string>(each, { encoding: 'string' }),
  )
  // Opened first: a transaction from before knows nothing of a table.
  root.resetReadTxn()
  const transaction = root.useReadTransaction()
  try {
    const stored = meta?.get(stateKey, { transaction })
    const seed = seedOf(name)
    let [keys, damaged] = [noKeys, 0]
    for (const { key, value } of rows?.getRange({ transaction }) ?? []) {
      onRow()
      if (openText(seed, key, value) === undefined) damaged += 1
      keys = withKeys(keys, [key])
      if (keys.count % rowsPerTurn === 0) await nextTurn()
    }
    return { damaged, keys, written: writtenIn(stored, name) }
  } finally {
    transaction.done()
  }
}

const findingIn = (
  name: string,
  { damaged, keys, written }: Awaited<ReturnType<typeof readTable>>,
): RowsFinding | undefined => {
  const where = `rows, table ${name}`
  if (damaged > 0) return finding(where, 'a row is damaged', `${damaged} rows`)
  if (written === undefined || isSameSum(keys, written)) return undefined
  return {
    ...finding(where, 'it does not hold the rows that were written', `${keys.count} rows`),
    expected: `${written.count} rows, by their keys`,
  }
}

const openRows = (path: string): Root =>
  open<string, string>({ path, noSubdir: false, maxDbs: 256, readOnly: true })

type Checked = { readonly findings: ReadonlyArray<RowsFinding>; readonly counted: RowsCounted }

const checkAll = async (root: Root): Promise<Checked> => {
  const findings: RowsFinding[] = []
  let rows = 0
  const tables = [...root.getKeys()].filter((name) => name !== 'meta')
  for (const name of tables) {
    const found = findingIn(name, await readTable(root, name, () => (rows += 1)))
    if (found !== undefined) findings.push(found)
  }
  return { findings, counted: { tables: tables.length, rows } }
}

/** A table that LMDB no longer recognises as one is damage. */
const readThem = async (path: string): Promise<Either<string, Checked>> => {
  try {
    return E.right(await readLmdb(path, openRows, checkAll))
  } catch (cause) {
    if (notReadReason(cause) !== undefined) throw cause
    return E.left(saidBy(cause))
  }
}

/**
 * Yields a finding for each table with damaged rows; of rows that are not there, or of a version before, none. Throws what
 * the system says, and `NotRead`, where they cannot be read at all.
 */
export const fsckRows = async function* (
  folder: string,
  onCounted: (counted: RowsCounted) => void,
): AsyncGenerator<RowsFinding, void, undefined> {
  const path = join(folder, 'rows')
  const size = statSync(join(path, 'data.mdb'), { throwIfNoEntry: false })?.size ?? 0
  if (size === 0) return
  const why = fileDamage(join(path, 'data.mdb'))
  if (why !== undefined) {
    yield finding('rows/data.mdb', why, 'another page')
    return
  }
  const look = await lookAtRows(folder)
  if (look.rows === 'not-read') throw new NotRead(look.why)
  if (look.rows === 'unusable') yield finding('rows', look.why, 'something else')
  if (look.rows !== 'usable') return
  const read = await readThem(path)
  if (E.isLeft(read)) {
    yield finding('rows', `they cannot be read: ${read.left}`, 'something else')
    return
  }
  yield* read.right.findings
  onCounted(read.right.counted)
}
