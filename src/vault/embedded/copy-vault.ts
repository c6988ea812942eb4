/**
 * Copies a vault beside the process that writes to it, as it is at one moment: `slots` as they are then, and `changes`
 * with all changes done. A key that was erased before that moment is not in the copy.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { disk } from '../../files/disk.ts'
import { writeAll } from '../../files/io.ts'
import type { FileNumber } from '../../files/io.ts'
import type { VaultFailure } from '../key-vault.ts'
import { readBeside } from './reading/read-beside.ts'
import { damagedAt, unavailable } from './format/damage.ts'
import type { VaultCorrupt } from './format/damage.ts'
import { settledChanges } from './files/create-files.ts'
import { encodeSlotsHead } from './format/heads.ts'
import type { Head } from './format/heads.ts'
import { changesPath, offsetOf, slotBytes, slotsPath } from './format/layout.ts'

/** Names of the files of a vault, in its folder. */
export const vaultFiles: ReadonlyArray<string> = ['slots', 'changes']

/** Neighbours are written at once: as many slots as there are in 1 MiB. */
const runSlots = 8_192

/** Puts slots into a file, run by run. */
const newRuns = (file: FileNumber) => {
  const bytes = Buffer.allocUnsafe(runSlots * slotBytes)
  let first = 0
  let count = 0
  const flush = (): void => {
    const run = bytes.subarray(0, count * slotBytes)
    if (disk.pwriteNow(file, run, offsetOf(first)) !== run.length)
      throw new Error('the copy could not be written')
    count = 0
  }
  const put = (slot: number, image: Buffer): void => {
    if (count === runSlots || (count > 0 && slot !== first + count)) flush()
    if (count === 0) first = slot
    image.copy(bytes, count * slotBytes)
    count += 1
  }
  return { put, flush }
}

const writeRest = async (to: string, slotsFile: FileNumber, head: Head): Promise<void> => {
  await writeAll(disk, slotsFile, encodeSlotsHead(head.vaultId), 0)
  await disk.sync(slotsFile)
  const changesFile = disk.create(changesPath(to))
  try {
    await writeAll(disk, changesFile, settledChanges(head), 0)
    await disk.sync(changesFile)
  } finally {
    disk.close(changesFile)
  }
  await disk.syncFolder(to)
}

/** Copies the vault in `from` into the folder `to`, which has none; answers how it was at that moment. */
export const copyVault = async (
  from: string,
  to: string,
  progress: (bytes: number, total: number) => void,
): Promise<Either<VaultFailure, Head>> => {
  let damage: VaultCorrupt | undefined
  let slotsFile: FileNumber | undefined
  try {
    disk.makeFolder(to)
    slotsFile = disk.create(slotsPath(to))
    const runs = newRuns(slotsFile)
    const read = await readBeside(from, {
      begin: () => (damage = undefined),
      slot: runs.put,
      damaged: (place, fault) => (damage ??= damagedAt(place, fault)),
      progress: (slots, total) => progress(slots * slotBytes, total * slotBytes),
    })
    if (E.isLeft(read)) return read
    if (damage !== undefined) return E.left(damage)
    runs.flush()
    await writeRest(to, slotsFile, read.right)
    return read
  } catch (cause) {
    return E.left(unavailable(cause))
  } finally {
    if (slotsFile !== undefined) disk.close(slotsFile)
  }
}
