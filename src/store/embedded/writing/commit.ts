/**
 * Writes one batch at the end of the active segment and syncs it: one write, one sync.
 *
 * A write that fails, or is cut short, is cut off again and the cut synced: then nothing was written, and the log goes
 * on. Where that fails too, and wherever a sync fails, nothing is known any more: the kernel has forgotten which
 * pages are not on disk, and a second sync would say yes to what is lost. That is fatal to the process.
 */
import type { Hash } from 'node:crypto'
import type { StoreFailure } from '../../event-store.ts'
import { encodeBatchEnd } from '../format/batch-end.ts'
import { batchEndBytes } from '../format/frame.ts'
import { writeAll } from '../../../files/io.ts'
import { activeOf } from '../log.ts'
import type { Log, Segment } from '../log.ts'
import type { Batch } from './plan.ts'

/** The outcome of a batch. */
export type Outcome =
  /** On disk; `hash` is of the segment up to its end. */
  | { readonly outcome: 'written'; readonly bytes: Buffer; readonly hash: Hash }
  /** Nothing of it is there, and the log is as it was. */
  | { readonly outcome: 'refused'; readonly failure: StoreFailure }
  /** Nothing may be read or written in this process any more. `failure` is the answer to those who wait. */
  | { readonly outcome: 'fatal'; readonly failure: StoreFailure; readonly sentence: string }

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : 'no error of the disk'

/** The message to an operator, once. */
const fatalSentence = (what: string, cause: unknown): string =>
  `The log could not ${what} (${codeOf(cause)}): what was just being written may or may not be there. ` +
  'Nothing more is read or written by this process; the next start reads what is on disk.'

/** A failure after which nothing is known. `cause` tells why. */
export const fatal = (what: string, cause: unknown): Outcome => ({
  outcome: 'fatal',
  failure: { failure: 'outcome-unknown', cause, ended: true },
  sentence: fatalSentence(what, cause),
})

/** The batch is on disk and stays; no other may be begun, since the head does not tell how far the log is. */
export const headSentence = (cause: unknown): string =>
  `The log could not note how far it is (${codeOf(cause)}): what was acknowledged is on disk. ` +
  'Nothing more is read or written by this process; the next start notes it.'

const fullCodes = new Set(['ENOSPC', 'EDQUOT'])

/** A failure after which nothing was written. */
export const nothingWritten = ({ folder }: Pick<Log, 'folder'>, cause: unknown): Outcome => ({
  outcome: 'refused',
  failure: fullCodes.has(codeOf(cause))
    ? { failure: 'disk-full', folder }
    : { failure: 'store-unavailable', cause },
})

const roomForEnd = Buffer.alloc(batchEndBytes)

/** The bytes of a batch behind what `before` is the hash of. */
const encodeBatch = (
  { firstPosition, records, bytes: length }: Batch,
  before: Hash,
): { readonly bytes: Buffer; readonly hash: Hash } => {
  const bytes = Buffer.concat([...records, roomForEnd])
  const hash = before.copy().update(bytes.subarray(0, length))
  const end = encodeBatchEnd({
    firstPosition,
    count: records.length,
    bytes: length,
    hash: hash.copy().digest(),
  })
  end.copy(bytes, length)
  return { bytes, hash: hash.update(end) }
}

const cutOff = async (log: Log, active: Segment, cause: unknown): Promise<Outcome> => {
  const [file, size] = [active.file(), active.size]
  try {
    await log.io.truncate(file, size)
    await log.io.sync(file)
  } catch (failed) {
    return fatal('be freed of a failed write', failed)
  }
  return nothingWritten(log, cause)
}

/** Writes the batch. The log does not know of it yet; see `admit`. `onSyncing` is called while the disk works. */
export const commit = async (
  log: Log,
  batch: Batch,
  before: Hash,
  onSyncing: () => void,
): Promise<Outcome> => {
  const { io } = log
  const active = activeOf(log)
  const { bytes, hash } = encodeBatch(batch, before)
  // A second writer, which no lock lets in, would have made it longer: nothing may be written over it.
  const file = active.file()
  if (io.sizeOf(file) !== active.size) {
    return fatal('be written alone', new Error('another process has written to it'))
  }
  try {
    await writeAll(io, file, bytes, active.size)
  } catch (cause) {
    return cutOff(log, active, cause)
  }
  try {
    const syncing = io.sync(file)
    onSyncing()
    await syncing
  } catch (cause) {
    return fatal('be synced', cause)
  }
  return { outcome: 'written', bytes, hash }
}
