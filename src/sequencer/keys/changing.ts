/** Serialises changes of the keys in a folder over processes: two concurrent retirements could leave no signing key. */
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { takeLock } from '../../store/writer-lock.ts'
import type { HeldLock } from '../../store/writer-lock.ts'
import { registerIn } from '../../store/writer-register.ts'
import type { SigningFailure } from '../failure.ts'

/** The lock file in the folder of the keys. It may be deleted when no change is in progress. */
const lockName = 'changing'
/** A change takes a few synced files. A holder that keeps the lock for more looks than this was stopped, or hangs. */
const looks = 100
const betweenMs = 50

/** Waits up to 5 s for another change; then `signing-locked` with the process id of its holder. */
const take = async (folder: string): Promise<Either<SigningFailure, HeldLock>> => {
  const own = join(folder, lockName)
  await mkdir(own, { recursive: true, mode: 0o700 })
  for (let looked = 1; ; looked += 1) {
    const lock = await takeLock(registerIn(own), own, randomBytes(8).toString('hex'))
    if (E.isRight(lock)) return lock
    if (lock.left.failure !== 'locked')
      return E.left({ failure: 'signing-unavailable', cause: lock.left })
    if (looked === looks) return E.left({ failure: 'signing-locked', pid: lock.left.pid })
    await delay(betweenMs)
  }
}

/** Runs `work` while no other process changes the keys in `folder`, which is created if missing. Rejects as `work` does. */
export const changingAlone = async <L, A>(
  folder: string,
  work: () => Promise<Either<L, A>>,
): Promise<Either<SigningFailure | L, A>> => {
  const lock = await take(folder)
  if (E.isLeft(lock)) return lock
  try {
    return await work()
  } finally {
    await lock.right.release()
  }
}
