/** Opens a ledger's folder: as its one writer, or as one of many readers beside it. */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { E, pipe, TE } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { checkAppend } from '../check-append.ts'
import type {
  Appended,
  EventReader,
  EventStore,
  Recorded,
  StoredEvent,
  StoreFailure,
} from '../event-store.ts'
import type { OpenFailure } from '../open-failure.ts'
import { headIn, withLog } from './access.ts'
import type { Access } from './access.ts'
import { newBell } from '../bell.ts'
import { readByStream } from './by-stream.ts'
import { openForReading, openForWriting } from './environment.ts'
import type { Environment } from './environment.ts'
import { follow } from './follow.ts'
import type { News } from './follow.ts'
import { readAll, readStream, scan } from './reader.ts'
import { newWriter } from './writer.ts'
import type { Writer } from './writer.ts'
import { takeWriterLock } from '../writer-lock.ts'
import type { WriterLock } from '../writer-lock.ts'

// How soon a reader notices what another process wrote; a writer's own followers are woken at once.
const readerPollMs = 50
const writerPollMs = 1_000

/** What LMDB offers beyond the port. */
type Embedded = {
  /** 128 bits in hex, drawn when the folder was made. */
  readonly ledgerId: string
  /** Every event from `from` on, to the head as it is now; the last position given. The fastest way to read all. */
  readonly scan: (
    from: bigint,
    onEvent: (recorded: Recorded<StoredEvent>) => void,
  ) => TaskEither<StoreFailure, bigint>
}

/** The embedded log, opened by its writer. */
export type LmdbStore = EventStore<StoredEvent> & Embedded

/** The embedded log, opened for reading only: sees what is durable, while another process writes. */
export type LmdbReader = EventReader<StoredEvent> &
  Embedded & { readonly close: () => Promise<void> }

export type LmdbOptions = {
  /** The ledger's folder; the log lives in its `log` subfolder. */
  readonly folder: string
  /** The id of a log that is made now; drawn where none is given. Of one that is there it changes nothing. */
  readonly ledgerId?: string
}

const readerOf = (
  access: Access,
  news: News,
  { ledgerId }: Environment,
): EventReader<StoredEvent> & Embedded => ({
  ledgerId,
  read: (stream, options) => async () => withLog(access, (log) => readStream(log, stream, options)),
  readAll: (options) => () => readAll(access, options),
  readByStream: (options) => async () => readByStream(access, options),
  follow: (position, signal) => follow(access, news, position, signal),
  head: () => async () => E.map(BigInt)(headIn(access)),
  scan: (from, onEvent) => () => scan(access, Math.max(0, Number(from)), onEvent),
})

const append =
  (writer: Writer): EventStore<StoredEvent>['append'] =>
  (stream, expected, events) =>
  () =>
    new Promise<Either<StoreFailure, Appended>>((answer) => {
      const checked = checkAppend(stream, expected, events)
      if (E.isLeft(checked)) {
        answer(checked)
        return
      }
      const revision = expected === 'no-stream' ? -1 : Number(expected)
      writer.submit({ stream, expected: revision, events, bytes: checked.right, answer })
    })

const storeOf = (environment: Environment, lock: WriterLock, folder: string): LmdbStore => {
  const bell = newBell()
  let closing: Promise<void> | undefined
  const writer = newWriter(environment, {
    bell,
    isHeldIn: lock.isHeldIn,
    reopen: () => openForWriting(folder, environment.ledgerId),
  })
  const news = { bell, pollIntervalMs: writerPollMs, isClosed: () => closing !== undefined }
  return {
    ...readerOf(writer, news, environment),
    append: append(writer),
    close: () => (closing ??= writer.close().then(lock.release)),
  }
}

const lockAndOpen = async (
  folder: string,
  environment: Environment,
): Promise<Either<OpenFailure, LmdbStore>> => {
  try {
    const lock = await takeWriterLock(environment, folder, randomBytes(8).toString('hex'))
    if (E.isRight(lock)) return E.right(storeOf(environment, lock.right, folder))
    await environment.root.close()
    return lock
  } catch (cause) {
    await environment.root.close()
    return E.left({ failure: 'store-unavailable', cause })
  }
}

/** Opens the log for reading and appending, making the folder where there is none. One process at a time. */
export const openLmdbStore =
  ({ folder, ledgerId }: LmdbOptions): TaskEither<OpenFailure, LmdbStore> =>
  async () => {
    try {
      mkdirSync(folder, { recursive: true })
    } catch (cause) {
      return E.left({ failure: 'store-unavailable', cause })
    }
    const opened = openForWriting(folder, ledgerId ?? randomBytes(16).toString('hex'))
    return E.isLeft(opened) ? opened : lockAndOpen(folder, opened.right)
  }

/** Opens an existing log for reading; any number of processes, beside the writer or without one. */
export const openLmdbReader = ({ folder }: LmdbOptions): TaskEither<OpenFailure, LmdbReader> =>
  pipe(
    TE.fromIOEither(() => openForReading(folder)),
    TE.map((environment) => {
      let current: Environment | undefined = environment
      let closing: Promise<void> | undefined
      const bell = newBell()
      const news = { bell, pollIntervalMs: readerPollMs, isClosed: () => current === undefined }
      return {
        ...readerOf({ current: () => current }, news, environment),
        close: () => {
          current = undefined
          bell.ring()
          return (closing ??= environment.root.close())
        },
      }
    }),
  )
