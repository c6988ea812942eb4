/** A look at the credentials' file before LMDB maps it: a page that is missing would be the end of the process. */
import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { whyNotMapped } from '../files/lmdb-file.ts'
import type { CredentialFailure } from './credentials.ts'

// Another process may be writing: a page that it uses again meanwhile is no damage, and the next look is another one.
const looks = 4

const whyUnusable = (folder: string): string | undefined => {
  const path = join(folder, 'data.mdb')
  if (!existsSync(path)) return undefined
  const file = openSync(path, 'r')
  try {
    let why: string | undefined
    for (let look = 0; look < looks; look += 1) {
      why = whyNotMapped(file, 'whole')
      if (why === undefined) return undefined
    }
    return why
  } finally {
    closeSync(file)
  }
}

/** What is wrong with the file in a folder; undefined where nothing is, or it is not there. Every page is read: they are few. */
export const damageIn = (folder: string): CredentialFailure | undefined => {
  const why = whyUnusable(folder)
  return why === undefined
    ? undefined
    : { failure: 'credentials-corrupt', where: `${folder}/data.mdb: ${why}` }
}
