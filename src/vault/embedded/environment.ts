/** The vault's environment: the only two ways to touch its tables, `read` and `write`, whichever file they lie in. */
import { E, TE } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { VaultFailure } from '../key-vault.ts'
import { currentFolder } from './generations.ts'
import { nothingTouched, notingTables } from './noting-tables.ts'
import type { Touched } from './noting-tables.ts'
import { openTables } from './tables.ts'
import type { Opened, Tables } from './tables.ts'

export type Successor = {
  /** Brings it up to date with the rows touched last. Where this throws, the present environment stays. */
  readonly finish: (last: Touched) => Promise<void>
  /** Makes it the vault. Where this throws nobody knows which of the two is: no write is taken any more. */
  readonly takeOver: () => Promise<Opened>
}

/** What is written while the rows are copied into a new file. */
export type Watch = {
  /** The rows written since this was asked last, once all of them can be read. */
  readonly touched: () => Promise<Touched>
  /** Goes over to another environment; writes wait meanwhile, reads do not. */
  readonly succeed: (successor: Successor) => Promise<void>
  readonly end: () => void
}

export type Environment = {
  /** Those of now: another file may hold them later. */
  readonly tables: () => Tables
  /** Runs at once on what is on disk. */
  readonly read: <F, A>(action: (tables: Tables) => Either<F, A>) => Either<F | VaultFailure, A>
  /**
   * Runs in a write transaction and answers when it is on disk; calls made together share one flush. An action
   * that answers a refusal must not have written. After a write that failed, no other is taken.
   */
  readonly write: <F, A>(
    action: (tables: Tables) => Either<F, A>,
  ) => TaskEither<F | VaultFailure, A>
  /** Notes from here on which rows are written; answers once all that was written before can be read. One at a time. */
  readonly watch: () => Promise<Watch>
  readonly close: () => Promise<void>
}

const unavailable = (cause: unknown): VaultFailure => ({ failure: 'vault-unavailable', cause })

type State = {
  opened: Opened
  stopped?: { readonly cause: unknown }
  closing?: Promise<void>
  /** Pending while writes wait. */
  gate?: Promise<void>
  touched?: Touched
  readonly inFlight: Set<Promise<unknown>>
}

const transact = async <A>(state: State, action: (tables: Tables) => A): Promise<A> => {
  const { root, tables } = state.opened
  const result = await root.transaction(() =>
    // Asked here: writes that were under way when the watch began are waited for, later ones are noted.
    action(state.touched === undefined ? tables : notingTables(tables, state.touched)),
  )
  // The snapshot of this turn may be from before the commit.
  if (state.closing === undefined) root.resetReadTxn()
  return result
}

const settled = async ({ inFlight }: State): Promise<void> => {
  await Promise.all(inFlight)
}

const writing =
  (state: State): Environment['write'] =>
  (action) =>
  async () => {
    while (state.gate !== undefined) await state.gate
    if (state.closing !== undefined) return E.left(unavailable('closed'))
    if (state.stopped !== undefined) return E.left(unavailable(state.stopped.cause))
    const written = TE.tryCatch(
      () => transact(state, action),
      (cause) => {
        state.stopped ??= { cause }
        return unavailable(cause)
      },
    )()
    state.inFlight.add(written)
    const result = await written
    state.inFlight.delete(written)
    return E.isLeft(result) ? result : result.right
  }

/** Lets writes wait until `action` is done. */
const withoutWrites = async (state: State, action: () => Promise<void>): Promise<void> => {
  const work = async (): Promise<void> => {
    await settled(state)
    // Nothing is built on what may or may not be there.
    if (state.stopped !== undefined) throw new Error('a write failed', state.stopped)
    await action()
  }
  const working = work()
  state.gate = working.catch(() => {})
  try {
    await working
  } finally {
    delete state.gate
  }
}

const succeeding =
  (state: State, touched: Watch['touched']): Watch['succeed'] =>
  async ({ finish, takeOver }) => {
    const { opened: before } = state
    await withoutWrites(state, async () => {
      await finish(await touched())
      try {
        state.opened = await takeOver()
      } catch (cause) {
        state.stopped = { cause }
        throw cause
      }
      delete state.touched
    })
    await before.root.close()
  }

const watching = (state: State): Environment['watch'] => {
  const touched: Watch['touched'] = async () => {
    const { touched: since = nothingTouched() } = state
    state.touched = nothingTouched()
    await settled(state)
    return since
  }
  return async () => {
    await touched()
    const end = (): void => void delete state.touched
    return { touched, succeed: succeeding(state, touched), end }
  }
}

/**
 * Opens or makes the environment of the vault in `folder`. One process at a time: the ledger that opens it holds its
 * log's lock. Throws what LMDB throws.
 */
export const openEnvironment = (folder: string): Environment => {
  const state: State = { opened: openTables(currentFolder(folder), 'use'), inFlight: new Set() }
  return {
    tables: () => state.opened.tables,
    read: (action) => {
      if (state.closing !== undefined) return E.left(unavailable('closed'))
      try {
        return action(state.opened.tables)
      } catch (cause) {
        return E.left(unavailable(cause))
      }
    },
    write: writing(state),
    watch: watching(state),
    close: async () => {
      state.closing ??= (async () => {
        await state.opened.root.flushed
        await state.opened.root.close()
      })()
      await state.closing
    },
  }
}
