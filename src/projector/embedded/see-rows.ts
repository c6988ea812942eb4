/** A look at rows that writes nothing: whose they are, and which event they folded last. */
import { closeSync, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { open } from 'lmdb'
import type { Database, RootDatabase } from 'lmdb'
import { E } from '../../fp.ts'
import type { RowsState } from '../rows.ts'
import { prepareLock, whyNotMapped } from '../../files/lmdb-file.ts'
import { ledgerKey, stateKey } from './environment.ts'
import { damageNoted } from './row-marks.ts'
import { readState } from './state-text.ts'

export type RowsSeen = Pick<RowsState, 'last'> & { readonly ledgerId?: string }

const mayBeRead = (path: string): boolean => {
  const data = join(path, 'data.mdb')
  const size = statSync(data, { throwIfNoEntry: false })?.size ?? 0
  if (size === 0 || damageNoted(path) !== undefined) return false
  const file = openSync(data, 'r')
  try {
    return whyNotMapped(file, false) === undefined
  } finally {
    closeSync(file)
  }
}

// Typed as always there, yet undefined where a read-only environment lacks it.
const metaIn = (root: RootDatabase): Database<string, string> | undefined =>
  root.openDB<string, string>('meta', { encoding: 'string' })

const read = async (path: string): Promise<RowsSeen | undefined> => {
  prepareLock(path)
  const root = open({ path, noSubdir: false, maxDbs: 256, readOnly: true })
  try {
    const meta = metaIn(root)
    const ledgerId = meta?.get(ledgerKey)
    const stored = meta?.get(stateKey)
    const state = stored === undefined ? undefined : readState(stored)
    if (state === undefined || E.isLeft(state)) return undefined
    const { last } = state.right
    return {
      ...(last === undefined ? {} : { last }),
      ...(ledgerId === undefined ? {} : { ledgerId }),
    }
  } finally {
    await root.close()
  }
}

/** Undefined where there are no rows, or none that can be read: they are folded again, and know nothing. */
export const seeRows = async (folder: string): Promise<RowsSeen | undefined> => {
  const path = join(folder, 'rows')
  try {
    return mayBeRead(path) ? await read(path) : undefined
  } catch {
    return undefined
  }
}
