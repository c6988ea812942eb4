/** The credentials' LMDB environment: a folder that the server and the command line hold open together. */
import { statfsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { open } from 'lmdb'
import type { Key, RootDatabase } from 'lmdb'
import { E } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import { reasonOf, saidBy } from '../files/lmdb-error.ts'
import { makeEnvironment } from '../files/lmdb-made.ts'
import { clearingDeadReaders } from '../files/lmdb-readers.ts'
import { checkedTable, DamagedRow } from './checked-table.ts'
import type { CheckedTable } from './checked-table.ts'
import type { CredentialFailure } from './credentials.ts'
import { damageIn } from './damage.ts'

export type CredentialTables = {
  /** By credential id, as JSON. */
  readonly credentials: CheckedTable<string>
  /** One text by name: the keys that sign tokens. */
  readonly documents: CheckedTable<string>
  /** By subject, up to when their tokens were revoked (ms since 1970, in digits). */
  readonly revoked: CheckedTable<string>
  /** In the order of their keys, which count up: what is not known to be in the log yet, as JSON. */
  readonly journal: CheckedTable<number>
  /** The fault of a table at its opening; undefined if there was none. */
  readonly damageOf: (table: TableName) => CredentialFailure | undefined
  readonly read: <A>(action: () => Either<CredentialFailure, A>) => Either<CredentialFailure, A>
  /** In a write transaction, answered when it is on disk. */
  readonly write: <F, A>(action: () => Either<F, A>) => TaskEither<F | CredentialFailure, A>
  readonly close: () => Promise<void>
}

/** Receivers of LMDB's failures and calls. */
export type CredentialPorts = {
  /** Told once, in one sentence, that LMDB failed to write: this process must end (69). */
  readonly onFatal: (sentence: string) => void
  /** Told of each change: LMDB's thread waits on the way for this one, and an end of the process must not come between. */
  readonly onChange: (change: Promise<unknown>) => void
  /** Readers of other processes that were killed are cleared this often at most, in ms. */
  readonly readersClearedMs?: number
}

const unavailable = (cause: unknown): CredentialFailure => ({
  failure: 'credentials-unavailable',
  cause,
})

/** The caller's failure for a corrupt row, or for any other exception. */
const failureOf = (cause: unknown): CredentialFailure =>
  cause instanceof DamagedRow
    ? { failure: 'credentials-corrupt', where: `credentials: ${cause.message}` }
    : unavailable(cause)

/** A change that meets a damaged row changes nothing; anything else that it throws is LMDB's. */
const changing =
  <F, A>(action: () => Either<F, A>): (() => Either<F | CredentialFailure, A>) =>
  () => {
    try {
      return action()
    } catch (cause) {
      if (cause instanceof DamagedRow) return E.left(failureOf(cause))
      throw cause
    }
  }

/** Until version 1 the key stood here as it is: whoever had a copy of the folder could sign with it. */
const unwrappedKeyName = 'token-key'

/** The tables, and what their values are in LMDB: an instant was a number in the version before. */
export const tableEncodings = [
  { name: 'credentials', encoding: 'string' },
  { name: 'documents', encoding: 'string' },
  { name: 'revoked', encoding: 'msgpack' },
  { name: 'journal', encoding: 'string' },
] as const
export type TableName = (typeof tableEncodings)[number]['name']

const tableIn = <K extends Key>(root: Pick<RootDatabase, 'openDB'>, wanted: TableName) => {
  const encoding = wanted === 'revoked' ? 'msgpack' : 'string'
  return checkedTable(wanted, root.openDB<string | number, K>({ name: wanted, encoding }))
}

const known = new Set<unknown>(['meta', ...tableEncodings.map(({ name }) => name)])

/** A table under a name that nobody gave it: it would be missed, and an empty one made in its place. */
export const damagedName = (root: Pick<RootDatabase, 'getKeys'>): string | undefined =>
  [...root.getKeys()].every((name) => known.has(name))
    ? undefined
    : 'a table has a name that is not one of theirs'

const tablesIn = async (folder: string) => {
  makeEnvironment(folder)
  const root = open({
    path: folder,
    maxDbs: 8,
    overlappingSync: false,
    // A batch that LMDB makes of its own rejects, when it fails, where nobody can catch it.
    eventTurnBatching: false,
  })
  const misnamed = damagedName(root)
  if (misnamed !== undefined) {
    await root.close()
    throw new DamagedRow(misnamed)
  }
  const meta = root.openDB<Buffer, string>({ name: 'meta', encoding: 'binary' })
  if (meta.get(unwrappedKeyName) !== undefined) await meta.remove(unwrappedKeyName)
  return {
    root,
    credentials: tableIn<string>(root, 'credentials'),
    documents: tableIn<string>(root, 'documents'),
    revoked: tableIn<string>(root, 'revoked'),
    journal: tableIn<number>(root, 'journal'),
  }
}

type Root = Awaited<ReturnType<typeof tablesIn>>['root']

// A change is a few rows: a handful of pages, of the few there are.
const roomBytes = 16 * 1024 * 1024

const hasRoom = (folder: string): boolean => {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize >= roomBytes
}

const noRoomText = (folder: string): string =>
  `too little room is left on the disk of ${folder}, where the credentials are: nothing was changed. Make room there, and try again`

const sentence = (folder: string, cause: unknown): string =>
  `the credentials in ${folder} could not be written (${saidBy(cause)}): this process ends, since the library they are in must not be used after that; nothing of the change was made`

/**
 * After a failed write LMDB is not called again (docs/decisions/0030-lmdb-after-a-failed-write.md). One change at a time:
 * a second one that was handed to the library before the first failed waits for a lock that is never given back, and so
 * does the end of the process.
 */
const writerOf = (folder: string, root: Root, ports: CredentialPorts) => {
  const { onFatal, onChange } = ports
  const clearDeadReaders = clearingDeadReaders(root, ports.readersClearedMs)
  let over: CredentialFailure | undefined
  let last: Promise<unknown> = Promise.resolve()
  const change = async <F, A>(
    action: () => Either<F, A>,
  ): Promise<Either<F | CredentialFailure, A>> => {
    if (over !== undefined) return E.left(over)
    if (!hasRoom(folder)) return E.left(unavailable(new Error(noRoomText(folder))))
    try {
      const begun = root.transaction(changing(action))
      onChange(begun)
      const result = await begun
      root.resetReadTxn()
      clearDeadReaders()
      return result
    } catch (cause) {
      const said = sentence(folder, await reasonOf(cause))
      over = unavailable(said)
      onFatal(said)
      return E.left(over)
    }
  }
  return {
    isOver: () => over !== undefined,
    write:
      <F, A>(action: () => Either<F, A>): TaskEither<F | CredentialFailure, A> =>
      () => {
        const mine = last.then(() => change(action))
        last = mine
        return mine
      },
  }
}

const damagedTables = (
  tables: ReadonlyArray<Pick<CheckedTable<string>, 'name' | 'damage'>>,
): ReadonlyMap<string, CredentialFailure> =>
  new Map(
    tables.flatMap(({ name, damage }): ReadonlyArray<readonly [string, CredentialFailure]> => {
      const [first] = damage().found
      const where = `credentials: table ${name}: ${first ?? ''}`
      return first === undefined ? [] : [[name, { failure: 'credentials-corrupt', where }]]
    }),
  )

const openFolder = async (folder: string, ports: CredentialPorts): Promise<CredentialTables> => {
  const { root, ...tables } = await tablesIn(folder)
  const { isOver, write } = writerOf(folder, root, ports)
  const damaged = damagedTables(Object.values(tables))
  return {
    ...tables,
    read: (action) => {
      try {
        return action()
      } catch (cause) {
        return E.left(failureOf(cause))
      }
    },
    write,
    damageOf: (table) => damaged.get(table),
    close: async () => {
      if (!isOver()) await root.close()
    },
  }
}

/** Opens or makes the folder, readable by its owner only. What is damaged is told, and left as it is. */
export const openTables =
  (folder: string, ports: CredentialPorts): TaskEither<CredentialFailure, CredentialTables> =>
  async () => {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const damage = damageIn(folder)
      if (damage !== undefined) return E.left(damage)
      return E.right(await openFolder(folder, ports))
    } catch (cause) {
      return E.left(failureOf(cause))
    }
  }
