/** The credentials' LMDB environment: a folder that the server and the command line hold open together. */
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { open } from 'lmdb'
import type { Database } from 'lmdb'
import { E, TE } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import type { CredentialFailure } from './credentials.ts'

export type CredentialTables = {
  /** By credential id, as JSON. */
  readonly credentials: Database<string, string>
  /** Signs tokens: 32 random bytes, made with the folder. */
  readonly tokenKey: Uint8Array
  readonly read: <A>(action: () => Either<CredentialFailure, A>) => Either<CredentialFailure, A>
  /** In a write transaction, answered when it is on disk. */
  readonly write: <F, A>(action: () => Either<F, A>) => TaskEither<F | CredentialFailure, A>
  readonly close: () => Promise<void>
}

const unavailable = (cause: unknown): CredentialFailure => ({
  failure: 'credentials-unavailable',
  cause,
})

const tokenKeyName = 'token-key'
const tokenKeyBytes = 32

const tablesIn = async (folder: string) => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const root = open({ path: folder, maxDbs: 4, overlappingSync: false })
  const meta = root.openDB<Buffer, string>({ name: 'meta', encoding: 'binary' })
  const credentials = root.openDB<string, string>({ name: 'credentials', encoding: 'string' })
  // Two processes may open a new folder at once: only the first one's key is kept.
  await root.transaction(() => {
    if (meta.get(tokenKeyName) === undefined) {
      void meta.put(tokenKeyName, randomBytes(tokenKeyBytes))
    }
  })
  return { root, credentials, tokenKey: meta.get(tokenKeyName) }
}

/** Opens or makes the folder, readable by its owner only. */
export const openTables =
  (folder: string): TaskEither<CredentialFailure, CredentialTables> =>
  async () => {
    try {
      const { root, credentials, tokenKey } = await tablesIn(folder)
      if (tokenKey?.length !== tokenKeyBytes) {
        await root.close()
        return E.left({ failure: 'credentials-corrupt', where: 'meta/token-key' })
      }
      return E.right({
        credentials,
        tokenKey: Uint8Array.from(tokenKey),
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
