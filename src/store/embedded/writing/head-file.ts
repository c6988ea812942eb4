/** The file `head` of an open log: who reads it, who writes it, and when it is believed. */
import { encodeHead, headBytes } from '../format/head-block.ts'
import type { Head } from '../format/head-block.ts'
import {
  decodeHeads,
  encodeHeads,
  headFileBytes,
  headPlaces,
  noHead,
} from '../format/head-blocks.ts'
import type { HeadPlace, HeadRead } from '../format/head-blocks.ts'
import { readFile, writeAll } from '../../../files/io.ts'
import type { FileNumber, Io } from '../../../files/io.ts'
import { activeOf } from '../log.ts'
import type { Log } from '../log.ts'
import { headPath, unfinished } from '../files/names.ts'

/** The head of the log. */
export const headOf = (log: Log): Head => {
  const { number: segment, size: offset, next } = activeOf(log)
  return { ledgerId: log.ledgerId, segment, offset, next }
}

/** The head of a folder, as far as it can be believed. */
export const readHead = (io: Io, log: string): HeadRead =>
  io.list(log).includes('head') ? decodeHeads(readFile(io, headPath(log))) : noHead

/** Makes the file anew, synced under its name; gives it open for writing. Rejects with what the disk says. */
export const makeHead = async (io: Io, log: string, head: Head): Promise<FileNumber> => {
  const path = headPath(log)
  if (io.list(log).includes('head.new')) io.remove(unfinished(path))
  const file = io.create(unfinished(path))
  try {
    await writeAll(io, file, encodeHeads(head), 0)
    await io.sync(file)
    io.rename(unfinished(path), path)
    await io.syncFolder(log)
    return file
  } catch (cause) {
    io.close(file)
    throw cause
  }
}

/**
 * Writes over the file that is there, and gives it open for writing. The block that is believed is written last,
 * once all else is on disk: whatever breaks this off, one of the blocks is whole. The file stays the same file, since
 * readers have it open.
 */
const writeOver = async (
  io: Io,
  log: string,
  head: Head,
  believed: HeadPlace,
): Promise<FileNumber> => {
  const file = io.open(headPath(log), 'write')
  try {
    const bytes = encodeHeads(head)
    const [rest, restAt] =
      believed === 0 ? [bytes.subarray(headBytes), headBytes] : [bytes.subarray(0, believed), 0]
    await writeAll(io, file, rest, restAt)
    await io.sync(file)
    await writeAll(io, file, encodeHead(head), believed)
    if (io.sizeOf(file) > headFileBytes) await io.truncate(file, headFileBytes)
    await io.sync(file)
    return file
  } catch (cause) {
    io.close(file)
    throw cause
  }
}

/** Says, on disk, how far a log is that was just started: `before` is what the head was when it was read. */
export const settleHead = (
  io: Io,
  log: string,
  head: Head,
  { at }: HeadRead,
): Promise<FileNumber> =>
  at === undefined ? makeHead(io, log, head) : writeOver(io, log, head, at)

/** A write that is cut short has failed. */
const writeBlock = ({ io }: Log, file: FileNumber, bytes: Buffer, at: HeadPlace): void => {
  const written = io.pwriteNow(file, bytes, at)
  if (written !== bytes.length) {
    throw new Error(`only ${written} of ${bytes.length} bytes of the head were written`)
  }
}

/**
 * Says how far the log is, unsynced, one block after the other, and tries each twice. Throws what the disk says the
 * second time: a block may be torn then, and no batch may be begun that not both tell of, since the other block would be
 * the only one, and is torn itself when it is written over.
 */
export const tellHead = (log: Log, file: FileNumber): void => {
  const bytes = encodeHead(headOf(log))
  for (const at of headPlaces) {
    try {
      writeBlock(log, file, bytes, at)
    } catch {
      writeBlock(log, file, bytes, at)
    }
  }
}
