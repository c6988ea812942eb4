/** The hash of one table's rows, row by row; and of all tables. */
import { createHash } from 'node:crypto'
import { sha256 } from '../kernel/hash.ts'
import { sha256From } from '../kernel/ids.ts'
import type { Sha256 } from '../kernel/ids.ts'

/** A table by its name, with the hash of its rows. */
export type TableDigest = {
  readonly name: string
  readonly version: number
  readonly rows: number
  readonly sha256: Sha256
}

/** Hashed at once: a call of the library costs more than hashing one row. */
const charactersPerUpdate = 16_384

/** The name, then each row as `<key bytes> <row bytes> <key><row>`: no two lists of rows read alike. Rows come in key order. */
export const newTableHash = ({ name, version }: Pick<TableDigest, 'name' | 'version'>) => {
  const hash = createHash('sha256')
  let waiting = `${name}\n`
  let rows = 0
  return {
    add: (key: string, text: string): void => {
      waiting += `${key.length} ${text.length} ${key}${text}`
      rows += 1
      if (waiting.length < charactersPerUpdate) return
      hash.update(waiting)
      waiting = ''
    },
    /** Once. */
    end: (): TableDigest => {
      hash.update(waiting)
      return { name, version, rows, sha256: sha256From(hash.digest('hex')) }
    },
  }
}

/** SHA-256 of a line `<projection> <digest>` for each table, in the order given: by name. */
export const overallDigest = (
  tables: ReadonlyArray<Pick<TableDigest, 'name' | 'sha256'>>,
): Sha256 => sha256(tables.map((table) => `${table.name} ${table.sha256}\n`).join(''))
