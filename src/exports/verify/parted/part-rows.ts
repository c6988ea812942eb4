/** The rows of one part, in memory: a part is small enough. */
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
  /** Folds one more event. Throws the errors of the projections. */
  readonly apply: (recorded: Recorded<LedgerEvent>) => void
  readonly size: () => number
  /** The stored text of a row; undefined if the key has none. */
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
  /** Tables by name of projection, without `statistics`, whose rows count over all parts. */
  readonly tables: ReadonlyMap<string, PartTable>
  /** Drops the rows of `tables` and keeps the counts. */
  readonly clear: () => void
  /** The numbers that this part adds to rows of `statistics`, by key. */
  readonly counts: () => ReadonlyArray<readonly [key: string, count: number]>
}

/** The one projection whose rows are counts over all people, which are added up over the parts. */
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
