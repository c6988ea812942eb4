/** A look at rows that writes nothing: whose they are, which event they folded last, and whether a start can use them. */
import { closeSync, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { open } from 'lmdb'
import type { Database, RootDatabase } from 'lmdb'
import { E } from '../../fp.ts'
import type { RowsState } from '../rows.ts'
import { mappingFault } from '../../files/lmdb-file.ts'
import { notReadReason } from '../../files/not-read.ts'
import { readLmdb } from '../../files/reading-lmdb.ts'
import { ledgerKey, openMeta, stateKey } from './text/meta-text.ts'
import { damageNoted } from './row-marks.ts'
import { readState } from './text/state-text.ts'

export type RowsSeen = Pick<RowsState, 'last'> & { readonly ledgerId?: string }

/** `unusable`: the next start sets them aside, for this reason, and builds new ones. */
export type RowsLook =
  | { readonly rows: 'none' }
  | { readonly rows: 'unusable'; readonly why: string }
  /** This process may not read them, which says nothing of them. */
  | { readonly rows: 'not-read'; readonly why: string }
  /** A version before laid them out in another way. */
  | { readonly rows: 'before' }
  | { readonly rows: 'usable'; readonly seen: RowsSeen }

const unusable = (why: string): RowsLook => ({ rows: 'unusable', why })

/** Before LMDB is asked, which maps the file: where a page of it is missing, that would be the end of this process. */
const beforeMapping = (path: string): RowsLook | undefined => {
  const data = join(path, 'data.mdb')
  const size = statSync(data, { throwIfNoEntry: false })?.size ?? 0
  if (size === 0) return { rows: 'none' }
  const noted = damageNoted(path)
  if (noted !== undefined) return unusable(noted)
  const file = openSync(data, 'r')
  try {
    const why = mappingFault(file, 'front')
    return why === undefined ? undefined : unusable(why)
  } finally {
    closeSync(file)
  }
}

// Typed as always there, yet undefined where a read-only environment lacks it.
const metaIn = (root: RootDatabase<string, string>): Database<string, string> | undefined =>
  root.openDB<string, string>('meta', { encoding: 'string' })

const lookIn = (meta: Database<string, string> | undefined): RowsLook => {
  const state = openMeta(stateKey, meta?.get(stateKey))
  const ledger = openMeta(ledgerKey, meta?.get(ledgerKey))
  if (state.is === 'absent') return { rows: 'none' }
  if (state.is === 'before') return { rows: 'before' }
  if (state.is === 'damaged' || ledger.is === 'damaged')
    return unusable('what they say of themselves is damaged')
  const read = readState(state.text)
  if (E.isLeft(read)) return { rows: 'before' }
  const { last } = read.right.state
  return {
    rows: 'usable',
    seen: {
      ...(last === undefined ? {} : { last }),
      ...(ledger.is === 'whole' ? { ledgerId: ledger.text } : {}),
    },
  }
}

const openRows = (path: string): RootDatabase<string, string> =>
  open<string, string>({ path, noSubdir: false, maxDbs: 256, readOnly: true })

/** A start's judgement of the rows in a ledger's folder, from their first pages and their checkpoint. */
export const lookAtRows = async (folder: string): Promise<RowsLook> => {
  const path = join(folder, 'rows')
  try {
    return beforeMapping(path) ?? (await readLmdb(path, openRows, (root) => lookIn(metaIn(root))))
  } catch (cause) {
    const why = notReadReason(cause)
    if (why !== undefined) return { rows: 'not-read', why }
    return unusable(
      `they cannot be read (${cause instanceof Error ? cause.message : 'for a reason unknown'})`,
    )
  }
}

/** Undefined where there are no rows, or none that can be read: they are folded again, and know nothing. */
export const seeRows = async (folder: string): Promise<RowsSeen | undefined> => {
  const look = await lookAtRows(folder)
  return look.rows === 'usable' ? look.seen : undefined
}
