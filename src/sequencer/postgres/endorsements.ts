/** Endorsements of checkpoints in the vault's PostgreSQL, so that each node has those that any node requested. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Connection } from '../../postgres/connection.ts'
import { openDatabase } from '../../postgres/database.ts'
import type { Database } from '../../postgres/database.ts'
import { migrate, migrationLock } from '../../postgres/migrate.ts'
import type { Schema } from '../../postgres/migrate.ts'
import type { Rows } from '../../postgres/session.ts'
import { thinned } from '../endorsed/endorsement.ts'
import type { Endorsement, EndorsementFailure } from '../endorsed/endorsement.ts'
import type { Endorsements } from '../endorsed/endorsements.ts'

const version1 = `
  create table consent_endorsed.statements (
    origin text collate "C" not null,
    size bigint not null check (size >= 0),
    root text collate "C" not null,
    kind text not null check (kind in ('cosignature', 'stamp')),
    author text collate "C" not null,
    at_ms bigint not null,
    asked text not null check (asked in ('in-passing', 'for-export')),
    bytes bytea not null,
    primary key (origin, size, root, kind, author)
  );
  create index on consent_endorsed.statements (origin, author, size);`

/** A new version is a new step at the end: steps that were published never change. */
const schema: Schema = { name: 'consent_endorsed', steps: [version1] }

const maxSessions = 2
/** The number of additions after which old endorsements are thinned out. */
const thinAfter = 5_000

const unavailable = (cause: unknown): EndorsementFailure => ({
  failure: 'endorsements-unavailable',
  cause,
})

type Shared = Database<EndorsementFailure>
type Row = Rows[number]

const columns = 'kind, size::text as size, root, author, at_ms::text as at_ms, asked, bytes'

const endorsementIn = (row: Row): Endorsement | undefined => {
  const { kind, size, root, author, at_ms: atMs, asked, bytes } = row
  if (kind !== 'cosignature' && kind !== 'stamp') return undefined
  if (asked !== 'in-passing' && asked !== 'for-export') return undefined
  if (typeof root !== 'string' || typeof author !== 'string' || !Buffer.isBuffer(bytes))
    return undefined
  const read = { kind, size: Number(size), root, by: author, atMs: Number(atMs), asked } as const
  return { ...read, bytes: new Uint8Array(bytes) }
}

const endorsementsIn = (rows: Rows): ReadonlyArray<Endorsement> =>
  rows.map(endorsementIn).filter((one) => one !== undefined)

const keyOf = ({ size, root, kind, by }: Endorsement): ReadonlyArray<unknown> => [
  String(size),
  root,
  kind,
  by,
]

// An endorsement for an export keeps that mark when it is requested again.
const insert = `
  insert into consent_endorsed.statements (origin, size, root, kind, author, at_ms, asked, bytes)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (origin, size, root, kind, author) do update
      set at_ms = excluded.at_ms, bytes = excluded.bytes,
          asked = case when statements.asked = 'for-export' then statements.asked else excluded.asked end`

const add = (db: Shared, origin: string, stated: Endorsement) =>
  db.write<EndorsementFailure, void>([], async (ask) => {
    const { atMs, asked, bytes } = stated
    await ask(insert, [origin, ...keyOf(stated), String(atMs), asked, Buffer.from(bytes)])
    return E.right(undefined)
  })()

const thin = (db: Shared, origin: string, nowMs: number) =>
  db.write<EndorsementFailure, void>([`consent_endorsed ${origin}`], async (ask) => {
    const rows = await ask(
      `select ${columns} from consent_endorsed.statements where origin = $1 order by at_ms, size`,
      [origin],
    )
    const all = endorsementsIn(rows)
    const kept = new Set(thinned(all, nowMs))
    for (const old of all.filter((one) => !kept.has(one)))
      await ask(
        `delete from consent_endorsed.statements
           where origin = $1 and size = $2 and root = $3 and kind = $4 and author = $5`,
        [origin, ...keyOf(old)],
      )
    return E.right(undefined)
  })()

const endorsementsOf = (db: Shared, origin: string, nowMs: () => number): Endorsements => {
  let added = 0
  return {
    of: (size, root) =>
      db.read(
        `select ${columns} from consent_endorsed.statements
           where origin = $1 and size = $2 and root = $3 order by kind, author`,
        [origin, String(size), root],
        (rows) => E.right(endorsementsIn(rows)),
      )(),
    largestBy: (by) =>
      db.read(
        `select coalesce(max(size), 0)::text as size from consent_endorsed.statements
           where origin = $1 and author = $2`,
        [origin, by],
        ([row]) => E.right(Number(row?.['size'] ?? 0)),
      )(),
    add: async (stated) => {
      const done = await add(db, origin, stated)
      if (E.isLeft(done)) return done
      added = (added + 1) % thinAfter
      return added === 0 ? thin(db, origin, nowMs()) : done
    },
    close: db.close,
  }
}

/** Opens the endorsements of one origin, shared by nodes; creates the schema if it is missing. */
export const openSharedEndorsements = async (
  connection: Connection,
  origin: string,
  nowMs: () => number,
): Promise<Either<EndorsementFailure, Endorsements>> => {
  const db = openDatabase(connection, maxSessions, unavailable)
  if (E.isLeft(db)) return db
  const prepared = await db.right.write<EndorsementFailure, void>(
    [migrationLock(schema)],
    async (ask) => {
      const migrated = await migrate(schema)(ask)
      return E.isLeft(migrated) ? E.left(unavailable(migrated.left)) : migrated
    },
  )()
  // Also once at each start: a node that restarts every day would otherwise never thin out.
  const thinnedOut = E.isLeft(prepared) ? prepared : await thin(db.right, origin, nowMs())
  if (E.isRight(thinnedOut)) return E.right(endorsementsOf(db.right, origin, nowMs))
  await db.right.close()
  return thinnedOut
}
