/** Whether the key-encryption keys that the server would get open the vault. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { E } from '../../fp.ts'
import { whyNotRead } from '../../files/not-read.ts'
import { holdClaims } from '../../main/identity/hold.ts'
import { withKeysAt } from '../../main/keys.ts'
import { seeLedgerId } from '../../store/embedded/reading/see-ledger-id.ts'
import { hasVault } from '../../vault/embedded/has-vault.ts'
import { readKekLedger } from '../../vault/embedded/kek-file.ts'
import { proveOnVault } from '../../vault/embedded/prove-keys.ts'
import { faultFrom } from '../words/failures.ts'
import { ringOf } from '../opening/vault.ts'
import { found, notLookedAt } from './check.ts'
import type { Check } from './check.ts'

const check = 'keys'

/** Tries each epoch in use; says what a start would say where one does not open the vault. */
export const keys: Check = async (config) => {
  const { folder, vault, kek, kekFile } = config
  const isHere = vault === 'embedded' && hasVault(join(folder, 'vault'))
  if (!isHere && kek === undefined && !existsSync(kekFile))
    return found(
      check,
      'unknown',
      `there is no file ${resolve(kekFile)}, and no vault in the folder`,
    )
  const said = (left: Parameters<typeof faultFrom>[0]) =>
    found(check, 'bad', faultFrom(left).lines.join('; '))
  const ring = await ringOf(config)
  if (E.isLeft(ring)) {
    const why = 'cause' in ring.left ? whyNotRead(ring.left.cause) : undefined
    return why === undefined ? said(ring.left) : notLookedAt(check, why)
  }
  const [ledgerId, of] = [
    seeLedgerId(folder),
    kek === undefined ? await readKekLedger(kekFile) : undefined,
  ]
  if (ledgerId !== undefined && of !== undefined) {
    const own = holdClaims(ledgerId, [{ part: 'keys', ledgerId: of }])
    if (E.isLeft(own)) return said(own.left)
  }
  if (!isHere)
    return found(check, 'unknown', 'the keys can be read; the vault is not in the folder')
  const { proven, tried } = await proveOnVault(ring.right, join(folder, 'vault'))
  if (E.isLeft(proven)) return said(withKeysAt(config)(proven.left))
  return tried === 0
    ? found(
        check,
        'unknown',
        'the keys can be read; the vault does not say under which it is written',
      )
    : found(
        check,
        'ok',
        `the vault opens under the keys of all ${tried} epochs that it is written under`,
      )
}
