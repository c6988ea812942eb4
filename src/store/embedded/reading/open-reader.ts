/** Opens a ledger's folder for reading, beside its writer or without one. */
import { E } from '../../../fp.ts'
import type { Either, TaskEither } from '../../../fp.ts'
import { newBell } from '../../bell.ts'
import type { EventReader, StoredEvent } from '../../event-store.ts'
import type { OpenFailure } from '../../open-failure.ts'
import { livingWriter } from '../../writer-lock.ts'
import { buildIndex } from '../indexing/build-index.ts'
import { openClosed } from '../files/closed-segments.ts'
import { disk } from '../../../files/disk.ts'
import { corruptAt, placeIn } from '../format/fault.ts'
import type { Head } from '../format/head-block.ts'
import { readHead } from '../writing/head-file.ts'
import { openIndexes } from '../indexing/indexes.ts'
import type { Indexes } from '../indexing/indexes.ts'
import type { Io } from '../../../files/io.ts'
import { newScratch } from '../log.ts'
import type { Log, Segment } from '../log.ts'
import { logFolder, versionBeforeFile } from '../files/names.ts'
import { catchUp } from './reader-log.ts'
import type { Watched } from './reader-log.ts'
import { openSegmentFile, segmentNumbers, sourceOf } from '../files/segment-files.ts'
import type { SegmentFile } from '../files/segment-files.ts'
import { closeFiles, readerOf } from '../embedded-store.ts'
import type { Embedded } from '../embedded-store.ts'
import { judgeEnd, judgeTail } from '../writing/torn-tail.ts'
import { registerIn } from '../../writer-register.ts'

// How soon a reader notices what another process wrote.
const readerPollMs = 50

/** The log, opened for reading only: sees what is durable, while another process writes. */
export type EmbeddedReader = EventReader<StoredEvent> &
  Embedded & { readonly close: () => Promise<void> }

export type ReaderOptions = { readonly folder: string; readonly io?: Io }

type Reading = {
  readonly io: Io
  readonly log: string
  readonly indexes: Indexes
  /** Up to here, and no farther, while a process writes; else up to the last whole batch. */
  readonly head: Head | undefined
  readonly isWritten: boolean
}

const attempts = 8

/** The head, which may be half written at any one look. */
const believedHead = (io: Io, log: string): Head | undefined => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const head = readHead(io, log)
    if (E.isRight(head)) return head.right
  }
  return undefined
}

const openFiles = ({ io, log, head, isWritten }: Reading): Either<OpenFailure, SegmentFile[]> => {
  const numbers = segmentNumbers(io, log)
  if (E.isLeft(numbers)) return numbers
  const files: SegmentFile[] = []
  for (const number of numbers.right) {
    if (isWritten && head !== undefined && number > head.segment) break
    const opened = openSegmentFile(io, log, number, files[0]?.header.ledgerId)
    if (E.isLeft(opened)) return opened
    files.push(opened.right)
  }
  return E.right(files)
}

type OpenedActive = { readonly segment: Segment; readonly watched: Watched }

const openActive = async (
  { io, head, isWritten }: Reading,
  file: SegmentFile,
): Promise<Either<OpenFailure, OpenedActive>> => {
  const { segment: number, firstPosition } = file.header
  const size = isWritten && head?.segment === number ? head.offset : file.size
  const { index, walked, stop } = await buildIndex(io, file, size)
  const { offset, next } = walked
  if (stop !== undefined && isWritten) {
    return E.left(corruptAt(placeIn(number, stop.offset), stop.fault))
  }
  const witness = { head, knownHead: -1 }
  const judged =
    stop === undefined
      ? judgeEnd(next, witness)
      : judgeTail(sourceOf(io, file.file, file.size), { segment: number, next, stop }, witness)
  if (E.isLeft(judged)) return judged
  // What nobody is there to answer for may not be on disk yet: nothing is shown that a power cut could take back.
  if (!isWritten) await io.sync(file.file)
  const segment = { number, firstPosition, file: file.file, size: offset, next, index }
  const seen = Buffer.alloc(0)
  return E.right({ segment, watched: { headFile: undefined, seen, index, walked, unindexed: [] } })
}

const openAll = async (
  reading: Reading,
  files: ReadonlyArray<SegmentFile>,
): Promise<Either<OpenFailure, { readonly segments: Segment[]; readonly watched: Watched }>> => {
  const segments: Segment[] = []
  const { io, indexes } = reading
  for (const [index, file] of files.entries()) {
    const following = files[index + 1]
    if (following === undefined) {
      const active = await openActive(reading, file)
      if (E.isLeft(active)) return active
      const { segment, watched } = active.right
      return E.right({ segments: [...segments, segment], watched })
    }
    const closed = await openClosed({ io, indexes, onNotice: () => {} }, file, following.header)
    if (E.isLeft(closed)) return closed
    segments.push(closed.right)
  }
  return E.left({ failure: 'store-unavailable', cause: 'there is no log in this folder' })
}

const readerWith = (log: Log, watched: Watched, indexes: Indexes): EmbeddedReader => {
  const bell = newBell()
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    closeFiles(log)
    if (watched.headFile !== undefined) log.io.close(watched.headFile)
    await indexes.close()
    bell.ring()
  }
  const news = { bell, pollIntervalMs: readerPollMs, isClosed: () => closing !== undefined }
  return { ...readerOf(log, news, indexes), close: () => (closing ??= close()) }
}

const openReading = async (reading: Reading): Promise<Either<OpenFailure, EmbeddedReader>> => {
  const { io, log: folder, indexes } = reading
  const files = openFiles(reading)
  if (E.isLeft(files)) return files
  const opened = await openAll(reading, files.right)
  if (E.isLeft(opened)) {
    for (const { file } of files.right) io.close(file)
    return opened
  }
  const { segments, watched } = opened.right
  const log: Log = {
    io,
    folder,
    ledgerId: files.right[0]?.header.ledgerId ?? '',
    segments,
    over: undefined,
    damaged: undefined,
    scratch: newScratch(),
    refresh: () => catchUp(log, watched, indexes),
  }
  return E.right(readerWith(log, watched, indexes))
}

/** Opens an existing log for reading; any number of processes, beside the writer or without one. */
export const openEmbeddedReader =
  ({ folder, io = disk }: ReaderOptions): TaskEither<OpenFailure, EmbeddedReader> =>
  async () => {
    const log = logFolder(folder)
    const indexes = openIndexes({ io, log, access: 'read', onMadeAgain: () => {} })
    try {
      const names = io.list(log)
      if (names.includes(versionBeforeFile)) {
        return E.left({ failure: 'log-of-version-before', folder })
      }
      if (names.length === 0) {
        return E.left({ failure: 'store-unavailable', cause: 'there is no log in this folder' })
      }
      const isWritten = (await livingWriter(registerIn(log), folder)) !== undefined
      const head = believedHead(io, log)
      if (isWritten && head === undefined) {
        return E.left({ failure: 'store-unavailable', cause: 'the log is just being opened' })
      }
      const opened = await openReading({ io, log, indexes, head, isWritten })
      if (E.isLeft(opened)) await indexes.close()
      return opened
    } catch (cause) {
      await indexes.close()
      return E.left({ failure: 'store-unavailable', cause })
    }
  }
