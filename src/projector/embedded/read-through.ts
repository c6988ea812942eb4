/**
 * Reads all rows while they are served and written: a row that nobody asks for may be damaged, and one whose key lost a
 * bit is not found by whoever asks. Some rows are read in one turn between two commits, in no lasting transaction, which
 * would hold space; what is committed meanwhile behind the place that was reached is added to what was seen.
 */
import { RowsError, tableName } from '../rows.ts'
import type { RowStore, TableChanges, TableState } from '../rows.ts'
import type { Containment } from './containment.ts'
import { isSameSum, noKeys, withKeys } from './text/key-sum.ts'
import type { KeySum } from './text/key-sum.ts'
import { noKnownKeys } from './tables/known-keys.ts'
import type { KnownKeys } from './tables/known-keys.ts'
import { guarded, opened } from './tables/table.ts'
import type { Table } from './tables/table.ts'
import { otherRowsThan } from './whole-table.ts'

/** The rows as they are read through. */
export type ReadFrom = {
  readonly containment: Containment
  readonly tables: () => ReadonlyArray<TableState>
  readonly open: (id: TableState) => Table
  /** The required content of a table as of the last commit. */
  readonly written: (name: string) => KeySum
  /** Runs `read` in one turn in which no commit is on its way. */
  readonly between: <A>(read: () => A) => Promise<A>
}

export type ReadThrough = {
  /** Told of what a commit made, before anything more is read. */
  readonly committed: (changes: ReadonlyArray<TableChanges>) => void
  readonly readThrough: RowStore['readThrough']
  readonly walks: RowStore['walks']
}

/** The progress of a walk through one table; `known` if its keys are not known yet: all, once the walk is through. */
type Place = {
  readonly name: string
  readonly known: KnownKeys | undefined
  after: string | undefined
  seen: KeySum
}

const rowsPerTurn = 128

const isInUse = ({ phase }: TableState): boolean => phase === 'live' || phase === 'frozen'

type Step = { readonly bytes: number; readonly workedMs: number; readonly isLast: boolean }

/** Reads on from a place; at the end of the table it must have seen what was written. */
const step = ({ containment, written }: ReadFrom, table: Table, place: Place): Step =>
  guarded(containment, () => {
    const { after } = place
    const from = after === undefined ? {} : { start: after, exclusiveStart: true }
    const begunMs = performance.now()
    let [bytes, count] = [0, 0]
    for (const { key, value } of table.rows.getRange({ ...from, limit: rowsPerTurn })) {
      const [, text] = opened(table, containment, key, value)
      place.seen = withKeys(place.seen, [key])
      place.after = key
      place.known?.add(key)
      bytes += key.length + text.length
      count += 1
    }
    const expected = written(place.name)
    const isLast = count < rowsPerTurn
    const isWrong = isLast ? !isSameSum(place.seen, expected) : place.seen.count > expected.count
    if (isWrong) throw containment.damaged(otherRowsThan(place.name, expected, place.seen))
    if (isLast) table.known ??= place.known
    return { bytes, workedMs: performance.now() - begunMs, isLast }
  })

type Pace = Parameters<RowStore['readThrough']>[0]

/** Through one table, as far as it is in use and the signal lets it. */
const walkTable = async (
  from: ReadFrom,
  id: TableState,
  place: Place,
  pace: Pace,
  signal: AbortSignal,
): Promise<void> => {
  const isThere = (): boolean =>
    from.tables().some((table) => tableName(table) === place.name && isInUse(table))
  while (!signal.aborted) {
    const read = await from.between(() =>
      isThere() ? step(from, from.open(id), place) : undefined,
    )
    if (read === undefined || read.isLast) return
    await pace(read.bytes, read.workedMs)
  }
}

const beginning = ({ open, written }: ReadFrom, id: TableState): Place => {
  const name = tableName(id)
  const known = open(id).known === undefined ? noKnownKeys(written(name).count) : undefined
  return { name, known, after: undefined, seen: noKeys }
}

/** Rows that were made behind the place that a walk has reached: it does not come by them any more. */
const passBy = (place: Place | undefined, changes: ReadonlyArray<TableChanges>): void => {
  for (const { table, made } of changes) {
    if (place === undefined || tableName(table) !== place.name) continue
    for (const key of made) place.known?.add(key)
    const { after } = place
    if (after === undefined) continue
    const behind = made.filter((key) => key <= after)
    place.seen = withKeys(place.seen, behind)
  }
}

/** For one store; one walk at a time. */
export const readingThrough = (from: ReadFrom): ReadThrough => {
  let place: Place | undefined
  let walks = 0
  const walk = async (pace: Pace, signal: AbortSignal): Promise<number | undefined> => {
    let rows = 0
    for (const id of from.tables().filter(isInUse)) {
      const mine = beginning(from, id)
      place = mine
      await walkTable(from, id, mine, pace, signal)
      rows += mine.seen.count
    }
    if (signal.aborted) return undefined
    walks += 1
    return rows
  }
  return {
    committed: (changes) => passBy(place, changes),
    readThrough: async (pace, signal) => {
      if (place !== undefined) throw new RowsError('the rows are being read through already')
      try {
        return await walk(pace, signal)
      } finally {
        place = undefined
      }
    },
    walks: () => walks,
  }
}
