/** Prepares the end of a log at a start: sets a torn batch aside, and syncs the whole ones. */
import { join } from 'node:path'
import { readBytes, writeAll } from '../../../files/io.ts'
import type { FileNumber, Io } from '../../../files/io.ts'
import type { Notice } from '../options.ts'
import { placeIn } from '../format/fault.ts'

const pieceBytes = 1024 * 1024

/** The end of the active segment. */
export type SegmentEnd = {
  readonly segment: number
  readonly file: FileNumber
  /** Behind the last whole batch. */
  readonly wholeTo: number
  /** Bytes of the file. */
  readonly size: number
}

const freeName = (names: ReadonlyArray<string>, segment: number, offset: number): string => {
  const base = `${String(segment).padStart(10, '0')}-${offset}`
  let name = `${base}.bytes`
  for (let n = 2; names.includes(name); n += 1) name = `${base}-${n}.bytes`
  return name
}

const copyAside = async (io: Io, log: string, end: SegmentEnd): Promise<string> => {
  const folder = join(log, 'cut')
  io.makeFolder(folder)
  const name = freeName(io.list(folder), end.segment, end.wholeTo)
  const aside = io.create(join(folder, name))
  try {
    for (let at = end.wholeTo; at < end.size; at += pieceBytes) {
      const piece = readBytes(io, end.file, Math.min(pieceBytes, end.size - at), at)
      await writeAll(io, aside, piece, at - end.wholeTo)
    }
    await io.sync(aside)
  } finally {
    io.close(aside)
  }
  await io.syncFolder(folder)
  await io.syncFolder(log)
  return join('log', 'cut', name)
}

/**
 * Cuts off what stands behind the last whole batch, once a copy of it is on disk. `isAccepted`: by an operator's word.
 * Rejects with what the disk says.
 */
export const cutTail = async (
  io: Io,
  log: string,
  end: SegmentEnd,
  isAccepted: boolean,
): Promise<Notice> => {
  const file = await copyAside(io, log, end)
  await io.truncate(end.file, end.wholeTo)
  await io.sync(end.file)
  return {
    notice: 'tail-cut',
    where: placeIn(end.segment, end.wholeTo),
    bytes: end.size - end.wholeTo,
    file,
    isAccepted,
  }
}

/**
 * Writes again, with the same bytes, what is not known to be on disk, and syncs it. A process before this one may
 * have seen a sync fail: the kernel then takes its pages for written, and syncing alone would sync nothing.
 */
export const writeAgain = async (
  io: Io,
  { file, wholeTo }: Pick<SegmentEnd, 'file' | 'wholeTo'>,
  from: number,
): Promise<void> => {
  for (let at = from; at < wholeTo; at += pieceBytes) {
    const piece = readBytes(io, file, Math.min(pieceBytes, wholeTo - at), at)
    await writeAll(io, file, piece, at)
  }
  await io.sync(file)
}
