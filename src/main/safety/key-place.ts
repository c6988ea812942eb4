/** Whether the key-encryption keys lie where the vault lies: then one copy of the folder opens all that is sealed. */
import { realpath } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import type { Config } from '../../config.ts'
import type { KeyPlace } from '../../vault/key-vault.ts'

type Where = Pick<Config, 'folder' | 'vault' | 'kek' | 'kekFile'>

/** The target of a path, or the path itself if nothing is there yet. */
const placeOf = (path: string): Promise<string> => realpath(path).catch(() => resolve(path))

/** Whether a path leads into a folder. */
export const isBeside = async (folder: string, path: string): Promise<boolean> => {
  const way = relative(await placeOf(folder), await placeOf(path))
  return !(way === '..' || way.startsWith(`..${sep}`))
}

/** Follows links: keys that are only linked into the folder lie apart. */
export const keyPlaceOf = async ({ folder, vault, kek, kekFile }: Where): Promise<KeyPlace> => {
  if (kek !== undefined || vault !== 'embedded') return 'apart'
  return (await isBeside(folder, kekFile)) ? 'beside-vault' : 'apart'
}

/** The remedy, for the operator. */
export const besideVaultText =
  'the key-encryption key lies beside the vault: a copy of the folder is enough to open its sealed fields, ' +
  'those of people erased since the copy included. Move the file to another medium and name it in LEDGER_KEK_FILE'

/** The same of the keys of the log: there lies what was signed last. */
export const besideLogText =
  "the keys of the log, and what was signed last, lie in the ledger's folder: a folder that is put back to an older day " +
  'signs again what it signed then. Move the folder signing to another medium and name it in LEDGER_SIGNING'
