/** The table of what no fold made (KeptTexts), which no checkpoint tells of: sealed as rows are, and missed by nobody. */
import type { KeptChange, TableId } from '../../rows.ts'
import type { Containment } from '../containment.ts'
import { openBytes } from '../text/sealed-text.ts'
import { guarded, putRow } from './table.ts'
import type { Table } from './table.ts'

/** Not one of a projection: digests, builds and the scrub of rows pass it over, `fsck` reads it. */
export const keptTable: TableId = { name: 'kept', version: 1, generation: 1 }

/** Puts a text or removes it, in the batch that is open. */
export const putKept = (table: Table, [key, text]: KeptChange): Promise<boolean> =>
  text === undefined ? table.rows.remove(key) : putRow(table, [key, text])

/** The text as it was put; undefined where there is none, or another one than was put. */
export const getKept = (
  { rows, seed }: Table,
  containment: Containment,
  key: string,
): string | undefined =>
  guarded(containment, () => {
    // LMDB's own buffer, overwritten by the next read: the text is copied out at once.
    const bytes = rows.getBinaryFast(key)
    return bytes === undefined ? undefined : openBytes(seed, key, bytes, bytes.length)
  })
