/** LMDB's environment of rows, opened with what is known of it; or why it is not to be used. */
import { open } from 'lmdb'
import type { Database, RootDatabase } from 'lmdb'
import { E } from '../../fp.ts'
import { isSystems } from '../../files/lmdb-error.ts'
import { makeEnvironment } from '../../files/lmdb-made.ts'
import { emptyState } from '../rows.ts'
import { ledgerKey, openMeta, stateKey } from './text/meta-text.ts'
import { readState } from './text/state-text.ts'
import type { SaidOfRows } from './text/state-text.ts'
import { damageSeen, tablesInUse } from './whole-table.ts'

// Every projection twice, with room: the limit costs memory only.
const maxTables = 256

/** Rows that are not to be used, and why; `before`: as it must be after a version that laid them out in another way. */
export type Unusable = { readonly why: string; readonly before?: true }

export type HowOpened = {
  /** The ledger that the rows must be of; undefined: not looked at. */
  readonly ledgerId: string | undefined
  /** Up to this number, all rows are read before any is served. */
  readonly rowsReadAtOnce: number
}

export type Environment = {
  readonly root: RootDatabase<string, string>
  readonly meta: Database<string, string>
  readonly found: SaidOfRows
  /** Whether the rows say whose they are. */
  readonly isSaid: boolean
}

const utf8 = { encoding: 'string' } as const

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

const before: Unusable = { why: 'a version before laid them out in another way', before: true }

const holdsAnything = (root: RootDatabase<string, string>, name: string): boolean =>
  [...root.openDB<string, string>(name, utf8).getKeys({ limit: 1 })].length > 0

/** Without a word of how far they are, what is there would be folded over a second time. */
const stateWithout = (root: RootDatabase<string, string>): SaidOfRows | Unusable =>
  [...root.getKeys()].some((name) => holdsAnything(root, name))
    ? { why: 'they do not say how far they are' }
    : { state: emptyState, keys: new Map() }

/** Each table that the state tells of is there: a name that lost a bit would be an empty table. */
const whole = (root: RootDatabase<string, string>, said: SaidOfRows): SaidOfRows | Unusable => {
  const names = new Set(root.getKeys())
  const missing = tablesInUse(said.state).find((name) => !names.has(name))
  return missing === undefined ? said : { why: `the table ${missing} is missing` }
}

const stateFrom = (
  root: RootDatabase<string, string>,
  meta: Database<string, string>,
): SaidOfRows | Unusable => {
  const found = openMeta(stateKey, meta.get(stateKey))
  switch (found.is) {
    case 'absent':
      return stateWithout(root)
    case 'damaged':
      return { why: 'what they say of how far they are is damaged' }
    case 'before':
      return before
    case 'whole': {
      const state = readState(found.text)
      return E.isLeft(state) ? before : whole(root, state.right)
    }
  }
}

const withoutDamage = (seen: Environment, rowsReadAtOnce: number): Environment | Unusable => {
  const rowsOf = (name: string) => seen.root.openDB<string, string>(name, utf8).getRange()
  const damage = damageSeen(seen.found, rowsReadAtOnce, rowsOf)
  return damage === undefined ? seen : { why: `${damage} was not as it was written` }
}

const stateIn = (
  root: RootDatabase<string, string>,
  { ledgerId, rowsReadAtOnce }: HowOpened,
): Environment | Unusable => {
  try {
    const meta = root.openDB<string, string>('meta', utf8)
    const found = stateFrom(root, meta)
    if ('why' in found) return found
    const ledger = openMeta(ledgerKey, meta.get(ledgerKey))
    if (ledger.is === 'damaged' || ledger.is === 'before')
      return { why: 'what they say of whose they are is damaged' }
    if (ledger.is === 'whole' && ledgerId !== undefined && ledger.text !== ledgerId)
      return { why: 'they were folded from the log of another ledger' }
    return withoutDamage({ root, meta, found, isSaid: ledger.is === 'whole' }, rowsReadAtOnce)
  } catch (cause) {
    if (isSystems(cause)) throw cause
    return { why: cause instanceof Error ? cause.message : 'it cannot be read' }
  }
}

/** Opens what lies in `path`. Throws what the system says; LMDB's own no is a reason not to use it. */
export const openEnvironment = async (
  path: string,
  how: HowOpened,
): Promise<Environment | Unusable> => {
  makeEnvironment(path)
  const root = openRoot(path)
  if ('why' in root) return root
  const state = stateIn(root, how)
  if ('why' in state) await root.close()
  return state
}
