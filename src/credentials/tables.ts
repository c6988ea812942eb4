/** The credentials' LMDB environment: a folder that the server and the command line hold open together. */
import { mkdir } from 'node:fs/promises'
import { open } from 'lmdb'
import type { Database } from 'lmdb'
import { E, TE } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import type { CredentialFailure } from './credentials.ts'

export type CredentialTables = {
  /** By credential id, as JSON. */
  readonly credentials: Database<string, string>
  /** One text by name: the keys that sign tokens. */
  readonly documents: Database<string, string>
  /** By subject, up to when their tokens were revoked (ms since 1970). */
  readonly revoked: Database<number, string>
  /** In the order of their keys, which count up: what is not known to be in the log yet, as JSON. */
  readonly journal: Database<string, number>
  readonly read: <A>(action: () => Either<CredentialFailure, A>) => Either<CredentialFailure, A>
  /** In a write transaction, answered when it is on disk. */
  readonly write: <F, A>(action: () => Either<F, A>) => TaskEither<F | CredentialFailure, A>
  readonly close: () => Promise<void>
}

const unavailable = (cause: unknown): CredentialFailure => ({
  failure: 'credentials-unavailable',
  cause,
})

/** Until version 1 the key stood here as it is: whoever had a copy of the folder could sign with it. */
const unwrappedKeyName = 'token-key'

const tablesIn = async (folder: string) => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const root = open({ path: folder, maxDbs: 8, overlappingSync: false })
  const meta = root.openDB<Buffer, string>({ name: 'meta', encoding: 'binary' })
  if (meta.get(unwrappedKeyName) !== undefined) await meta.remove(unwrappedKeyName)
  return {
    root,
    credentials: root.openDB<string, string>({ name: 'credentials', encoding: 'string' }),
    documents: root.openDB<string, string>({ name: 'documents', encoding: 'string' }),
    revoked: root.openDB<number, string>({ name: 'revoked', encoding: 'msgpack' }),
    journal: root.openDB<string, number>({ name: 'journal', encoding: 'string' }),
  }
}

/** Opens or makes the folder, readable by its owner only. */
export const openTables =
  (folder: string): TaskEither<CredentialFailure, CredentialTables> =>
  async () => {
    try {
      const { root, ...tables } = await tablesIn(folder)
      return E.right({
        ...tables,
        read: (action) => {
          try {
            return action()
          } catch (cause) {
            return E.left(unavailable(cause))
          }
        },
        write: (action) => async () => {
          const result = await TE.tryCatch(async () => root.transaction(action), unavailable)()
          root.resetReadTxn()
          return E.isLeft(result) ? result : result.right
        },
        close: async () => root.close(),
      })
    } catch (cause) {
      return E.left(unavailable(cause))
    }
  }
