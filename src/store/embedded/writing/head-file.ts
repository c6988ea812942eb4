/** The file `head` of an open log: who reads it, who writes it, and when it is believed. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { refused } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import { decodeHead, encodeHead, headBytes } from '../format/head-block.ts'
import type { Head } from '../format/head-block.ts'
import { readFile, writeAll } from '../../../files/io.ts'
import type { FileNumber, Io } from '../../../files/io.ts'
import { activeOf } from '../log.ts'
import type { Log } from '../log.ts'
import { headPath, unfinished } from '../files/names.ts'

/** What the log says of itself. */
export const headOf = (log: Log): Head => {
  const { number: segment, size: offset, next } = activeOf(log)
  return { ledgerId: log.ledgerId, segment, offset, next }
}

/** The head of a folder: undefined where there is none, a fault where it cannot be believed. */
export const readHead = (io: Io, log: string): Either<Fault, Head | undefined> => {
  if (!io.list(log).includes('head')) return E.right(undefined)
  const bytes = readFile(io, headPath(log))
  return bytes.length === headBytes
    ? decodeHead(bytes)
    : refused('the head has another length', headBytes, bytes.length)
}

/** Makes the file anew, synced under its name; gives it open for writing. Rejects with what the disk says. */
export const makeHead = async (io: Io, log: string, head: Head): Promise<FileNumber> => {
  const path = headPath(log)
  if (io.list(log).includes('head.new')) io.remove(unfinished(path))
  const file = io.create(unfinished(path))
  try {
    await writeAll(io, file, encodeHead(head), 0)
    await io.sync(file)
    io.rename(unfinished(path), path)
    await io.syncFolder(log)
    return file
  } catch (cause) {
    io.close(file)
    throw cause
  }
}

/** Writes over the file that is there, in one sector, and syncs it; gives it open for writing. */
const writeOver = async (io: Io, log: string, head: Head): Promise<FileNumber> => {
  const file = io.open(headPath(log), 'write')
  try {
    await writeAll(io, file, encodeHead(head), 0)
    await io.sync(file)
    return file
  } catch (cause) {
    io.close(file)
    throw cause
  }
}

/** Says, on disk, how far a log is that was just started: `before` is the head that was believed. */
export const settleHead = (
  io: Io,
  log: string,
  head: Head,
  before: Head | undefined,
): Promise<FileNumber> =>
  before === undefined ? makeHead(io, log, head) : writeOver(io, log, head)

/** A write that is cut short has failed. */
const writeHead = ({ io }: Log, file: FileNumber, bytes: Buffer): void => {
  const written = io.pwriteNow(file, bytes, 0)
  if (written !== bytes.length) {
    throw new Error(`only ${written} of ${bytes.length} bytes of the head were written`)
  }
}

/**
 * Says how far the log is, unsynced, and tries twice. Throws what the disk says the second time: the head may be torn
 * then, and no batch may be begun that it does not tell of, since a batch that is torn as well could not be told from one
 * that was acknowledged.
 */
export const tellHead = (log: Log, file: FileNumber): void => {
  const bytes = encodeHead(headOf(log))
  try {
    writeHead(log, file, bytes)
  } catch {
    writeHead(log, file, bytes)
  }
}
