/** The lock of the version before: the writer's name stands in the log's own environment. */
import type { Either } from '../../../../src/fp.ts'
import type { Environment } from '../../../../src/store/lmdb/environment.ts'
import type { OpenFailure } from '../../../../src/store/open-failure.ts'
import { takeLock } from '../../../../src/store/writer-lock.ts'
import type { HeldLock, Register } from '../../../../src/store/writer-lock.ts'

const registerIn = ({ root, meta }: Environment): Register => ({
  read: () => {
    root.resetReadTxn()
    return meta.get('writer')
  },
  replace: (found, mine) =>
    meta.transactionSync(() => {
      if (meta.get('writer') !== found) return false
      meta.putSync('writer', mine)
      return true
    }),
})

/** Becomes the writer of this log, or says who is. `token` is 64 fresh random bits in hex. */
export const takeOldWriterLock = (
  environment: Environment,
  folder: string,
  token: string,
): Promise<Either<OpenFailure, HeldLock>> => takeLock(registerIn(environment), folder, token)
