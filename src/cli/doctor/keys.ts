/** Whether the key-encryption keys that the server would get open the vault. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { notReadReason } from '../../files/not-read.ts'
import { withKeysAt } from '../../main/keys.ts'
import { seeLedgerId } from '../../store/embedded/reading/see-ledger-id.ts'
import { hasVault } from '../../vault/embedded/has-vault.ts'
import { seeKeys } from '../../vault/embedded/see-keys.ts'
import { faultFrom } from '../words/failures.ts'
import { found, notLookedAt } from './check.ts'
import type { Check } from './check.ts'

const check = 'keys'

/** Tries each epoch in use; says what a start would say where one does not open the vault. */
export const keys: Check = async (config) => {
  const { folder, vault, kek, kekFile } = config
  const path = join(folder, 'vault')
  const isHere = vault === 'embedded' && hasVault(path)
  if (!isHere && kek === undefined && !existsSync(kekFile))
    return found(
      check,
      'unknown',
      `there is no file ${resolve(kekFile)}, and no vault in the folder`,
    )
  const { faults, tried } = await seeKeys(kek === undefined ? { file: kekFile } : { text: kek }, {
    vault: isHere ? path : undefined,
    ledgerId: seeLedgerId(folder),
  })
  const [fault] = faults
  if (fault !== undefined) {
    const why = 'cause' in fault ? notReadReason(fault.cause) : undefined
    return why === undefined
      ? found(check, 'bad', faultFrom(withKeysAt(config)(fault)).lines.join('; '))
      : notLookedAt(check, why)
  }
  if (!isHere)
    return found(check, 'unknown', 'the keys can be read; the vault is not in the folder')
  return tried === 0
    ? found(check, 'unknown', 'the keys can be read; the vault does not name its epochs')
    : found(check, 'ok', `the vault opens with the keys of all its ${tried} epochs`)
}
