/** The last signed tree in a PostgreSQL that nodes share; the elected node advances it in a transaction. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Database } from '../../postgres/database.ts'
import type { Election } from '../../postgres/elect.ts'
import type { Rows } from '../../postgres/session.ts'
import type { SigningFailure } from '../failure.ts'
import { checkAdvance, isSameTree } from '../signed/last-signed.ts'
import type { LastSigned, LastTree, NotAdvanced, SignedTree } from '../signed/last-signed.ts'

// A bigint comes as text; a size is below 2^53.
const select =
  'select size::text as size, root, note from consent_log.last_signed where origin = $1'

const treeIn = ([row]: Rows): Either<SigningFailure, LastTree | undefined> => {
  if (row === undefined) return E.right(undefined)
  const { size, root, note } = row
  const number = typeof size === 'string' ? Number(size) : Number.NaN
  return Number.isSafeInteger(number) && Buffer.isBuffer(root)
    ? E.right({
        size: number,
        root: new Uint8Array(root),
        note: Buffer.isBuffer(note) ? new Uint8Array(note) : undefined,
      })
    : E.left({
        failure: 'signing-damaged',
        where: 'consent_log.last_signed',
        reason: 'a row is not what was written',
      })
}

/** The stored tree of an origin. */
export const readIn =
  (db: Pick<Database<SigningFailure>, 'read'>) =>
  (origin: string): Promise<Either<SigningFailure, LastTree | undefined>> =>
    db.read(select, [origin], treeIn)()

/** The last signed tree of one origin. */
export const lastSignedInPostgres = (
  db: Pick<Database<SigningFailure>, 'read' | 'write'>,
  { isElected, close }: Election,
  origin: string,
): LastSigned => ({
  read: () => readIn(db)(origin),
  advance: (from, to) =>
    db.write<SigningFailure | NotAdvanced, void>(
      [`consent_log last_signed ${origin}`],
      async (ask, asked) => {
        const there = treeIn(await ask(select, [origin]))
        if (E.isLeft(there)) return there
        // An earlier attempt may have succeeded and only its answer been lost.
        if (asked === 'again' && isSameTree(there.right, to)) return E.right(undefined)
        const allowed = checkAdvance(there.right, from, to)
        if (E.isLeft(allowed)) return allowed
        await ask(
          `insert into consent_log.last_signed (origin, size, root) values ($1, $2, $3)
             on conflict (origin) do update set size = excluded.size, root = excluded.root,
               note = case when last_signed.size = excluded.size then last_signed.note end`,
          [origin, String(to.size), Buffer.from(to.root)],
        )
        return E.right(undefined)
      },
    )(),
  keepNote: ({ size, root }: SignedTree, note) =>
    db.write<SigningFailure, void>([], async (ask) => {
      await ask(
        `update consent_log.last_signed set note = $4
           where origin = $1 and size = $2 and root = $3`,
        [origin, String(size), Buffer.from(root), Buffer.from(note)],
      )
      return E.right(undefined)
    })(),
  isElected,
  close,
})
