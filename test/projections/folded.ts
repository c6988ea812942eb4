/** Rows folded in memory from real events, for the projections' own tests. */
import type { Projection, Rows } from '../../src/projector/projection.ts'
import { foldedTable } from '../../src/projector/tables/table.ts'
import { eventOf, recordedOf } from '../projector/facts.ts'
import type { Place, Plain } from '../projector/facts.ts'

/** One fact in its place; `lateMs`: how long before it was recorded it happened. */
export type Happened = readonly [place: Place, fact: Plain, lateMs?: number]

export const recorded = (...happened: ReadonlyArray<Happened>) =>
  recordedOf(
    happened.map(([place, fact, lateMs], i) => ({ place, event: eventOf(i, place, fact, lateMs) })),
  )

/** The rows after these events, in this order. */
export const folded = <Row>(
  projection: Projection<Row>,
  ...happened: ReadonlyArray<Happened>
): Rows<Row> => {
  const table = foldedTable(projection)
  const generation = table.generation({ get: () => undefined, scan: () => [] })
  generation.serve()
  for (const one of recorded(...happened)) generation.apply(one)
  return table.rows
}
