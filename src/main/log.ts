/** The log of a configuration: the folder's own, or a server's. The server's client is loaded only if needed. */
import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { TE, pipe } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import type { Config } from '../config.ts'
import { isRefusal } from '../files/not-read.ts'
import { defaultDisk } from '../config/disk.ts'
import type { EventReader, EventStore, StoredEvent } from '../store/event-store.ts'
import type { EmbeddedOptions, EmbeddedStore } from '../store/embedded/embedded-store.ts'
import { openEmbeddedStore } from '../store/embedded/open-embedded.ts'
import { openEmbeddedReader } from '../store/embedded/reading/open-reader.ts'
import { logFolder, segmentPath } from '../store/embedded/files/names.ts'
import type { WatchWrites } from '../store/write-watcher.ts'
import type { StoreState } from '../store/store-state.ts'
import type { NodeFailure } from './failure.ts'
import { logFiles } from './edge/file-limit.ts'
import { folderFault } from './folder-fault.ts'
import { checkReader, recordBefore } from './identity/check-reader.ts'
import { logNotice } from './log-notices.ts'
import { tellingNobody } from './telling.ts'
import type { Telling } from './telling.ts'

/** A log to write to, with what tells it from any other. */
export type Log = {
  readonly store: EventStore<StoredEvent>
  /** 128 bits in hex, drawn when the log was made. */
  readonly ledgerId: string
  /** The name that personal fields are sealed under, where the log itself holds it; else the folder's record does. */
  readonly name: string | undefined
  /** The state of a log in this process. */
  readonly logState?: () => StoreState
  readonly watchWrites?: WatchWrites
  /** Reads all of it over and over until the signal aborts, where it lies in this process. */
  readonly scrub?: EmbeddedStore['scrub']
}

/** A log to read, beside its writers or without one. */
export type LogReader = EventReader<StoredEvent> & {
  readonly ledgerId: string
  readonly close: () => Promise<void>
}

const openable = (config: Pick<Config, 'folder' | 'store'>): TaskEither<NodeFailure, void> => {
  const fault = folderFault(config)
  return fault === undefined ? TE.right(undefined) : TE.left(fault)
}

type OwnFolder = Pick<Config, 'folder' | 'store'> & { readonly disk?: Config['disk'] }

/** `knownHead`: an event that somebody else knows; a log that ends before it is not opened, and nothing of it is cut. */
export type HowOpened = {
  readonly knownHead?: bigint | undefined
  /** An operator's word that the log ends there, and that what came after it is lost. */
  readonly acceptedHead?: bigint | undefined
  readonly telling: Telling
}

const quietly: HowOpened = { telling: tellingNobody }

/** "An error of input or output" (sysexits.h, EX_IOERR): started again, a process reads what is on disk. */
const logFailedExit = 74

const engineOf = (
  { folder, disk = defaultDisk }: OwnFolder,
  { knownHead, acceptedHead, telling }: HowOpened,
): EmbeddedOptions => ({
  folder,
  ...(knownHead === undefined ? {} : { knownHead }),
  ...(acceptedHead === undefined ? {} : { acceptedHead }),
  segmentBytes: disk.segmentBytes,
  reserveBytes: disk.reserveBytes,
  openFiles: logFiles(),
  onOpening: telling.openingLog,
  onNotice: (notice) => {
    const { says, code } = logNotice(notice)
    telling.notice(says, code)
  },
  onFatal: (sentence) => telling.ending(logFailedExit, sentence),
})

/** Opens the log that is kept in the folder, as its one writer: nothing else of the ledger. */
export const openFolderLog = (
  config: OwnFolder,
  how: HowOpened = quietly,
): TaskEither<NodeFailure, EmbeddedStore> =>
  pipe(
    openable(config),
    TE.flatMap(() =>
      pipe(
        openEmbeddedStore(engineOf(config, how)),
        TE.mapLeft((failure): NodeFailure => failure),
      ),
    ),
  )

/** The client's code comes with it: a ledger in a folder never loads it. */
const openRemote = (
  connection: string,
  { profile, name }: Pick<Config, 'profile' | 'name'>,
): TaskEither<NodeFailure, Log> =>
  pipe(
    TE.fromTask(() => import('../store/kurrentdb/open-kurrentdb.ts')),
    TE.flatMap(({ openKurrentStore }) =>
      openKurrentStore({
        connection,
        profile,
        name,
        newId: () => randomBytes(16).toString('hex'),
        monotonicMs: () => performance.now(),
        random: Math.random,
      }),
    ),
    TE.map((store) => ({ store, ledgerId: store.ledgerId, name: store.name })),
  )

/** Opens the log for writing, making it where there is none. */
export const openLog = (config: Config, how: HowOpened = quietly): TaskEither<NodeFailure, Log> =>
  config.store === 'embedded'
    ? pipe(
        openFolderLog(config, how),
        TE.map((store) => ({
          store,
          ledgerId: store.ledgerId,
          name: undefined,
          logState: store.state,
          watchWrites: store.watchWrites,
          scrub: store.scrub,
        })),
      )
    : openRemote(config.store.kurrentdb, config)

const openReader = (config: Config): TaskEither<NodeFailure, LogReader> =>
  config.store === 'embedded'
    ? pipe(
        openable(config),
        TE.flatMap(() => openEmbeddedReader({ folder: config.folder, openFiles: logFiles() })),
      )
    : pipe(
        openRemote(config.store.kurrentdb, { ...config, profile: 'standard' }),
        TE.map(({ store, ledgerId }) => ({ ...store, ledgerId })),
      )

/**
 * Opens the log for reading, held against the record beside it and what was expected of it. A server's log is the same one
 * for readers and writers.
 */
export const openLogReader = (config: Config): TaskEither<NodeFailure, LogReader> =>
  pipe(
    TE.fromTask(() => recordBefore(config)),
    TE.flatMap((found) =>
      pipe(
        openReader(config),
        TE.flatMap((reader) =>
          pipe(
            (): Promise<Either<NodeFailure, void>> => checkReader(reader, found, config),
            TE.map(() => reader),
            TE.tapError(() => TE.fromTask(reader.close)),
          ),
        ),
      ),
    ),
  )

/** The folder's log for reading, up to the position with which an operator says that it ends. */
export const openAcceptedReader = (
  { folder }: Pick<Config, 'folder'>,
  acceptedHead: bigint,
): TaskEither<NodeFailure, LogReader> =>
  openEmbeddedReader({ folder, openFiles: logFiles(), acceptedHead })

/** Whether there is none for certain: what the system lets nobody see is opened, and the opening says why it cannot be. */
const isMissing = (path: string): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined
  } catch (cause) {
    return !isRefusal(cause)
  }
}

/** Whether there is a ledger to read: a server's is always taken to be there, and one that may not be looked at. */
export const hasLog = ({ folder, store }: Pick<Config, 'folder' | 'store'>): boolean =>
  store !== 'embedded' ||
  folderFault({ folder, store }) !== undefined ||
  !isMissing(segmentPath(logFolder(folder), 1))
