/** The vault's LMDB environment: its tables, and the only two ways to touch them, `read` and `write`. */
import { open } from 'lmdb'
import type { Database } from 'lmdb'
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { VaultFailure } from '../key-vault.ts'

/** LMDB's file inside the vault's folder. */
export const dataFile = 'data.mdb'

export type Tables = {
  /** `format` and `epoch:<n>`: the identifier key, wrapped under each epoch in use. */
  readonly meta: Database<Buffer, string>
  /** By subject: ordinal, epoch and wrapped key (./rows.ts). */
  readonly keys: Database<Buffer, string>
  /** By subject: their destroyed keys, oldest first, as JSON. */
  readonly fences: Database<string, string>
  /** Subjects fenced whose key and identifiers are still to be deleted. */
  readonly unfinished: Database<string, string>
  /** By identifier's HMAC: its owner and since when, as JSON. */
  readonly index: Database<string, string>
  /** By `subject/kind/since/HMAC`: until when, or `-`; then its binding where it has one. */
  readonly aliases: Database<string, string>
  /** By identifier's HMAC, while nobody has it: the opt-outs it carries, as JSON. */
  readonly carried: Database<string, string>
  /** By `subject/binding/change`: what is not told on the log yet, as JSON. */
  readonly untold: Database<string, string>
}

export type Environment = {
  readonly tables: Tables
  /** Runs at once on what is on disk. */
  readonly read: <F, A>(action: (tables: Tables) => Either<F, A>) => Either<F | VaultFailure, A>
  /**
   * Runs in a write transaction and answers when it is on disk; calls made together share one flush. An action
   * that answers a refusal must not have written. After a write that failed, no other is taken.
   */
  readonly write: <F, A>(
    action: (tables: Tables) => Either<F, A>,
  ) => TaskEither<F | VaultFailure, A>
  readonly close: () => Promise<void>
}

const unavailable = (cause: unknown): VaultFailure => ({ failure: 'vault-unavailable', cause })

const tablesOf = (folder: string) => {
  const root = open({
    path: folder,
    maxDbs: 12,
    // Visible only once flushed: else one caller could seal under a key that another's crash takes back.
    overlappingSync: false,
  })
  const binary = (name: string): Database<Buffer, string> =>
    root.openDB<Buffer, string>({ name, encoding: 'binary' })
  const text = (name: string): Database<string, string> =>
    root.openDB<string, string>({ name, encoding: 'string' })
  const tables: Tables = {
    meta: binary('meta'),
    keys: binary('keys'),
    fences: text('fences'),
    unfinished: text('unfinished'),
    index: text('index'),
    aliases: text('aliases'),
    carried: text('carried'),
    untold: text('untold'),
  }
  return { root, tables }
}

/**
 * Opens or makes the environment in `folder`. One process at a time: the ledger that opens it holds its log's
 * lock. Throws what LMDB throws.
 */
export const openEnvironment = (folder: string): Environment => {
  const { root, tables } = tablesOf(folder)
  let stopped: { readonly cause: unknown } | undefined
  let closing: Promise<void> | undefined
  const stop = (cause: unknown): VaultFailure => {
    stopped ??= { cause }
    return unavailable(cause)
  }
  return {
    tables,
    read: (action) => {
      if (closing !== undefined) return E.left(unavailable('closed'))
      try {
        return action(tables)
      } catch (cause) {
        return E.left(unavailable(cause))
      }
    },
    write: (action) => {
      if (closing !== undefined) return TE.left(unavailable('closed'))
      if (stopped !== undefined) return TE.left(unavailable(stopped.cause))
      return pipe(
        TE.tryCatch(async () => {
          const result = await root.transaction(() => action(tables))
          // The snapshot of this turn may be from before the commit.
          if (closing === undefined) root.resetReadTxn()
          return result
        }, stop),
        TE.flatMapEither((result) => result),
      )
    },
    close: async () => {
      closing ??= (async () => {
        await root.flushed
        await root.close()
      })()
      await closing
    },
  }
}
