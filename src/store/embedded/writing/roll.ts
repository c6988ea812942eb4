/** Begins the next segment. It has its name only when its header is on disk, so that a segment is never half begun. */
import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { fatal, nothingWritten } from './commit.ts'
import type { Outcome } from './commit.ts'
import { writeAll } from '../../../files/io.ts'
import type { FileNumber, Io } from '../../../files/io.ts'
import { activeOf } from '../log.ts'
import type { Log, Segment } from '../log.ts'
import { newMemoryIndex } from '../indexing/memory-index.ts'
import type { MemoryIndex } from '../indexing/memory-index.ts'
import { segmentPath, unfinished } from '../files/names.ts'
import { closedFile } from '../files/segment-files.ts'
import { encodeHeader, headerBytes } from '../format/segment-header.ts'
import type { SegmentHeader } from '../format/segment-header.ts'

/** A segment that was begun, and what comes with it. */
export type Begun = {
  readonly outcome: 'begun'
  readonly segment: Segment
  readonly index: MemoryIndex
  readonly hash: Hash
}

const removeQuietly = (io: Io, path: string): void => {
  try {
    io.remove(path)
  } catch {
    // It is there or it is not: the next start removes it.
  }
}

const writeNew = async (
  { io, folder }: Pick<Log, 'io' | 'folder'>,
  path: string,
  bytes: Buffer,
): Promise<FileNumber | Outcome> => {
  let file: FileNumber | undefined
  try {
    if (io.list(folder).some((name) => path.endsWith(`/${name}`))) io.remove(path)
    file = io.create(path)
    await writeAll(io, file, bytes, 0)
  } catch (cause) {
    if (file !== undefined) io.close(file)
    removeQuietly(io, path)
    return nothingWritten({ folder }, cause)
  }
  try {
    await io.sync(file)
  } catch (cause) {
    return fatal('sync a new segment', cause)
  }
  return file
}

/** Makes a segment with its header and nothing else. The log does not know of it yet. */
export const beginSegment = async (
  { io, folder }: Pick<Log, 'io' | 'folder'>,
  header: SegmentHeader,
): Promise<Begun | Outcome> => {
  const bytes = encodeHeader(header)
  const path = segmentPath(folder, header.segment)
  const file = await writeNew({ io, folder }, unfinished(path), bytes)
  if (typeof file !== 'number') return file
  try {
    io.rename(unfinished(path), path)
  } catch (cause) {
    io.close(file)
    return nothingWritten({ folder }, cause)
  }
  try {
    await io.syncFolder(folder)
  } catch (cause) {
    return fatal('sync the names of its segments', cause)
  }
  const index = newMemoryIndex()
  const segment = {
    number: header.segment,
    firstPosition: header.firstPosition,
    front: bytes,
    file: () => file,
    size: headerBytes,
    next: header.firstPosition,
    index,
  }
  return { outcome: 'begun', segment, index, hash: createHash('sha256').update(bytes) }
}

/** From now on it is read like every closed segment, and its file open no longer than it is used. */
const letGo = ({ io, folder, files }: Log, closed: Segment): void => {
  const file = closed.file()
  try {
    io.protect(file)
  } catch {
    // The hash in the next header protects it better.
  }
  closed.file = closedFile(files, folder, closed)
  io.close(file)
}

/** Closes the active segment, whose hash is `before`, and begins the next. Nobody may write to the closed one again. */
export const roll = async (log: Log, before: Hash): Promise<Begun | Outcome> => {
  const active = activeOf(log)
  const begun = await beginSegment(log, {
    ledgerId: log.ledgerId,
    segment: active.number + 1,
    firstPosition: active.next,
    before: before.copy().digest(),
  })
  if (begun.outcome !== 'begun') return begun
  letGo(log, active)
  log.segments.push(begun.segment)
  return begun
}
