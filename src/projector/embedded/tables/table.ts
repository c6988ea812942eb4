/** One table in LMDB: its rows, each sealed under the table's name. */
import type { Database } from 'lmdb'
import { RowsError } from '../../rows.ts'
import type { RowEntry } from '../../rows.ts'
import type { Containment } from '../containment.ts'
import { openText, sealText, seedOf } from '../text/sealed-text.ts'
import type { KnownKeys } from './known-keys.ts'

/** An open table. */
export type Table = {
  readonly name: string
  readonly seed: number
  readonly rows: Database<string, string>
  /** The possible keys; undefined until this process has seen all of them. */
  known: KnownKeys | undefined
}

export const tableOf = (
  name: string,
  rows: Database<string, string>,
  known: KnownKeys | undefined,
): Table => ({ name, seed: seedOf(name), rows, known })

/** Puts a row, in the batch that is open. */
export const putRow = ({ seed, rows }: Table, [key, text]: RowEntry): Promise<boolean> =>
  rows.put(key, sealText(seed, key, text))

/** An exception during a read is a failure of the rows. */
export const guarded = <A>(containment: Containment, read: () => A): A => {
  try {
    return read()
  } catch (cause) {
    throw cause instanceof RowsError ? cause : containment.readFailed(cause)
  }
}

/** A row as it was put; throws where it is not. */
export const opened = (
  { name, seed }: Pick<Table, 'name' | 'seed'>,
  containment: Containment,
  key: string,
  stored: string,
): RowEntry => {
  const text = openText(seed, key, stored)
  if (text === undefined) throw containment.damaged(`a row of ${name}`)
  return [key, text]
}
