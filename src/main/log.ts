/** Which log a configuration means: the folder's own, or a server's. The server's client is loaded only when it is meant. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TE, pipe } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import type { Config } from '../config.ts'
import type { EventReader, EventStore, StoredEvent } from '../store/event-store.ts'
import { openEmbeddedStore } from '../store/embedded/open-embedded.ts'
import type { EmbeddedStore } from '../store/embedded/embedded-store.ts'
import { openEmbeddedReader } from '../store/embedded/reading/open-reader.ts'
import { logFolder, segmentPath } from '../store/embedded/files/names.ts'
import type { NodeFailure } from './failure.ts'
import { unusable } from './failure.ts'
import { folderFault } from './folder-fault.ts'

/** A log to write to, with what tells it from any other. */
export type Log = {
  readonly store: EventStore<StoredEvent>
  /** 128 bits in hex, drawn when the log was made. */
  readonly ledgerId: string
  /** The name that personal fields are sealed under, settled when the log was made. */
  readonly name: string
}

/** A log to read, beside its writers or without one. */
export type LogReader = EventReader<StoredEvent> & {
  readonly ledgerId: string
  readonly close: () => Promise<void>
}

/** The name given the first time is kept: it is part of everything that is sealed. */
const settledName = ({ folder, name }: Config, ledgerId: string): TaskEither<NodeFailure, string> =>
  pipe(
    TE.tryCatch(async () => {
      const path = join(folder, 'name')
      const known = await readFile(path, 'utf8').catch(() => undefined)
      if (known !== undefined) return known.trim()
      const chosen = name ?? `consent-ledger.local/${ledgerId.slice(0, 16)}`
      await writeFile(path, `${chosen}\n`, { flag: 'wx', mode: 0o600 })
      return chosen
    }, unusable),
    TE.flatMap((known) =>
      name === undefined || name === known
        ? TE.right(known)
        : TE.left<NodeFailure>({ failure: 'name-differs', name: known }),
    ),
  )

const openable = (config: Pick<Config, 'folder' | 'store'>): TaskEither<NodeFailure, void> => {
  const fault = folderFault(config)
  return fault === undefined ? TE.right(undefined) : TE.left(fault)
}

/** Opens the log that is kept in the folder, as its one writer: nothing else of the ledger. */
export const openFolderLog = (
  config: Pick<Config, 'folder' | 'store'> & { readonly disk?: Config['disk'] },
): TaskEither<NodeFailure, EmbeddedStore> =>
  pipe(
    openable(config),
    TE.flatMap(() =>
      pipe(
        openEmbeddedStore({ folder: config.folder, ...config.disk }),
        TE.mapLeft((failure): NodeFailure => failure),
      ),
    ),
  )

const openOwn = (config: Config): TaskEither<NodeFailure, Log> =>
  pipe(
    openFolderLog(config),
    TE.flatMap((store) =>
      pipe(
        settledName(config, store.ledgerId),
        TE.map((name) => ({ store, ledgerId: store.ledgerId, name })),
        TE.tapError(() => TE.fromTask(store.close)),
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
export const openLog = (config: Config): TaskEither<NodeFailure, Log> =>
  config.store === 'embedded' ? openOwn(config) : openRemote(config.store.kurrentdb, config)

/** Opens the log for reading. A server's log is the same one for readers and writers. */
export const openLogReader = (config: Config): TaskEither<NodeFailure, LogReader> =>
  config.store === 'embedded'
    ? pipe(
        openable(config),
        TE.flatMap(() => openEmbeddedReader({ folder: config.folder })),
      )
    : pipe(
        openRemote(config.store.kurrentdb, { ...config, profile: 'standard' }),
        TE.map(({ store, ledgerId }) => ({ ...store, ledgerId })),
      )

/** Whether there is a ledger to read: a server's is always taken to be there. */
export const hasLog = ({ folder, store }: Pick<Config, 'folder' | 'store'>): boolean =>
  store !== 'embedded' ||
  folderFault({ folder, store }) !== undefined ||
  existsSync(segmentPath(logFolder(folder), 1))
