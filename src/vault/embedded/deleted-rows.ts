/** Which deletions the vault's file has left behind: two numbers in `meta`, each written with what it counts. */
import type { Tables } from './tables.ts'

/** How many times rows of a person were deleted. */
const deletedRow = 'deleted'
/** How many of those came before the file that the rows now lie in. */
const leftBehindRow = 'left-behind'

type Counted = Pick<Tables, 'meta' | 'fences'>

const numberIn = ({ meta }: Pick<Tables, 'meta'>, row: string): number | undefined => {
  const bytes = meta.get(row)
  return bytes === undefined ? undefined : Number(bytes.toString())
}

const put = ({ meta }: Pick<Tables, 'meta'>, row: string, count: number): void => {
  void meta.put(row, Buffer.from(String(count)))
}

/** Deletions so far. A vault of before they were counted may hold bytes of everybody it fenced. */
export const deletionsIn = (tables: Counted): number =>
  numberIn(tables, deletedRow) ?? tables.fences.getKeysCount({ limit: 1 })

/** Begins to count where nobody did before. */
export const beginCounting = (tables: Counted): void => {
  if (numberIn(tables, deletedRow) === undefined) put(tables, deletedRow, deletionsIn(tables))
}

/** Notes, in the transaction that deletes, that the bytes of what is deleted stay in this file. */
export const noteDeletion = (tables: Counted): void =>
  put(tables, deletedRow, deletionsIn(tables) + 1)

/** Notes that the file these tables are in never held what the first `count` deletions deleted. */
export const noteLeftBehind = (tables: Pick<Tables, 'meta'>, count: number): void =>
  put(tables, leftBehindRow, count)

/** Whether the file may hold bytes of what was deleted. A number that does not read back counts as yes. */
export const holdsDeleted = (tables: Counted): boolean =>
  !(deletionsIn(tables) <= (numberIn(tables, leftBehindRow) ?? 0))
