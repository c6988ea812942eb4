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
import { newOpenFiles } from '../files/open-files.ts'
import type { OpenFiles } from '../files/open-files.ts'
import { openSegmentFile, seeSegments, segmentNumbers, sourceOf } from '../files/segment-files.ts'
import type { SegmentFile, SegmentSeen } from '../files/segment-files.ts'
import { closeFiles, readerOf } from '../embedded-store.ts'
import type { Embedded } from '../embedded-store.ts'
import { judgeEnd, judgeTail } from '../writing/torn-tail.ts'
import { registerIn } from '../../writer-register.ts'

// The delay until a reader notices another process's writes, in ms.
const readerPollMs = 50

/** The log, opened for reading only: sees what is durable, while another process writes. */
export type EmbeddedReader = EventReader<StoredEvent> &
  Embedded & { readonly close: () => Promise<void> }

export type ReaderOptions = {
  readonly folder: string
  readonly io?: Io
  /** Most files of closed segments that are open at a time. */
  readonly openFiles?: number
  /**
   * An operator's word that the log ends with this position: what follows a torn end, or is missing behind it, does not keep
   * the reader from opening where nobody writes. It then stands still at that end.
   */
  readonly acceptedHead?: bigint | undefined
}

type Reading = {
  readonly io: Io
  readonly log: string
  readonly files: OpenFiles
  readonly indexes: Indexes
  /** Up to here, and no farther, while a process writes; else up to the last whole batch. */
  readonly head: Head | undefined
  readonly isWritten: boolean
  readonly acceptedHead: number | undefined
}

const attempts = 8

/** The head, of which one block may be half written at any one look, and which may be made at this moment. */
const believedHead = (io: Io, log: string): Head | undefined => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { head, fault } = readHead(io, log)
    if (head !== undefined || fault === undefined) return head
  }
  return undefined
}

const seeAll = ({
  io,
  log,
  head,
  isWritten,
}: Reading): Either<OpenFailure, ReadonlyArray<SegmentSeen>> => {
  const numbers = segmentNumbers(io, log)
  if (E.isLeft(numbers)) return numbers
  const last = isWritten && head !== undefined ? head.segment : numbers.right.length
  return seeSegments(io, log, numbers.right.slice(0, last))
}

type OpenedActive = { readonly segment: Segment; readonly watched: Watched }

const readActive = async (
  { io, head, isWritten, acceptedHead }: Reading,
  file: SegmentFile,
): Promise<Either<OpenFailure, OpenedActive>> => {
  const { header, headerBlock: front } = file
  const { segment: number, firstPosition } = header
  const size = isWritten && head?.segment === number ? head.offset : file.size
  const { index, walked, stop } = await buildIndex(io, file, size)
  const { offset, next } = walked
  if (stop !== undefined && isWritten) {
    return E.left(corruptAt(placeIn(number, stop.offset), stop.fault))
  }
  const witness = { head, knownHead: -1, acceptedHead }
  const judged =
    stop === undefined
      ? judgeEnd(next, witness)
      : judgeTail(sourceOf(io, file.file, file.size), { segment: number, next, stop }, witness)
  if (E.isLeft(judged)) return judged
  // Without a running writer, the last bytes may not be on disk yet: nothing is shown that a power cut could undo.
  if (!isWritten) await io.sync(file.file)
  const opened = { file: () => file.file, size: offset, next, index }
  const segment = { number, firstPosition, front, ...opened }
  const seen = Buffer.alloc(0)
  return E.right({ segment, watched: { headFile: undefined, seen, index, walked, unindexed: [] } })
}

const openActive = async (
  reading: Reading,
  { header }: SegmentSeen,
): Promise<Either<OpenFailure, OpenedActive>> => {
  const { io, log } = reading
  const file = openSegmentFile(io, log, header.segment, header.ledgerId)
  if (E.isLeft(file)) return file
  let opened: Either<OpenFailure, OpenedActive> | undefined
  try {
    opened = await readActive(reading, file.right)
    return opened
  } finally {
    if (opened === undefined || E.isLeft(opened)) io.close(file.right.file)
  }
}

const openAll = async (
  reading: Reading,
  seen: ReadonlyArray<SegmentSeen>,
): Promise<Either<OpenFailure, { readonly segments: Segment[]; readonly watched: Watched }>> => {
  const segments: Segment[] = []
  for (const [index, each] of seen.entries()) {
    const following = seen[index + 1]
    if (following === undefined) {
      const active = await openActive(reading, each)
      if (E.isLeft(active)) return active
      const { segment, watched } = active.right
      return E.right({ segments: [...segments, segment], watched })
    }
    const ports = { ...reading, onNotice: () => {} }
    const closed = await openClosed(ports, each, following.header)
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
  const { io, log: folder, files, indexes } = reading
  const seen = seeAll(reading)
  if (E.isLeft(seen)) return seen
  const opened = await openAll(reading, seen.right)
  if (E.isLeft(opened)) return opened
  const { segments, watched } = opened.right
  const log: Log = {
    io,
    folder,
    ledgerId: seen.right[0]?.header.ledgerId ?? '',
    segments,
    files,
    over: undefined,
    damaged: undefined,
    scratch: newScratch(),
    tails: undefined,
    // Its head may tell of what an operator gives up.
    refresh: () =>
      reading.acceptedHead === undefined ? catchUp(log, watched, indexes) : E.right(undefined),
  }
  return E.right(readerWith(log, watched, indexes))
}

/** Opens an existing log for reading; any number of processes, beside the writer or without one. */
export const openEmbeddedReader =
  ({
    folder,
    io = disk,
    openFiles,
    acceptedHead: accepted,
  }: ReaderOptions): TaskEither<OpenFailure, EmbeddedReader> =>
  async () => {
    const log = logFolder(folder)
    const files = newOpenFiles(io, openFiles)
    const indexes = openIndexes({ io, files, log, access: 'read', onMadeAgain: () => {} })
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
      const acceptedHead = isWritten || accepted === undefined ? undefined : Number(accepted)
      const opened = await openReading({
        io,
        log,
        files,
        indexes,
        head,
        isWritten,
        acceptedHead,
      })
      if (E.isLeft(opened)) await indexes.close()
      return opened
    } catch (cause) {
      await indexes.close()
      return E.left({ failure: 'store-unavailable', cause })
    }
  }
