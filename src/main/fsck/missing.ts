/**
 * A vault that is not in the folder although the credentials there tell of it: a start is refused then, and a part that is
 * not there is not a part without findings. A copy of the log alone, as a backup is, misses none.
 * Known hole: credentials that are missing are no finding; a start and doctor tell them.
 */
import { join } from 'node:path'
import { E } from '../../fp.ts'
import { seeCredentials } from '../../credentials/mark.ts'
import type { VaultFinding } from '../../vault/embedded/fsck-vault.ts'
import { seeVault } from '../../vault/embedded/mark.ts'

const gone = { reason: 'it is missing', found: 'none' } as const

/** Credentials that were told of their ledger lay beside its vault. */
export const missingVault = async (folder: string): Promise<ReadonlyArray<VaultFinding>> => {
  const vault = await seeVault(join(folder, 'vault'))
  if (E.isLeft(vault) || vault.right.isThere) return []
  const credentials = await seeCredentials(join(folder, 'credentials'))
  if (E.isLeft(credentials) || credentials.right.mark === undefined) return []
  return [{ of: 'vault', where: 'vault', ...gone, expected: 'the vault of this ledger' }]
}
