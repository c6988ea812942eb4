/** The digest of the state that a log leads to, as far as asked: rows folded aside, hashed, and thrown away. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { allProjections } from '../../projections/all.ts'
import type { Sha256 } from '../kernel/ids.ts'
import type { Until } from '../ledger/reading.ts'
import { stateDigest } from '../projector/digest.ts'
import { openEmbeddedRows } from '../projector/embedded/open-rows.ts'
import type { RowStore, RowsState } from '../projector/rows.ts'
import { foldedTable } from '../projector/table.ts'
import type { Generation } from '../projector/table.ts'
import type { EventReader, StoredEvent } from '../store/event-store.ts'
import type { Io } from './command.ts'
import { exits } from './exit.ts'
import type { Fault } from './exit.ts'
import { faultFrom } from './failures.ts'
import { eachPage } from './history.ts'
import { progress } from './progress.ts'
import { isWithin } from './stories.ts'
import { tellingOperator } from './telling.ts'
import { withThrowAway } from './throw-away.ts'

/** Rows kept in memory before they are written aside; bounds memory to some tens of MB. */
const rowsPerCommit = 20_000

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
): Promise<Either<Fault, void>> => {
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
  return E.isLeft(done) ? E.left(faultFrom(done.left)) : E.right(undefined)
}

const fold = async (
  reader: Pick<EventReader<StoredEvent>, 'readAll'>,
  until: Until,
  rows: RowStore,
  io: Io,
): Promise<Either<Fault, Sha256>> => {
  const builds = buildsIn(rows)
  const within = isWithin(until)
  const shown = progress(io, 'digesting', 'events')
  const total = Number(until.position ?? 0n) + 1
  let position = -1n
  const read = await eachPage(
    { reader, ...(until.position === undefined ? {} : { last: until.position }) },
    async (page) => {
      for (const { recorded } of page) {
        if (!within(recorded)) continue
        for (const { generation } of builds) generation.apply(recorded)
        position = recorded.position
      }
      shown.at(Number(page.at(-1)?.recorded.position ?? 0n) + 1, total)
      const waiting = builds.reduce((sum, { generation }) => sum + generation.changed(), 0)
      return waiting < rowsPerCommit ? E.right(undefined) : commit(rows, builds, position)
    },
  )
  shown.end()
  if (E.isLeft(read)) return read
  const last = await commit(rows, builds, position)
  return E.isLeft(last) ? last : E.right((await stateDigest(rows)).overall)
}

/** Digest of all rows after the events within `until`: that of a rebuild, where it is the whole log. */
export const digestAt = (
  reader: Pick<EventReader<StoredEvent>, 'readAll'>,
  until: Until,
  io: Io,
): Promise<Either<Fault, Sha256>> =>
  withThrowAway('consent-ledger-digest-', io, async ({ folder }) => {
    const { fatal } = tellingOperator()
    const onFatal = (sentence: string): void => fatal(exits.unavailable, sentence)
    const rows = await openEmbeddedRows(folder, { onFatal })()
    if (E.isLeft(rows)) return E.left(faultFrom(rows.left))
    try {
      return await fold(reader, until, rows.right, io)
    } finally {
      await rows.right.close()
    }
  })
