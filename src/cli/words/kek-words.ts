/** Messages for key-encryption keys that do not open a vault: the file, the epoch and the remedy. No key is shown. */
import type { VaultFailure } from '../../vault/key-vault.ts'
import { faulty } from './exit.ts'
import type { Fault } from './exit.ts'

/** Failures that have their words here. */
export type KekTold = Extract<
  VaultFailure,
  { readonly failure: 'kek-missing' | 'kek-wrong' | 'kek-malformed' }
>

const page = 'see docs/how-to/keep-the-key-file.md'
const copies = 'restore the newest backup copy of the file'

const anyPlace = 'LEDGER_KEK or the file of LEDGER_KEK_FILE'

const missing = (epoch: number, at: string | undefined): Fault =>
  epoch === 0
    ? faulty(
        'config',
        `the key-encryption key of this vault is missing: there is no file ${at ?? 'of LEDGER_KEK_FILE'}; nothing was recorded`,
        `${copies}, or set LEDGER_KEK_FILE to the file that holds it; no new key is generated, since it could not open this vault; ${page}`,
      )
    : faulty(
        'config',
        `the key-encryption key of this vault is missing: the vault is written under epoch ${epoch}, which ${at ?? anyPlace} does not have; nothing was recorded`,
        `${copies}, which has that epoch; ${page}`,
      )

/** Whether this failure is about key-encryption keys. */
export const isKekFailure = (left: { readonly failure: string }): left is KekTold =>
  ['kek-missing', 'kek-wrong', 'kek-malformed'].includes(left.failure)

/** Its sentences. 78: that a file is lost or damaged, and that a setting names another one, look the same from here. */
export const kekFault = (left: KekTold): Fault => {
  switch (left.failure) {
    case 'kek-missing':
      return missing(left.epoch, left.at)
    case 'kek-wrong':
      return faulty(
        'config',
        `the key-encryption key does not belong to this vault: epoch ${left.epoch} of ${left.at ?? anyPlace} cannot open it; nothing was recorded`,
        `keep that file, and ${copies}, or the vault that belongs to it; ${page}`,
      )
    case 'kek-malformed':
      return faulty(
        'config',
        `the key-encryption key is malformed: ${left.at ?? anyPlace}: ${left.reason}; nothing was recorded`,
        `keep the present file, and ${copies}; ${page}`,
      )
  }
}
