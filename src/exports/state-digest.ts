/** The digest of the state that results from a log, up to a bound: folds rows in a separate store, and hashes them. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { allProjections } from '../../projections/all.ts'
import type { Sha256 } from '../kernel/ids.ts'
import { stateDigest } from '../projector/digest.ts'
import type { RowsFailure, RowStore, RowsState } from '../projector/rows.ts'
import { foldedTable } from '../projector/tables/table.ts'
import type { Generation } from '../projector/tables/table.ts'
import { eachPage } from '../replay/history.ts'
import type { HistoryFailure } from '../replay/history.ts'
import { isWithin } from '../replay/until.ts'
import type { Until } from '../replay/until.ts'
import type { EventReader, StoredEvent } from '../store/event-store.ts'

/** Changed rows kept in memory before they are written; some tens of MB. */
const rowsPerCommit = 20_000

/** Reasons for a missing digest: the log cannot be read to its end, or the rows cannot be written. */
export type DigestFailure = HistoryFailure | RowsFailure

type Build = { readonly id: RowsState['tables'][number]; readonly generation: Generation }

const buildsIn = (rows: RowStore): ReadonlyArray<Build> =>
  allProjections.map((projection) => {
    const table = projection(foldedTable)
    const id = {
      name: table.name,
      version: table.version,
      generation: 1,
      phase: 'live' as const,
      position: -1n,
    }
    return { id, generation: table.generation(rows.table(id)) }
  })

const commit = async (
  rows: RowStore,
  builds: ReadonlyArray<Build>,
  position: bigint,
): Promise<Either<RowsFailure, void>> => {
  const changes = builds.map(({ id, generation }) => ({
    table: id,
    rows: [...generation.take()],
    made: generation.made(),
  }))
  const done = await rows.commit(changes, {
    position,
    tables: builds.map(({ id }) => ({ ...id, position })),
  })()
  for (const { generation } of builds) generation.settle(E.isRight(done))
  return done
}

/** Folds all events within `until` into `rows`, which are empty. Returns the position of the last. */
export const foldAside = async (
  reader: Pick<EventReader<StoredEvent>, 'readAll'>,
  until: Until,
  rows: RowStore,
  onFolded: (done: number, total: number) => void,
): Promise<Either<DigestFailure, bigint>> => {
  const builds = buildsIn(rows)
  const within = isWithin(until)
  const total = Number(until.position ?? 0n) + 1
  let position = -1n
  const read = await eachPage<RowsFailure>(
    { reader, ...(until.position === undefined ? {} : { last: until.position }) },
    async (page) => {
      for (const { recorded } of page) {
        if (!within(recorded)) continue
        for (const { generation } of builds) generation.apply(recorded)
        position = recorded.position
      }
      onFolded(Number(page.at(-1)?.recorded.position ?? 0n) + 1, total)
      const waiting = builds.reduce((sum, { generation }) => sum + generation.changed(), 0)
      return waiting < rowsPerCommit ? E.right(undefined) : commit(rows, builds, position)
    },
  )
  if (E.isLeft(read)) return read
  const last = await commit(rows, builds, position)
  return E.isLeft(last) ? last : E.right(position)
}

/**
 * The digest of all rows after the events within `until`; for the whole log it equals that of a rebuild. `rows` are
 * empty.
 */
export const foldedDigest = async (
  reader: Pick<EventReader<StoredEvent>, 'readAll'>,
  until: Until,
  rows: RowStore,
  onFolded: (done: number, total: number) => void,
): Promise<Either<DigestFailure, Sha256>> => {
  const folded = await foldAside(reader, until, rows, onFolded)
  return E.isLeft(folded) ? folded : E.right((await stateDigest(rows)).overall)
}
