/** Folds the disclosed events with every projection, from an empty state. */
import { E } from '../../../fp.ts'
import { allProjections } from '../../../../projections/all.ts'
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import type { RowEntry, RowsFailure, TableState } from '../../../projector/rows.ts'
import { foldedTable } from '../../../projector/tables/table.ts'
import type { Generation } from '../../../projector/tables/table.ts'
import type { Recorded } from '../../../store/event-store.ts'
import type { RowsAside } from '../ports.ts'

/** The number of changed rows kept in memory before they are written to the store of rows; some MB. */
const rowsPerCommit = 8_000

type Build = { readonly id: TableState; readonly generation: Generation }

/** A projection's rows in order of key. */
export type FoldedRows = {
  readonly name: string
  readonly version: number
  readonly entries: Iterable<RowEntry>
}

export type StateFold = {
  /** Folds the next event. Throws the errors of the projections. */
  readonly apply: (recorded: Recorded<LedgerEvent>) => void
  /** Writes changed rows to the store if there are many. Rejects if that fails. */
  readonly save: () => Promise<void>
  /** The rows of each projection by name, readable while `use` runs. Fold nothing afterwards. */
  readonly rows: <A>(use: (rows: ReadonlyArray<FoldedRows>) => Promise<A>) => Promise<A>
}

/** The platform has no room for the rows. It says nothing about the bundle. */
export class NoRoomForRows extends Error {
  override readonly name = 'NoRoomForRows'
  readonly failure: RowsFailure
  constructor(failure: RowsFailure) {
    super(failure.failure)
    this.failure = failure
  }
}

/** Name and version of each projection, in order of name. */
export const projectionVersions = (): ReadonlyArray<Pick<FoldedRows, 'name' | 'version'>> =>
  allProjections
    .map((projection) => projection(({ name, version }) => ({ name, version })))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))

const buildsIn = (rows: RowsAside): ReadonlyArray<Build> =>
  allProjections.map((projection) => {
    const { name, version, generation } = projection(foldedTable)
    const id = { name, version, generation: 1, phase: 'live' as const, position: -1n }
    return { id, generation: generation(rows.table(id)) }
  })

const idsOf = (builds: ReadonlyArray<Build>): ReadonlyArray<TableState> =>
  builds.map(({ id }) => id).toSorted((a, b) => (a.name < b.name ? -1 : 1))

export const stateFold = (rows: RowsAside): StateFold => {
  const builds = buildsIn(rows)
  let position = -1n
  const commit = async (): Promise<void> => {
    const changes = builds.map(({ id, generation }) => ({
      table: id,
      rows: [...generation.take()],
      made: generation.made(),
    }))
    const tables = builds.map(({ id }) => ({ ...id, position }))
    const done = await rows.commit(changes, { position, tables })()
    for (const { generation } of builds) generation.settle(E.isRight(done))
    if (E.isLeft(done)) throw new NoRoomForRows(done.left)
  }
  return {
    apply: (recorded) => {
      for (const { generation } of builds) generation.apply(recorded)
      ;({ position } = recorded)
    },
    save: async () => {
      const waiting = builds.reduce((sum, { generation }) => sum + generation.changed(), 0)
      if (waiting >= rowsPerCommit) await commit()
    },
    rows: async (use) => {
      await commit()
      const snapshot = rows.snapshot()
      try {
        return await use(idsOf(builds).map((id) => ({ ...id, entries: snapshot.entries(id) })))
      } finally {
        snapshot.done()
      }
    },
  }
}
