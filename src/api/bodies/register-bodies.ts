/** A page of each register, drawn from the codec of its rows. */
import { closed, list, text } from '../../kernel/codec.ts'
import type { ClosedType } from '../../kernel/codec.ts'
import { Instant } from '../../kernel/instant.ts'
import type { InForce } from '../../decisions/in-force.ts'
import { registerRows } from '../../ledger/reading/register-rows.ts'
import type { RegisterRows, RegisterTable, Rows } from '../../ledger/reading/register-rows.ts'
import { Cursor } from './scalars.ts'
import { InForceBody } from './subject-bodies.ts'

/** A row as it was folded; `now`: what is in force of it `at` the reading, empty for what is a fact and no state. */
type RowBody<Row> = {
  readonly key: string
  readonly row: Row
  readonly now: ReadonlyArray<InForce>
}

/** `next`: give it as `after` for the next page; absent on the last. */
export type RowsBody<Row> = {
  readonly at: Instant
  readonly rows: ReadonlyArray<RowBody<Row>>
  readonly next?: string
}

const rows: { readonly [T in RegisterTable]: Rows<RegisterRows[T]> } = registerRows

/** A page of the rows that are read from this projection. */
export const pageOf = <T extends RegisterTable>(
  projection: T,
): ClosedType<RowsBody<RegisterRows[T]>> => {
  const { name, row } = rows[projection]
  const shown = closed(`${name}Row`, { key: text(400), row, now: list(InForceBody, 10_000) })
  return closed(`${name}Rows`, { at: Instant, rows: list(shown, 500) }, { next: Cursor })
}
