/**
 * Makes the two files of a new vault. `changes` gets its name last: a folder that has it has a vault, and one that has
 * `slots` alone, with nobody in it, was left by a crash here.
 */
import { randomBytes } from 'node:crypto'
import { isThere, writeAll } from '../../../files/io.ts'
import type { Io } from '../../../files/io.ts'
import { encodeHead, encodeSlotsHead } from '../format/heads.ts'
import type { Head } from '../format/heads.ts'
import {
  blockBytes,
  changesAt,
  changesBytes,
  changesPath,
  headsAt,
  slotsPath,
  unfinished,
} from '../format/layout.ts'
import { noTotals } from '../format/totals.ts'

/** `changes` as it is when all changes are in the slots. */
export const settledChanges = (head: Head): Buffer => {
  const bytes = Buffer.alloc(changesAt + changesBytes)
  for (const at of headsAt) encodeHead(head).copy(bytes, at)
  return bytes
}

/** Makes a file under its unfinished name and syncs it. Rejects with what the disk says. */
const makeFile = async (io: Io, path: string, bytes: Buffer): Promise<void> => {
  if (isThere(io, unfinished(path))) io.remove(unfinished(path))
  const file = io.create(unfinished(path))
  try {
    await writeAll(io, file, bytes, 0)
    await io.sync(file)
  } finally {
    io.close(file)
  }
}

/** Is there a file of this name that holds more than its head? Then it is no leftover of a crash. */
export const isMoreThanBegun = (io: Io, path: string): boolean => {
  if (!isThere(io, path)) return false
  const file = io.open(path, 'read')
  try {
    return io.sizeOf(file) > blockBytes
  } finally {
    io.close(file)
  }
}

/** Makes both files in the folder. Rejects with what the disk says. */
export const createFiles = async (io: Io, folder: string): Promise<void> => {
  const vaultId = randomBytes(16).toString('hex')
  const [slots, changes] = [slotsPath(folder), changesPath(folder)]
  if (isThere(io, slots)) io.remove(slots)
  await makeFile(io, slots, encodeSlotsHead(vaultId))
  await makeFile(
    io,
    changes,
    settledChanges({ ...noTotals, vaultId, sequence: 0, turn: 0, mark: '' }),
  )
  io.rename(unfinished(slots), slots)
  await io.syncFolder(folder)
  io.rename(unfinished(changes), changes)
  await io.syncFolder(folder)
}
