/** Opens the log of the version before, to read it: the source of a move, and of nothing else. */
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { EventReader, StoredEvent, StoreFailure } from '../event-store.ts'
import type { OpenFailure } from '../open-failure.ts'
import { livingWriter } from '../writer-lock.ts'
import { openForReading } from './environment.ts'
import type { Environment } from './environment.ts'
import { failureOf } from './lmdb-failure.ts'
import { lastPosition } from './log.ts'
import { readAll, readStream } from './reader.ts'

/** A log of the version before, open for reading. Positions are 0, 1, 2, … as in segments. */
export type OldLog = Pick<EventReader<StoredEvent>, 'read' | 'readAll' | 'head'> & {
  /** 128 bits in hex, drawn when the ledger was made. */
  readonly ledgerId: string
  /** The process of the version before that writes to it now, by its id; `folder` is where its socket is. */
  readonly writer: (folder: string) => Promise<number | undefined>
  readonly close: () => Promise<void>
}

/** LMDB's exception becomes a failure. */
const guarded = async <A>(
  read: () => Either<StoreFailure, A> | Promise<Either<StoreFailure, A>>,
): Promise<Either<StoreFailure, A>> => {
  try {
    return await read()
  } catch (cause) {
    return E.left(failureOf(cause))
  }
}

const registerIn = ({ root, meta }: Environment) => ({
  read: () => {
    // Else the answer is as old as the last read.
    root.resetReadTxn()
    return meta.get('writer')
  },
})

/** Opens the log in the folder `log`, which is called so in a ledger's folder until it is moved. */
export const openOldLog = (log: string): TaskEither<OpenFailure, OldLog> =>
  pipe(
    TE.fromIOEither(() => openForReading(log)),
    TE.map((environment) => ({
      ledgerId: environment.ledgerId,
      read: (stream, options) => () => guarded(() => readStream(environment, stream, options)),
      readAll: (options) => () => guarded(() => readAll(environment, options)),
      head: () => () => guarded(() => E.right(BigInt(lastPosition(environment)))),
      writer: (folder) => livingWriter(registerIn(environment), folder),
      close: () => environment.root.close(),
    })),
  )
