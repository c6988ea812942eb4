/** The mark of a folder's credentials: one of their documents. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { open } from 'lmdb'
import type { Database, RootDatabase } from 'lmdb'
import { E, TE } from '../fp.ts'
import type { Either } from '../fp.ts'
import { markFrom, markText, supersedes } from '../identity/mark.ts'
import type { Mark } from '../identity/mark.ts'
import { readLmdb } from '../files/reading-lmdb.ts'
import type { CredentialFailure, Credentials } from './credentials.ts'
import { damageIn } from './damage.ts'
import { checkedTable, DamagedRow } from './checked-table.ts'
import type { CheckedTable } from './checked-table.ts'
import type { CredentialTables } from './tables.ts'

const document = 'ledger'

/** The mark in the document; undefined if there is none yet. */
const markIn = (text: string | undefined): Either<CredentialFailure, Mark | undefined> => {
  if (text === undefined) return E.right(undefined)
  const mark = markFrom(text)
  return mark === undefined
    ? E.left({ failure: 'credentials-corrupt', where: document })
    : E.right(mark)
}

/** The part of `Credentials` that says whose they are. */
export const belongingIn = ({
  documents,
  read,
  write,
}: CredentialTables): Pick<Credentials, 'mark' | 'keepMark'> => ({
  mark: () => TE.fromEither(read(() => markIn(documents.get(document)))),
  keepMark: (mark) =>
    write((): Either<CredentialFailure, void> => {
      const known = markIn(documents.get(document))
      if (E.isLeft(known)) return known
      if (supersedes(mark, known.right)) documents.put(document, markText(mark))
      return E.right(undefined)
    }),
})

/** The result of a look at a folder's credentials that opens nothing for writing and needs no key. */
export type CredentialsSeen = { readonly isThere: boolean; readonly mark?: Mark }

const bytesOf = (folder: string): number => {
  try {
    return statSync(join(folder, 'data.mdb')).size
  } catch {
    return 0
  }
}

// Typed as always there, yet undefined where a read-only environment lacks it.
const documentsIn = (root: RootDatabase): CheckedTable<string> | undefined => {
  const rows: Database<string | number, string> | undefined = root.openDB<string | number, string>({
    name: 'documents',
    encoding: 'string',
  })
  return rows === undefined ? undefined : checkedTable('documents', rows)
}

/** Looks at the credentials in a folder, making nothing; ones whose file is missing or empty are not there. */
export const seeCredentials = async (
  folder: string,
): Promise<Either<CredentialFailure, CredentialsSeen>> => {
  if (bytesOf(folder) === 0) return E.right({ isThere: false })
  try {
    const damage = damageIn(folder)
    if (damage !== undefined) return E.left(damage)
    const mark = await readLmdb(
      folder,
      (path) => open({ path, readOnly: true, maxDbs: 8, overlappingSync: false }),
      (root) => markIn(documentsIn(root)?.get(document)),
    )
    return E.isLeft(mark)
      ? mark
      : E.right({ isThere: true, ...(mark.right === undefined ? {} : { mark: mark.right }) })
  } catch (cause) {
    if (cause instanceof DamagedRow)
      return E.left({ failure: 'credentials-corrupt', where: cause.message })
    return E.left({ failure: 'credentials-unavailable', cause })
  }
}
