/** What the credentials know of their ledger: one row, which several nodes write. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { markText, supersedes } from '../../identity/mark.ts'
import type { Mark } from '../../identity/mark.ts'
import type { Ask, Rows } from '../../postgres/session.ts'
import type { CredentialFailure, Credentials } from '../credentials.ts'
import { markIn } from '../mark.ts'
import type { Env } from './changes.ts'

const markOf = ([row]: Rows): Either<CredentialFailure, Mark | undefined> =>
  markIn(row === undefined ? undefined : String(row['mark']))

const keep =
  (mark: Mark) =>
  async (ask: Ask): Promise<Either<CredentialFailure, void>> => {
    const known = markOf(await ask('select mark from consent_credentials.ledger'))
    if (E.isLeft(known)) return known
    if (!supersedes(mark, known.right)) return E.right(undefined)
    await ask(
      `insert into consent_credentials.ledger (mark) values ($1)
       on conflict (only_row) do update set mark = excluded.mark`,
      [markText(mark)],
    )
    return E.right(undefined)
  }

/** The part of `Credentials` that says whose they are. */
export const belongingIn = ({ db }: Pick<Env, 'db'>): Pick<Credentials, 'mark' | 'keepMark'> => ({
  mark: () => db.read('select mark from consent_credentials.ledger', [], markOf),
  // Two nodes that tell at once: the second waits, and reads what the first told.
  keepMark: (mark) => db.write(['consent_credentials ledger'], keep(mark)),
})
