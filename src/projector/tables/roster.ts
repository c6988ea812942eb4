/** The builds of each table: read, folded live, built beside, or on the way out. */
import type { EventId } from '../../kernel/ids.ts'
import type { AnyTable, Generation } from './table.ts'
import type { ByStream, RowsState, RowStore, TableId, TablePhase, TableState } from '../rows.ts'

/** One build of one table with its fold. */
export type Member = {
  readonly table: AnyTable
  readonly id: TableId
  readonly generation: Generation
}

/** A build on its way: `position` is how far it got, once it is not (or no more) folded by stream. */
export type Building = Member & { position: bigint; byStream: ByStream | undefined }

/** Changed by the projector alone. The live members are all folded up to `position`. */
export type Roster = {
  position: bigint
  last: { readonly position: bigint; readonly id: EventId } | undefined
  live: ReadonlyArray<Member>
  building: ReadonlyArray<Building>
  frozen: ReadonlyArray<TableState>
  dropped: ReadonlyArray<TableId>
}

type Rows = Pick<RowStore, 'table'>

const member = (rows: Rows, table: AnyTable, { name, version, generation }: TableId): Member => ({
  table,
  id: { name, version, generation },
  generation: table.generation(rows.table({ name, version, generation })),
})

const newestGeneration = (tables: ReadonlyArray<TableId>, name: string): number =>
  tables.reduce((max, id) => (id.name === name ? Math.max(max, id.generation) : max), 0)

/** Every build the roster knows of, whatever its phase. */
const idsIn = ({ live, building, frozen, dropped }: Roster): ReadonlyArray<TableId> => [
  ...live.map(({ id }) => id),
  ...building.map(({ id }) => id),
  ...frozen,
  ...dropped,
]

/** Starts a build of a table from nothing, in a generation of its own. */
export const addBuilding = (roster: Roster, rows: Rows, table: AnyTable): Building => {
  const { name, version } = table
  const generation = newestGeneration(idsIn(roster), name) + 1
  const id = { name, version, generation }
  const started = { ...member(rows, table, id), position: -1n, byStream: undefined }
  roster.building = [...roster.building, started]
  return started
}

const addLive = (roster: Roster, added: Member): void => {
  added.generation.serve()
  roster.live = [...roster.live, added]
}

/** Puts a build that has reached the roster's position in the place of what was served so far. */
export const swapIn = (roster: Roster, built: Building): void => {
  const isOld = ({ name }: TableId): boolean => name === built.id.name
  const old = [...roster.live.map(({ id }) => id), ...roster.frozen].filter(isOld)
  roster.building = roster.building.filter((other) => other !== built)
  roster.live = roster.live.filter(({ id }) => !isOld(id))
  roster.frozen = roster.frozen.filter((id) => !isOld(id))
  roster.dropped = [...roster.dropped, ...old]
  addLive(roster, { table: built.table, id: built.id, generation: built.generation })
}

const place = (
  roster: Roster,
  rows: Rows,
  table: AnyTable,
  known: ReadonlyArray<TableState>,
): void => {
  const mine = known.filter(({ name }) => name === table.name)
  const find = (phase: TablePhase) => mine.find((entry) => entry.phase === phase)
  const served = find('live') ?? find('frozen')
  const started = find('building')
  const isCurrent = served?.phase === 'live' && served.version === table.version
  if (isCurrent) addLive(roster, member(rows, table, served))
  if (served !== undefined && !isCurrent) {
    // The fold of another version is not known any more: its rows stay as they are, and are read as they are.
    table.generation(rows.table(served)).serve()
    roster.frozen = [...roster.frozen, { ...served, phase: 'frozen' }]
  }
  if (started?.version === table.version) {
    const { position, byStream } = started
    roster.building = [...roster.building, { ...member(rows, table, started), position, byStream }]
  } else if (started !== undefined) {
    roster.dropped = [...roster.dropped, started]
  }
}

/** Takes up where the rows on disk were left: what is missing or of another version is built beside the rest. */
export const openRoster = (rows: RowStore, tables: ReadonlyArray<AnyTable>): Roster => {
  const state = rows.state()
  const names = new Set(tables.map(({ name }) => name))
  const roster: Roster = {
    position: state.position,
    last: state.last,
    live: [],
    building: [],
    frozen: [],
    dropped: state.tables.filter(({ name, phase }) => phase === 'dropped' || !names.has(name)),
  }
  for (const table of tables) place(roster, rows, table, state.tables)
  for (const table of tables) {
    const isMine = ({ id }: Member): boolean => id.name === table.name
    if (roster.live.some(isMine) || roster.building.some(isMine)) continue
    const built = addBuilding(roster, rows, table)
    // In a new ledger nothing is behind anything: all start live.
    if (state.position === -1n) swapIn(roster, built)
  }
  return roster
}

/** The checkpoint as it is now; true on disk once committed together with the rows changed so far. */
export const stateOf = ({
  position,
  last,
  live,
  building,
  frozen,
  dropped,
}: Roster): RowsState => ({
  position,
  ...(last === undefined ? {} : { last }),
  tables: [
    ...live.map(({ id }) => ({ ...id, phase: 'live' as const, position })),
    ...building.map(({ id, position: reached, byStream }) => ({
      ...id,
      phase: 'building' as const,
      position: reached,
      ...(byStream === undefined ? {} : { byStream }),
    })),
    ...frozen,
    ...dropped.map(({ name, version, generation }) => ({
      name,
      version,
      generation,
      phase: 'dropped' as const,
      position: -1n,
    })),
  ],
})
