/**
 * Opens the files of a vault, or makes them: checks every byte that is believed, does the changes again that were on
 * their way, and leaves `changes` empty.
 *
 * What this process cannot know to be on disk it writes again, with the same bytes, and syncs it, before anybody is
 * answered: a process before it may have seen a sync fail, and the kernel takes such pages for written.
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { isThere, writeAll } from '../../../files/io.ts'
import type { Io } from '../../../files/io.ts'
import type { VaultFailure } from '../../key-vault.ts'
import { createFiles, isMoreThanBegun } from '../files/create-files.ts'
import { damagedAt } from '../format/damage.ts'
import { takeTable, usualTableFrom } from '../files/keep-table.ts'
import { changesPath, offsetOf, slotsPath } from '../format/layout.ts'
import { loadSlots } from '../files/load-slots.ts'
import { readPromised } from '../files/open-files.ts'
import type { Files, Promised } from '../files/open-files.ts'
import { wipeChanges, writeHead } from './settle.ts'
import type { State } from '../memory/state.ts'
import { noTotals } from '../format/totals.ts'

/** Is there a vault of this format, or what is left of one? */
export const hasFiles = (io: Io, folder: string): boolean =>
  isThere(io, changesPath(folder)) || isMoreThanBegun(io, slotsPath(folder))

/** A part of the vault exists, but its changes are missing. */
export const changesMissing = (): VaultFailure =>
  damagedAt('changes', {
    reason: 'the file is missing',
    expected: 'a file beside slots',
    found: 'none',
  })

const begin = async (io: Io, folder: string): Promise<Either<VaultFailure, void>> =>
  isMoreThanBegun(io, slotsPath(folder))
    ? E.left(changesMissing())
    : E.right(await createFiles(io, folder))

/** Every slot of a change that was on its way gets its image, whatever stands there now. */
const doAgain = async (state: State, images: Promised['images']): Promise<void> => {
  const { io, slotsFile } = state
  const end = offsetOf(state.totals.slots)
  // Behind the last slot is what was made and never promised.
  if (io.sizeOf(slotsFile) > end) await io.truncate(slotsFile, end)
  for (const [slot, bytes] of images) await writeAll(io, slotsFile, bytes, offsetOf(slot))
  await io.sync(slotsFile)
  await writeHead(state)
  await wipeChanges(state, state.changesEnd)
}

const load = async (
  io: Io,
  folder: string,
  files: Files,
  tableFrom: number,
): Promise<Either<VaultFailure, State>> => {
  const promised = readPromised(io, files)
  if (E.isLeft(promised)) return promised
  const { head, other, after, sequence, images, changesEnd } = promised.right
  const kept = takeTable(io, folder, files, promised.right)
  const loaded = kept === undefined ? loadSlots(io, files, promised.right) : E.right(kept)
  if (E.isLeft(loaded)) return loaded
  const state: State = {
    io,
    folder,
    ...files,
    ...loaded.right,
    head,
    mark: head.mark,
    other,
    totals: { slots: after.slots, used: after.used, sum: after.sum },
    sequence,
    at: changesEnd,
    changesEnd,
    tableFrom,
    checked: kept === undefined ? undefined : noTotals,
  }
  await doAgain(state, images)
  return E.right(state)
}

/**
 * Opens the vault in the folder, made when absent. `tableFrom`: from how many slots on a table of them is kept for the next
 * opening. Rejects with what the disk says.
 */
export const openSlots = async (
  io: Io,
  folder: string,
  tableFrom: number = usualTableFrom,
): Promise<Either<VaultFailure, State>> => {
  io.makeFolder(folder)
  if (!isThere(io, changesPath(folder))) {
    const begun = await begin(io, folder)
    if (E.isLeft(begun)) return begun
  }
  if (!isThere(io, slotsPath(folder))) {
    const missing = { expected: 'a file beside changes', found: 'none' }
    return E.left(damagedAt('slots', { reason: 'the file is missing', ...missing }))
  }
  const changesFile = io.open(changesPath(folder), 'write')
  const slotsFile = io.open(slotsPath(folder), 'write')
  const close = (): void => [changesFile, slotsFile].forEach(io.close)
  try {
    const state = await load(io, folder, { slotsFile, changesFile }, tableFrom)
    if (E.isLeft(state)) close()
    return state
  } catch (cause) {
    close()
    throw cause
  }
}
