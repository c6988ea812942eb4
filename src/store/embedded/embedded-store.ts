/** The port over an open log: what its writer and its readers offer. */
import { E } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { newBell } from '../bell.ts'
import { checkAppend } from '../check-append.ts'
import type {
  Appended,
  EventReader,
  EventStore,
  Recorded,
  StoredEvent,
  StoreFailure,
} from '../event-store.ts'
import { fullText } from '../disk-room.ts'
import { lately } from '../../kernel/lately.ts'
import type { StoreState } from '../store-state.ts'
import type { WatchWrites } from '../write-watcher.ts'
import type { HeldLock } from '../writer-lock.ts'
import { readByStream } from './reading/by-stream.ts'
import { corruptAt } from './format/fault.ts'
import { follow } from './reading/follow.ts'
import type { News } from './reading/follow.ts'
import { indexOf } from './indexing/index-of.ts'
import type { Indexes } from './indexing/indexes.ts'
import type { Io } from '../../files/io.ts'
import type { OpenFiles } from './files/open-files.ts'
import { scrub } from './checking/scrub.ts'
import type { ScrubOptions } from './checking/scrub.ts'
import { activeOf, newScratch, withLog } from './log.ts'
import type { Log } from './log.ts'
import { logFolder } from './files/names.ts'
import type { Notice } from './options.ts'
import { onceMore } from './reading/once-more.ts'
import { headIn, readAll, readStream, scan } from './reading/pages.ts'
import type { Started } from './writing/start.ts'
import { newWriter } from './writing/writer.ts'
import type { Writer } from './writing/writer.ts'

// A writer's own followers are woken at once; this is for a ring that was missed.
const writerPollMs = 1_000
/** A segment is closed, and the next begun, when it would get longer than this. */
export const defaultSegmentBytes = 64 * 1024 * 1024
/** Free space below which appends are refused: what others on the disk need to end in peace. */
export const defaultReserveBytes = 64 * 1024 * 1024

/** Operations of segments beyond the port. */
export type Embedded = {
  /** 128 bits in hex, drawn when the folder was made. */
  readonly ledgerId: string
  /** Every event from `from` on, to the head as it is now; the last position given. The fastest way to read all. */
  readonly scan: (
    from: bigint,
    onEvent: (recorded: Recorded<StoredEvent>) => void,
  ) => TaskEither<StoreFailure, bigint>
}

/** The log in segments, opened by its writer. */
export type EmbeddedStore = EventStore<StoredEvent> &
  Embedded & {
    /** Reads the log over and over until the signal aborts. Where a record of it is damaged, appends are refused. */
    readonly scrub: (
      options: Omit<ScrubOptions, 'folder' | 'io'>,
      signal: AbortSignal,
    ) => Promise<void>
    readonly watchWrites: WatchWrites
    /** As it is now, whether or not somebody appends. */
    readonly state: () => StoreState
  }

export type EmbeddedOptions = {
  /** The ledger's folder; the log lives in its `log` subfolder. */
  readonly folder: string
  /** The id of a log that is made now; drawn where none is given. Of one that is there it changes nothing. */
  readonly ledgerId?: string
  /** The last position that somebody else has seen: a log that ends before it is not opened. */
  readonly knownHead?: bigint
  /** An operator's word that the log ends with this position, and that what came after it is lost. */
  readonly acceptedHead?: bigint
  readonly segmentBytes?: number
  readonly reserveBytes?: number
  /** Most files of closed segments that are open at a time, two for each segment that is read. */
  readonly openFiles?: number
  readonly io?: Io
  readonly onNotice?: (notice: Notice) => void
  /** Told how many segments are open, of how many, while the log opens: an index that is made again takes its time. */
  readonly onOpening?: (done: number, total: number) => void
  /** The process is to end, with this sentence and with 74: nothing it reads from now on can be believed. */
  readonly onFatal?: (sentence: string) => void
}

/** The reading half of the port over an open log. */
export const readerOf = (
  log: Log,
  news: News,
  indexes: Indexes,
): EventReader<StoredEvent> & Embedded => {
  const again = onceMore(indexes)
  return {
    ledgerId: log.ledgerId,
    read: (stream, options) =>
      again(async () => withLog(log, () => readStream(log, stream, options))),
    readAll: (options) => again(() => readAll(log, options)),
    readByStream: (options) => again(async () => readByStream(log, options)),
    follow: (position, signal) => follow(log, news, position, signal),
    head: () => async () => E.map(BigInt)(headIn(log)),
    scan: (from, onEvent) => {
      // A repeated request continues behind the given events.
      let next = Math.max(0, Number(from))
      const given = (recorded: Recorded<StoredEvent>): void => {
        next = Number(recorded.position) + 1
        onEvent(recorded)
      }
      return again(() => scan(log, next, given))
    },
  }
}

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

/** Closes every file, once nobody reads any more. */
export const closeFiles = (log: Log): void => {
  log.over ??= { failure: 'store-unavailable', cause: 'the store is closed' }
  log.io.close(activeOf(log).file())
  log.files.close()
}

/** The resources of a writer beside its log. */
export type Held = {
  readonly lock: HeldLock
  readonly indexes: Indexes
  readonly files: OpenFiles
}

const closeWriter = async (
  log: Log,
  writer: Writer,
  { headFile }: Started,
  { lock, indexes }: Held,
): Promise<void> => {
  const { io } = log
  await writer.close()
  if (log.over === undefined) await io.sync(headFile).catch(() => {})
  closeFiles(log)
  await indexes.close()
  io.close(headFile)
  await lock.release()
}

const freeIn = ({ io, folder }: Log): number => {
  try {
    return io.freeBytes(folder)
  } catch {
    // An unreadable size raises no alarm: the next append finds out.
    return Number.MAX_SAFE_INTEGER
  }
}

const blockBytes = 4_096
// Some 600 bytes each.
const keptTails = 2_048

const newMemory = (): Pick<Log, 'scratch' | 'tails'> => ({
  scratch: newScratch(),
  tails: lately(keptTails),
})

const stateOf = (log: Log, reserveBytes: number): StoreState => {
  const { over, damaged, folder } = log
  if (over !== undefined) {
    return { state: 'ended', says: 'cause' in over ? String(over.cause) : over.failure }
  }
  if (damaged !== undefined) {
    const says = `${damaged.where}: ${damaged.reason}. Nothing is appended. consent-ledger fsck names every place`
    return { state: 'damaged', says }
  }
  const free = freeIn(log)
  // Also without a reserve: no batch is written where not even a block is left.
  return free < reserveBytes + blockBytes
    ? { state: 'full', says: fullText(folder, free, reserveBytes) }
    : { state: 'ok' }
}

const scrubLog = (log: Log, options: ScrubOptions, signal: AbortSignal): Promise<void> =>
  scrub(
    {
      ...options,
      onFinding: (finding) => {
        if (finding.of === 'log') log.damaged ??= corruptAt(finding.where, finding)
        options.onFinding(finding)
      },
    },
    signal,
  )

// A writer knows everything already.
const refresh: Log['refresh'] = () => E.right(undefined)

/** The store of a started log. */
export const storeOf = (
  started: Started,
  held: Held,
  { io, folder, ...options }: EmbeddedOptions & { readonly io: Io },
): EmbeddedStore => {
  const { ledgerId, segments, tip, headFile } = started
  const bell = newBell()
  let closing: Promise<void> | undefined
  const log: Log = {
    io,
    folder: logFolder(folder),
    ledgerId,
    segments,
    files: held.files,
    over: undefined,
    damaged: undefined,
    ...newMemory(),
    refresh,
  }
  const writer = newWriter(log, tip, {
    bell,
    headFile,
    segmentBytes: options.segmentBytes ?? defaultSegmentBytes,
    reserveBytes: options.reserveBytes ?? defaultReserveBytes,
    onClosed: (segment, index, sha256) =>
      held.indexes.write(indexOf(ledgerId, segment, sha256), segment, index),
    onFatal: options.onFatal ?? (() => {}),
  })
  const news = { bell, pollIntervalMs: writerPollMs, isClosed: () => closing !== undefined }
  return {
    ...readerOf(log, news, held.indexes),
    // Refused over an index, nothing of it was written.
    append: (stream, expected, events) =>
      onceMore(held.indexes)(append(writer)(stream, expected, events)),
    watchWrites: writer.watch,
    state: () => stateOf(log, options.reserveBytes ?? defaultReserveBytes),
    scrub: (scrubbing, signal) => scrubLog(log, { ...scrubbing, folder, io }, signal),
    close: () => (closing ??= closeWriter(log, writer, started, held).then(bell.ring)),
  }
}
