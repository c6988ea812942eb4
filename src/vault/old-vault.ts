/** A vault of the version before, in LMDB: recognised, never misread and never begun anew beside. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The vault is one of the version before: `migrate` brings it over. */
export type OldVault = {
  readonly failure: 'data-version'
  readonly found: string
  readonly expected: string
}

const lmdbFile = 'data.mdb'
const numbered = /^[1-9]\d{0,14}$/

/** The folder of an old vault's file: the vault's own, or the highest of the numbered ones in it. Undefined: none. */
export const oldVaultFolder = (vault: string): string | undefined => {
  if (!existsSync(vault)) return undefined
  const numbers = readdirSync(vault, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && numbered.test(entry.name))
    .map(({ name }) => Number(name))
  const folder = numbers.length === 0 ? vault : join(vault, String(Math.max(...numbers)))
  return existsSync(join(folder, lmdbFile)) ? folder : undefined
}

/** Whether what lies there is such a vault. */
export const isOldVault = (vault: string): boolean => oldVaultFolder(vault) !== undefined

/** The refusal of an old vault. */
export const oldVault: OldVault = {
  failure: 'data-version',
  found: 'a vault in LMDB',
  expected: 'a vault in slots; consent-ledger migrate brings the folder over',
}
