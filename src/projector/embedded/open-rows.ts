/**
 * Rows in LMDB, in the environment `<folder>/rows`: a database for each table, and `meta` with the checkpoint.
 *
 * Each commit is flushed before it is visible; nobody waits for it, since rows are readable while they are unsaved.
 * Rows that cannot be used are set aside: the log makes them again.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, openSync, statfsSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { takeLock } from '../../store/writer-lock.ts'
import { registerIn } from '../../store/writer-register.ts'
import type { OpenFailure } from '../../store/open-failure.ts'
import type { RowStore, RowsFailure } from '../rows.ts'
import { containing } from './containment.ts'
import type { WhyOver } from './containment.ts'
import { openEnvironment } from './environment.ts'
import type { Unusable } from './environment.ts'
import { mappingFault } from '../../files/lmdb-file.ts'
import { clearingDeadReaders } from '../../files/lmdb-readers.ts'
import { damageNoted, noteInOrder, noteOpening } from './row-marks.ts'
import { noRoom } from './room.ts'
import { rowStore } from './row-store.ts'
import type { Folder } from './row-store.ts'
import type { SaidOfRows } from './text/state-text.ts'
import { setAside } from './set-aside.ts'
import type { Aside } from './set-aside.ts'

/** Told where the rows of before could not be used: they lie under `name` now, and new ones are built from the log. */
export type RowsSetAside = {
  readonly notice: 'rows-set-aside'
  readonly name: string
  readonly reason: string
  /** `before`: as it must be once after a version that laid them out in another way. */
  readonly aside: Aside
}

export type RowsOptions = {
  /** The ledger whose log the rows are folded from; rows of another one are set aside. Absent: not looked at. */
  readonly ledgerId?: string
  readonly onNotice?: (notice: RowsSetAside) => void
  /**
   * Told once, in one sentence, that nothing is read or written any more. It ends the process (69), or, while a ledger
   * opens and the rows are damaged, that opening: the next one sets them aside.
   */
  readonly onFatal?: (sentence: string, why: WhyOver) => void
  /** Bytes that may still be written to the folder's disk. */
  readonly freeBytes?: (folder: string) => number
  /** Up to this number, an opening reads all rows; more are read while they are served. */
  readonly rowsReadAtOnce?: number
  /** Readers of other processes that were killed are cleared this often at most, in ms. */
  readonly readersClearedMs?: number
}

/** So many are read within a tenth of a second. */
const rowsReadAtOnce = 50_000
/** From so many processes in a row that ended within a minute with the rows open, every page is looked at before the file is mapped. */
const suspectOpenings = 1
/** After so long in use the rows are not what a process ends of, in ms. */
const trustedAfterMs = 60_000

const unavailable = (cause: unknown): RowsFailure => ({ failure: 'rows-unavailable', cause })

const freeOn = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

type Opened = { readonly folder: Folder; readonly found: SaidOfRows }

const whyUnusable = (path: string, openings: number): string | undefined => {
  const noted = damageNoted(path)
  if (noted !== undefined) return noted
  const data = join(path, 'data.mdb')
  if (!existsSync(data)) return undefined
  const isSuspect = openings >= suspectOpenings
  const file = openSync(data, 'r')
  try {
    return mappingFault(file, isSuspect ? 'whole' : 'small')
  } catch (cause) {
    if (!isSuspect) throw cause
    return `it cannot be read (${cause instanceof Error ? cause.message : 'for a reason unknown'})`
  } finally {
    closeSync(file)
  }
}

const tryOpen = async (path: string, options: RowsOptions): Promise<Opened | Unusable> => {
  const openings = noteOpening(path)
  const why = whyUnusable(path, openings)
  if (why !== undefined) return { why }
  const state = await openEnvironment(path, {
    ledgerId: options.ledgerId,
    rowsReadAtOnce: options.rowsReadAtOnce ?? rowsReadAtOnce,
  })
  if ('why' in state) return state
  const trusted = setTimeout(() => noteInOrder(path), trustedAfterMs).unref()
  const { freeBytes = freeOn, onFatal = () => {}, ledgerId } = options
  const folder: Folder = {
    path,
    root: state.root,
    meta: state.meta,
    tables: new Map(),
    containment: containing(path, onFatal),
    clearDeadReaders: clearingDeadReaders(state.root, options.readersClearedMs),
    freeBytes: () => freeBytes(path),
    unsaidLedger: state.isSaid ? undefined : ledgerId,
    onClosed: () => {
      clearTimeout(trusted)
      noteInOrder(path)
    },
  }
  return { folder, found: state.found }
}

const isNew = (path: string): boolean => {
  const data = statSync(join(path, 'data.mdb'), { throwIfNoEntry: false })
  return data === undefined || data.size === 0
}

const openOrSetAside = async (
  path: string,
  options: RowsOptions,
): Promise<Either<RowsFailure, Opened>> => {
  await mkdir(path, { recursive: true, mode: 0o700 })
  const { freeBytes = freeOn } = options
  const refused = isNew(path) ? noRoom({ path, freeBytes: () => freeBytes(path) }, 0) : undefined
  if (refused !== undefined) return E.left(refused)
  const tried = await tryOpen(path, options)
  if ('folder' in tried) return E.right(tried)
  const aside = tried.before === true ? 'before' : 'broken'
  const name = await setAside(path, Date.now(), aside)
  options.onNotice?.({ notice: 'rows-set-aside', name, reason: tried.why, aside })
  await mkdir(path, { recursive: true, mode: 0o700 })
  const anew = await tryOpen(path, options)
  return 'folder' in anew ? E.right(anew) : E.left(unavailable(new Error(anew.why)))
}

/** Opens the rows of a ledger's folder, making them where there are none. One process at a time, by the log's lock. */
export const openEmbeddedRows = (
  folder: string,
  options: RowsOptions = {},
): TaskEither<RowsFailure, RowStore> =>
  pipe(
    TE.tryCatch(async () => openOrSetAside(join(folder, 'rows'), options), unavailable),
    TE.flatMapEither((opened) => opened),
    TE.map((opened) => rowStore(opened.folder, opened.found)),
  )

/** The same where the log lies elsewhere: a lock of their own keeps a second process away from the folder. */
export const openLockedRows = (
  folder: string,
  options: RowsOptions = {},
): TaskEither<RowsFailure | OpenFailure, RowStore> =>
  pipe(
    TE.tryCatch(
      () => takeLock(registerIn(folder), folder, randomBytes(8).toString('hex')),
      (cause): RowsFailure | OpenFailure => unavailable(cause),
    ),
    TE.flatMapEither((lock) => lock),
    TE.flatMap(({ release }) =>
      pipe(
        openEmbeddedRows(folder, options),
        TE.mapLeft((failure): RowsFailure | OpenFailure => failure),
        TE.tapError(() => TE.fromTask(release)),
        TE.map((rows): RowStore => {
          let closing: Promise<void> | undefined
          return { ...rows, close: () => (closing ??= rows.close().then(release)) }
        }),
      ),
    ),
  )
