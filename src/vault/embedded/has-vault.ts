/** Whether there is an embedded vault in a folder, of whichever version, or what is left of one. */
import { disk } from '../../files/disk.ts'
import { isOldVault } from '../old-vault.ts'
import { hasFiles } from './slots/open-slots.ts'

/** Throws where the folder cannot be read: that is no proof that there is none. */
export const hasVault = (folder: string): boolean => hasFiles(disk, folder) || isOldVault(folder)
