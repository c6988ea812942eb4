/** The rows of one part, in memory: few enough, since a part is. */
import { allProjections } from '../../../../projections/all.ts'
import { statistics } from '../../../../projections/oversight/statistics.ts'
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import type { AnyProjection, Projection } from '../../../projector/projection.ts'
import { rowText } from '../../../projector/tables/row-text.ts'
import type { Recorded } from '../../../store/event-store.ts'

export type PartTable = {
  readonly name: string
  /** Forgets all rows. */
  readonly clear: () => void
  /** Folds one more event. Throws what the projection throws. */
  readonly apply: (recorded: Recorded<LedgerEvent>) => void
  readonly size: () => number
  /** The row of a key as it is written; undefined for none. */
  readonly text: (key: string) => string | undefined
}

const tableOf = <Row>(projection: Projection<Row>): PartTable & { rows: Map<string, Row> } => {
  const { name, keysOf, initial, evolve } = projection
  const write = projection.text?.write ?? rowText
  const rows = new Map<string, Row>()
  return {
    name,
    rows,
    clear: () => rows.clear(),
    apply: (recorded) => {
      for (const key of keysOf(recorded)) {
        const row = rows.get(key) ?? initial
        const next = evolve(row, recorded, key)
        if (next !== row) rows.set(key, next)
      }
    },
    size: () => rows.size,
    text: (key) => {
      const row = rows.get(key)
      return row === undefined ? undefined : write(row)
    },
  }
}

export type PartRows = {
  readonly apply: (recorded: Recorded<LedgerEvent>) => void
  /** By name of projection: all but `statistics`, whose rows are of all parts together. */
  readonly tables: ReadonlyMap<string, PartTable>
  /** Forgets the rows of `tables`, and goes on with the counts. */
  readonly clear: () => void
  /** What this part adds to rows of `statistics`, by key. */
  readonly counts: () => ReadonlyArray<readonly [key: string, count: number]>
}

/** Name of the one projection whose rows are of all people: they are counts, and add up. */
export const countsName = statistics.name

const isCounts = (projection: AnyProjection): boolean =>
  projection(({ name }) => name === countsName)

export const partRows = (): PartRows => {
  const counts = tableOf(statistics)
  const tables = allProjections
    .filter((projection) => !isCounts(projection))
    .map((projection) => projection((each): PartTable => tableOf(each)))
  return {
    apply: (recorded) => {
      for (const { apply } of tables) apply(recorded)
      counts.apply(recorded)
    },
    clear: () => {
      for (const { clear } of tables) clear()
    },
    tables: new Map(tables.map((table) => [table.name, table])),
    counts: () => [...counts.rows].map(([key, { count }]) => [key, count]),
  }
}
