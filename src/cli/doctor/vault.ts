/** Whether the vault is whole, and holds what the log needs of it: as a start would find it, without a key. */
import { join } from 'node:path'
import { E } from '../../fp.ts'
import { notReadReason } from '../../files/not-read.ts'
import { checkVaultBeside } from '../../main/identity/vault-beside.ts'
import { hasLog } from '../../main/log.ts'
import { fsckVault } from '../../vault/embedded/fsck-vault.ts'
import { hasVault } from '../../vault/embedded/survey.ts'
import { isOldVault } from '../../vault/old-vault.ts'
import { faultFrom } from '../words/failures.ts'
import { found, notLookedAt } from './check.ts'
import type { Check } from './check.ts'

const check = 'vault'

const damageIn = async (path: string): Promise<string | undefined> => {
  for await (const { where, reason, expected, found: stands } of fsckVault(path))
    return `${where}: ${reason}: expected ${expected}, found ${stands}`
  return undefined
}

/** Reads every slot, as fsck does. */
export const vault: Check = async (config) => {
  if (config.vault !== 'embedded')
    return found(check, 'unknown', 'the vault is a database: a start compares it with the log')
  const path = join(config.folder, 'vault')
  if (!hasVault(path)) return found(check, 'unknown', 'there is no vault here')
  if (isOldVault(path))
    return found(
      check,
      'unknown',
      'the vault is of the previous version: run consent-ledger migrate',
    )
  const damage = await damageIn(path)
  if (damage !== undefined)
    return found(
      check,
      'bad',
      `the vault is damaged at ${damage}. Keep the folder as it is: consent-ledger fsck names every place; put the vault back from a backup (docs/how-to/parts-that-differ.md)`,
    )
  const whole = 'every slot of the vault is undamaged'
  if (!hasLog(config))
    return found(check, 'unknown', `${whole}; there is no log to compare it with`)
  const needed = await checkVaultBeside(config)
  if (E.isRight(needed))
    return found(check, 'ok', `${whole}, and the vault has every key that the log needs`)
  const { left } = needed
  if ('failure' in left && left.failure === 'keys-lost')
    return found(check, 'bad', faultFrom(left).lines.join('; '))
  const why = 'cause' in left ? notReadReason(left.cause) : undefined
  return why === undefined
    ? found(check, 'unknown', `${whole}; it was not compared with the log: see identity`)
    : notLookedAt(check, why)
}
