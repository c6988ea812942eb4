/** Where PostgreSQL's programs are on this machine. */
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const debian = '/usr/lib/postgresql'

const versions = (): ReadonlyArray<string> =>
  existsSync(debian)
    ? readdirSync(debian)
        .toSorted((a, b) => Number(b) - Number(a))
        .map((version) => join(debian, version, 'bin'))
    : []

/** The folder that holds `initdb` and `postgres`: PG_BIN, Debian's newest, or one of PATH. */
export const findBinaries = (): string | undefined => {
  const given = process.env['PG_BIN']
  const folders = given === undefined || given === '' ? [] : [given]
  return [...folders, ...versions(), ...(process.env['PATH'] ?? '').split(delimiter)].find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  )
}

/** Set where a missing PostgreSQL must be a failure rather than a test left out. */
const isRequired = process.env['POSTGRES_REQUIRED'] === '1'

/** Says so, once, where tests are left out; throws where they must not be. */
export const isPostgresHere = (): boolean => {
  if (findBinaries() !== undefined) return true
  const reason =
    'no PostgreSQL found: set PG_BIN to the folder of initdb and postgres, or install it'
  if (isRequired) throw new Error(reason)
  process.stdout.write(`left out: ${reason}\n`)
  return false
}
