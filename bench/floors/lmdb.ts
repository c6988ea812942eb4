/** LMDB by itself, as the ledger's log uses it: what a put costs when nothing is around it. */
import { open } from 'lmdb'
import type { Database, RootDatabase } from 'lmdb'

type Appending = {
  readonly put: (
    position: number,
    record: Buffer,
    options: { readonly append: true },
  ) => Promise<boolean>
}

// The library's types leave out that an asynchronous put takes `append` as well.
const isAppending = (database: unknown): database is Appending =>
  typeof database === 'object' && database !== null && 'put' in database

export type FloorLog = {
  /** Resolves once the bytes are on disk; puts of one turn share a commit. */
  readonly append: (record: Buffer) => Promise<unknown>
  readonly close: () => Promise<void>
}

/** A log of nothing but records under rising numbers, in a folder of its own. */
export const openFloorLog = (path: string): FloorLog => {
  const root = open<Buffer, number>({ path, encoding: 'binary', overlappingSync: false })
  const log: unknown = root
  if (!isAppending(log)) throw new TypeError('not an LMDB database')
  let next = [...root.getKeys({ reverse: true, limit: 1 })][0] ?? -1
  return {
    append: (record) => {
      next += 1
      return log.put(next, record, { append: true })
    },
    close: async () => root.close(),
  }
}

export type Raw<K extends string | number> = {
  readonly database: Database<Buffer, K>
  readonly close: () => Promise<void>
}

/**
 * One database of an environment that the ledger or a floor wrote, read by itself; without a name, the one that is there
 * always. Where this process has the environment open already, `access` must be the same: LMDB then shares it.
 */
export const openRaw = <K extends string | number>(
  path: string,
  name: string | undefined,
  access: 'read' | 'write',
): Raw<K> => {
  const root: RootDatabase<Buffer, K> = open<Buffer, K>({
    path,
    noSubdir: false,
    maxDbs: 256,
    encoding: 'binary',
    readOnly: access === 'read',
  })
  const database = name === undefined ? root : root.openDB<Buffer, K>({ name, encoding: 'binary' })
  return { database, close: async () => root.close() }
}
