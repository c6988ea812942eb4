/** LMDB's environment of rows, opened with what is known of it; or why it is not to be used. */
import { open } from 'lmdb'
import type { Database, RootDatabase } from 'lmdb'
import { E } from '../../fp.ts'
import { isSystems } from '../../files/lmdb-error.ts'
import { prepareLock } from '../../files/lmdb-file.ts'
import { emptyState } from '../rows.ts'
import type { RowsState } from '../rows.ts'
import { readState } from './state-text.ts'

/** Names in the table `meta`. */
export const stateKey = 'state'
export const ledgerKey = 'ledger'

// Every projection twice, with room: the limit costs memory only.
const maxTables = 256

/** Rows that are not to be used, and why. */
export type Unusable = { readonly why: string }

export type Environment = {
  readonly root: RootDatabase<string, string>
  readonly meta: Database<string, string>
  readonly found: RowsState
  /** Whether the rows say whose they are. */
  readonly isSaid: boolean
}

// The system's no (no room, no right, no such device) says nothing about the rows; LMDB's own codes are negative.
const openRoot = (path: string): RootDatabase<string, string> | Unusable => {
  try {
    return open<string, string>({
      path,
      noSubdir: false,
      maxDbs: maxTables,
      encoding: 'string',
      // A commit whose flush fails must fail: with overlapping flushes lmdb 3.5.6 tells nobody.
      overlappingSync: false,
      // Every commit is a batch already. The one LMDB would put around it rejects, when it fails, where nobody can catch it.
      eventTurnBatching: false,
    })
  } catch (cause) {
    if (isSystems(cause)) throw cause
    return { why: cause instanceof Error ? cause.message : 'it cannot be opened' }
  }
}

const stateIn = (
  root: RootDatabase<string, string>,
  ledgerId: string | undefined,
): Environment | Unusable => {
  try {
    const meta = root.openDB<string, string>('meta', { encoding: 'string' })
    const ledger = meta.get(ledgerKey)
    if (ledger !== undefined && ledgerId !== undefined && ledger !== ledgerId)
      return { why: 'they were folded from the log of another ledger' }
    const stored = meta.get(stateKey)
    const state = stored === undefined ? E.right(emptyState) : readState(stored)
    if (E.isLeft(state)) return { why: state.left }
    return { root, meta, found: state.right, isSaid: ledger !== undefined }
  } catch (cause) {
    if (isSystems(cause)) throw cause
    return { why: cause instanceof Error ? cause.message : 'it cannot be read' }
  }
}

/** Opens what lies in `path`. Throws what the system says; LMDB's own no is a reason not to use it. */
export const openEnvironment = async (
  path: string,
  ledgerId: string | undefined,
): Promise<Environment | Unusable> => {
  prepareLock(path)
  const root = openRoot(path)
  if ('why' in root) return root
  const state = stateIn(root, ledgerId)
  if ('why' in state) await root.close()
  return state
}
