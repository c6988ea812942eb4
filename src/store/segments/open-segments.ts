/** Opens a ledger's folder as its one writer. */
import { randomBytes } from 'node:crypto'
import { E } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { OpenFailure } from '../open-failure.ts'
import { takeLock } from '../writer-lock.ts'
import type { HeldLock } from '../writer-lock.ts'
import { disk } from './disk.ts'
import { openIndexes } from './indexes.ts'
import type { Io } from './io.ts'
import { logFolder } from './names.ts'
import { storeOf } from './segment-store.ts'
import type { SegmentOptions, SegmentStore } from './segment-store.ts'
import { startLog } from './start.ts'
import { registerIn } from './writer-register.ts'

const startLocked = async (
  options: SegmentOptions,
  io: Io,
  lock: HeldLock,
): Promise<Either<OpenFailure, SegmentStore>> => {
  const { folder } = options
  const onNotice = options.onNotice ?? (() => {})
  const indexes = openIndexes({
    io,
    log: logFolder(folder),
    access: 'write',
    onMadeAgain: (segment, reason) => onNotice({ notice: 'index-made-again', segment, reason }),
  })
  const start = {
    folder,
    indexes,
    ledgerId: options.ledgerId ?? randomBytes(16).toString('hex'),
    knownHead: Number(options.knownHead ?? -1n),
    io,
    onNotice,
  }
  try {
    const started = await startLog(start, logFolder(folder))
    if (E.isRight(started))
      return E.right(storeOf(started.right, { lock, indexes }, { ...options, io }))
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
export const openSegmentStore =
  (options: SegmentOptions): TaskEither<OpenFailure, SegmentStore> =>
  async () => {
    const io = options.io ?? disk
    const log = logFolder(options.folder)
    try {
      io.makeFolder(log)
      const token = randomBytes(8).toString('hex')
      const lock = await takeLock(registerIn(log), options.folder, token)
      return E.isLeft(lock) ? lock : await startLocked(options, io, lock.right)
    } catch (cause) {
      return E.left({ failure: 'store-unavailable', cause })
    }
  }
