/** Opens a ledger's folder as its one writer. */
import { randomBytes } from 'node:crypto'
import { E } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { OpenFailure } from '../open-failure.ts'
import { takeLock } from '../writer-lock.ts'
import type { HeldLock } from '../writer-lock.ts'
import { disk } from '../../files/disk.ts'
import { openIndexes } from './indexing/indexes.ts'
import type { Io } from '../../files/io.ts'
import { logFolder, versionBeforeFile } from './files/names.ts'
import { newOpenFiles } from './files/open-files.ts'
import { storeOf } from './embedded-store.ts'
import type { EmbeddedOptions, EmbeddedStore } from './embedded-store.ts'
import { startLog } from './writing/start.ts'
import { registerIn } from '../writer-register.ts'

const startLocked = async (
  options: EmbeddedOptions,
  io: Io,
  lock: HeldLock,
): Promise<Either<OpenFailure, EmbeddedStore>> => {
  const { folder } = options
  const onNotice = options.onNotice ?? (() => {})
  const files = newOpenFiles(io, options.openFiles)
  const indexes = openIndexes({
    io,
    files,
    log: logFolder(folder),
    access: 'write',
    onMadeAgain: (segment, reason) => onNotice({ notice: 'index-made-again', segment, reason }),
  })
  const start = {
    folder,
    files,
    indexes,
    ledgerId: options.ledgerId ?? randomBytes(16).toString('hex'),
    knownHead: Number(options.knownHead ?? -1n),
    acceptedHead: options.acceptedHead === undefined ? undefined : Number(options.acceptedHead),
    io,
    onNotice,
    onOpening: options.onOpening ?? (() => {}),
  }
  try {
    const started = await startLog(start, logFolder(folder))
    if (E.isRight(started))
      return E.right(storeOf(started.right, { lock, indexes, files }, { ...options, io }))
    await indexes.close()
    await lock.release()
    return started
  } catch (cause) {
    await indexes.close()
    await lock.release()
    return E.left({ failure: 'store-unavailable', cause })
  }
}

/** Opens the log for reading and appending, making the folder where there is none. One process at a time. */
export const openEmbeddedStore =
  (options: EmbeddedOptions): TaskEither<OpenFailure, EmbeddedStore> =>
  async () => {
    const io = options.io ?? disk
    const log = logFolder(options.folder)
    try {
      io.makeFolder(log)
      // Looked at before anything is written: a new log beside an old one would be an empty ledger.
      if (io.list(log).includes(versionBeforeFile)) {
        return E.left({ failure: 'log-of-version-before', folder: options.folder })
      }
      const token = randomBytes(8).toString('hex')
      const lock = await takeLock(registerIn(log), options.folder, token)
      return E.isLeft(lock) ? lock : await startLocked(options, io, lock.right)
    } catch (cause) {
      return E.left({ failure: 'store-unavailable', cause })
    }
  }
