/** The checkpoint to and from text. */
import { E, t } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { canonicalJson } from '../../../kernel/canonical-json.ts'
import { closed, list, text, whole, words } from '../../../kernel/codec.ts'
import { EventId, StreamId } from '../../../kernel/ids.ts'
import { tableName } from '../../rows.ts'
import type { ByStream, RowsState } from '../../rows.ts'
import { noKeys } from './key-sum.ts'
import type { KeySum } from './key-sum.ts'

/** Version of the layout on disk: 2 since each row has a checksum, 3 since this text has one, 4 since it counts rows. */
const formatVersion = 4

const positionShape = /^-1$|^\d{1,20}$/
// JSON has no whole numbers of 64 bits: positions stand as text.
const isPosition = (u: unknown): u is string => typeof u === 'string' && positionShape.test(u)
const Position = new t.Type<string, string, unknown>(
  'Position',
  isPosition,
  (u, context) => (isPosition(u) ? t.success(u) : t.failure(u, context)),
  t.identity,
)

const StoredByStream = closed(
  'StoredByStream',
  { until: Position, seen: whole(0, Number.MAX_SAFE_INTEGER) },
  { after: closed('StoredPlace', { stream: StreamId, revision: Position }) },
)

const greatestSum = 0xffff_ffff
const StoredKeys = closed('StoredKeys', {
  count: whole(0, Number.MAX_SAFE_INTEGER),
  sum: whole(0, greatestSum),
})

const StoredTable = closed(
  'StoredTable',
  {
    name: text(64),
    version: whole(1, 1_000_000),
    generation: whole(1, Number.MAX_SAFE_INTEGER),
    phase: words('TablePhase', ['live', 'frozen', 'building', 'dropped']),
    position: Position,
    keys: StoredKeys,
  },
  { byStream: StoredByStream },
)

const StoredState = closed(
  'StoredState',
  {
    format: whole(formatVersion, formatVersion),
    position: Position,
    tables: list(StoredTable, 1_000),
  },
  { last: closed('Last', { position: Position, id: EventId }) },
)

const storedByStream = ({ until, after, seen }: ByStream) => ({
  until: String(until),
  seen,
  after:
    after === undefined ? undefined : { stream: after.stream, revision: String(after.revision) },
})

const byStreamFrom = ({ until, after, seen }: t.TypeOf<typeof StoredByStream>): ByStream => ({
  until: BigInt(until),
  seen,
  after:
    after === undefined ? undefined : { stream: after.stream, revision: BigInt(after.revision) },
})

/** The description of the rows: their position, and the required content of each table, by its name on disk. */
export type SaidOfRows = {
  readonly state: RowsState
  readonly keys: ReadonlyMap<string, KeySum>
}

/** The text kept beside the rows. */
export const stateText = ({ state: { position, last, tables }, keys }: SaidOfRows): string =>
  canonicalJson({
    format: formatVersion,
    position: String(position),
    last: last === undefined ? undefined : { position: String(last.position), id: last.id },
    tables: tables.map(({ byStream, ...table }) => ({
      ...table,
      position: String(table.position),
      keys: keys.get(tableName(table)) ?? noKeys,
      byStream: byStream === undefined ? undefined : storedByStream(byStream),
    })),
  })

const parse = (stored: string): unknown => {
  try {
    return JSON.parse(stored)
  } catch {
    return undefined
  }
}

/** Reads it back; of what another version wrote it says so. */
export const readState = (stored: string): Either<string, SaidOfRows> => {
  const value = parse(stored)
  if (!StoredState.is(value)) return E.left('they are of another format')
  const { position, last, tables } = value
  const state: RowsState = {
    position: BigInt(position),
    ...(last === undefined ? {} : { last: { position: BigInt(last.position), id: last.id } }),
    tables: tables.map(({ byStream, name, version, generation, phase, ...table }) => ({
      name,
      version,
      generation,
      phase,
      position: BigInt(table.position),
      ...(byStream === undefined ? {} : { byStream: byStreamFrom(byStream) }),
    })),
  }
  return E.right({
    state,
    keys: new Map(tables.map(({ keys, ...table }) => [tableName(table), keys])),
  })
}
