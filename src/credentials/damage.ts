/** A look at the credentials' file before LMDB maps it: a page that is missing would be the end of the process. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileDamage } from '../files/lmdb-file.ts'
import type { CredentialFailure } from './credentials.ts'

/** The fault of the file in a folder; undefined if there is none, or no file. Reads every page: they are few. */
export const damageIn = (folder: string): CredentialFailure | undefined => {
  const path = join(folder, 'data.mdb')
  const why = existsSync(path) ? fileDamage(path) : undefined
  return why === undefined
    ? undefined
    : { failure: 'credentials-corrupt', where: `${path}: ${why}` }
}
