/** A ledger's folder as an end of a move. */
import { mkdir } from 'node:fs/promises'
import { E, TE } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { folderFault, hasLogOfVersionBefore } from '../../main/folder-fault.ts'
import { logFolder } from '../../store/embedded/files/names.ts'
import { openEmbeddedStore } from '../../store/embedded/open-embedded.ts'
import { openEmbeddedReader } from '../../store/embedded/reading/open-reader.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { hasLedger } from '../opening/history.ts'
import type { Source, Target } from './end.ts'
import type { House } from './house.ts'
import { openVersionBefore, readVersionBefore } from './version-before.ts'
import { beginMove, endMove, nameIn, settleName } from './name.ts'

type Folder = Extract<House, { readonly kind: 'folder' }>

// One commit of the embedded log takes all that is asked for in one turn, in order, or nothing of it.
const appendsInOneCommit = 500

const noLedger = ({ shown }: Folder): Either<Fault, never> =>
  E.left(faulty('no-input', `there is no ledger in ${shown}`))

/** Holds the folder's lock: nobody writes to it meanwhile. */
const lockedFolder = async (
  { folder, shown }: Folder,
  ledgerId?: string,
): Promise<Either<Fault, Omit<Target, 'settle'>>> => {
  const opened = await openEmbeddedStore({
    folder,
    ...(ledgerId === undefined ? {} : { ledgerId }),
  })()
  if (E.isLeft(opened)) return E.left(faultFrom(opened.left))
  const { append, close, ledgerId: found } = opened.right
  const name = await nameIn(folder)
  if (E.isLeft(name)) {
    await close()
    return name
  }
  const common = {
    shown,
    log: opened.right,
    ledgerId: found,
    name: name.right,
    index: 'counts',
    close,
  } as const
  return E.right({ ...common, append, atOnce: appendsInOneCommit })
}

/**
 * Opens a folder's log as the one that is moved, and locks it. One of the version before is only read: whoever writes to
 * it meanwhile is noticed at the end.
 */
export const openFolderSource = async (house: Folder): Promise<Either<Fault, Source>> => {
  const { folder } = house
  if (hasLogOfVersionBefore(folder)) return openVersionBefore(house, logFolder(folder))
  const fault = folderFault({ folder, store: 'embedded' })
  if (fault !== undefined) return E.left(faultFrom(fault))
  return hasLedger(folder) ? lockedFolder(house) : noLedger(house)
}

/** Opens a folder's log for reading, beside whoever writes to it. */
export const openFolderReader = async (house: Folder): Promise<Either<Fault, Source>> => {
  const { folder, shown } = house
  if (hasLogOfVersionBefore(folder)) return readVersionBefore(house, logFolder(folder))
  if (!hasLedger(folder)) return noLedger(house)
  const opened = await openEmbeddedReader({ folder })()
  if (E.isLeft(opened)) return E.left(faultFrom(opened.left))
  const { ledgerId, close } = opened.right
  const name = await nameIn(folder)
  if (E.isRight(name))
    return E.right({
      shown,
      log: opened.right,
      ledgerId,
      name: name.right,
      index: 'counts',
      close,
    })
  await close()
  return name
}

const otherLedger = ({ shown }: Folder): Either<Fault, never> =>
  E.left(faulty('data', `${shown} holds another ledger: move into an empty place`))

/** Marks the folder before the first event is written, and not where there is none to write. */
const markingFirst = (
  folder: string,
  append: Target['append'],
): Pick<Target, 'append' | 'settle'> => {
  let isMarked = false
  return {
    append: (stream, expected, events) => {
      try {
        if (!isMarked) beginMove(folder)
      } catch (cause) {
        return TE.left({ failure: 'store-unavailable', cause })
      }
      isMarked = true
      return append(stream, expected, events)
    },
    settle: () => endMove(folder),
  }
}

/** Opens a folder's log as the one that is moved into, making the folder where there is none. */
export const openFolderTarget = async (
  house: Folder,
  { ledgerId, name }: Source,
): Promise<Either<Fault, Target>> => {
  const { folder } = house
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    if (!hasLedger(folder)) beginMove(folder)
  } catch {
    return E.left(faulty('unavailable', `the folder ${folder} cannot be made`))
  }
  const opened = await lockedFolder(house, ledgerId)
  if (E.isLeft(opened)) return opened
  const fits =
    opened.right.ledgerId === ledgerId
      ? await settleName(folder, { name, ledgerId })
      : otherLedger(house)
  if (E.isRight(fits))
    return E.right({ ...opened.right, ...markingFirst(folder, opened.right.append) })
  await opened.right.close()
  return fits
}
