/** The mark of a part that nodes share in a database: one row, which several nodes write. */
import { E } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import { markFrom, markText, supersedes } from '../identity/mark.ts'
import type { Mark } from '../identity/mark.ts'
import type { Database } from './database.ts'
import type { Ask, Rows } from './session.ts'

/** The table with the one row, and what a row that cannot be read is to whoever keeps it. */
export type MarkTable<F> = {
  readonly db: Pick<Database<F>, 'read' | 'write'>
  readonly schema: 'consent_vault' | 'consent_credentials'
  readonly corrupt: (where: string) => F
}

/** The mark's statement about its ledger. */
export type Belonging<F> = {
  /** Undefined where it was never told. */
  readonly mark: () => TaskEither<F, Mark | undefined>
  /** Keeps it, unless another node knows more. */
  readonly keepMark: (mark: Mark) => TaskEither<F, void>
}

/** Reads and keeps the mark of one part. */
export const belongingIn = <F>({ db, schema, corrupt }: MarkTable<F>): Belonging<F> => {
  const select = `select mark from ${schema}.ledger`
  const markIn = ([row]: Rows): Either<F, Mark | undefined> => {
    if (row === undefined) return E.right(undefined)
    const mark = typeof row['mark'] === 'string' ? markFrom(row['mark']) : undefined
    return mark === undefined ? E.left(corrupt('ledger')) : E.right(mark)
  }
  const keep =
    (mark: Mark) =>
    async (ask: Ask): Promise<Either<F, void>> => {
      const known = markIn(await ask(select))
      if (E.isLeft(known)) return known
      if (!supersedes(mark, known.right)) return E.right(undefined)
      await ask(
        `insert into ${schema}.ledger (mark) values ($1)
         on conflict (only_row) do update set mark = excluded.mark`,
        [markText(mark)],
      )
      return E.right(undefined)
    }
  return {
    mark: () => db.read(select, [], markIn),
    // Two nodes that tell at once: the second waits, and reads what the first told.
    keepMark: (mark) => db.write([`${schema} ledger`], keep(mark)),
  }
}
