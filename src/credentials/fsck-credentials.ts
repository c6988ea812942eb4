/** Reads every row of the credentials in a folder, and says which is not as it was written. Changes nothing. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { open } from 'lmdb'
import type { RootDatabase } from 'lmdb'
import type { Fault } from '../files/fault.ts'
import { notReadReason } from '../files/not-read.ts'
import { readLmdb } from '../files/reading-lmdb.ts'
import { checkedTable } from './checked-table.ts'
import { damageIn } from './damage.ts'
import { damagedName, tableEncodings } from './tables.ts'

/** Something that is not as it was written. */
export type CredentialsFinding = Fault & { readonly of: 'credentials'; readonly where: string }

/** Findings in a folder of credentials, and the number of rows that were read. */
export type CredentialsChecked = {
  readonly findings: ReadonlyArray<CredentialsFinding>
  readonly rows: number
}

const found = (where: string, reason: string): CredentialsFinding => ({
  of: 'credentials',
  where,
  reason,
  expected: 'what was written',
  found: 'something else',
})

const only = (reason: string): CredentialsChecked => ({
  findings: [found('credentials', reason)],
  rows: 0,
})

/** Tables that are there; a read-only environment has none that was never made. */
const checkTables = (root: RootDatabase): CredentialsChecked => {
  const misnamed = damagedName(root)
  if (misnamed !== undefined) return only(misnamed)
  const findings: CredentialsFinding[] = []
  let count = 0
  for (const { name, encoding } of tableEncodings) {
    const rows: ReturnType<typeof root.openDB<string | number, string>> | undefined = root.openDB({
      name,
      encoding,
    })
    if (rows === undefined) continue
    const damage = checkedTable(name, rows).damage()
    count += damage.rows
    for (const reason of damage.found) findings.push(found(`credentials, table ${name}`, reason))
  }
  return { findings, rows: count }
}

const openTables = (path: string): RootDatabase =>
  open({ path, readOnly: true, maxDbs: 8, overlappingSync: false })

/**
 * Checks a folder of credentials; one that is not there has nothing to find. Rejects with what the system says, or
 * `NotRead`, where it cannot be read at all.
 */
export const fsckCredentials = async (folder: string): Promise<CredentialsChecked> => {
  const size = statSync(join(folder, 'data.mdb'), { throwIfNoEntry: false })?.size
  if (size === undefined) return { findings: [], rows: 0 }
  // LMDB ends a process that opens an empty file for reading alone.
  if (size === 0) return only('the file is empty')
  const damage = damageIn(folder)
  if (damage?.failure === 'credentials-corrupt') return only(damage.where)
  try {
    return await readLmdb(folder, openTables, checkTables)
  } catch (cause) {
    if (notReadReason(cause) !== undefined) throw cause
    const said = cause instanceof Error ? cause.message : 'it cannot be opened'
    return only(`the file cannot be read: ${said}`)
  }
}
