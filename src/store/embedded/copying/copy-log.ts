/** A copy of a log as it is at one moment, while another process appends to it. */
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { disk } from '../../../files/disk.ts'
import { sha256 as hashOf } from '../../../kernel/hash.ts'
import type { Sha256 } from '../../../kernel/ids.ts'
import { headPath, logFolder, segmentPath } from '../files/names.ts'
import { segmentNumbers } from '../files/segment-files.ts'
import type { Head } from '../format/head-block.ts'
import { encodeHeads } from '../format/head-blocks.ts'
import { readHead } from '../writing/head-file.ts'
import { copyBytes, shareFile } from './copy-file.ts'
import { nameOf, sameness } from './older-copy.ts'
import type { OlderCopy } from './older-copy.ts'

/** A file of the copy: its name within the copied folder, its size, and what it holds. */
export type CopiedFile = {
  readonly name: string
  readonly bytes: number
  readonly sha256: Sha256
  /** It was in an older copy, and is the same file under a second name where the file system has such a thing. */
  readonly shared?: true
}

export type CopyFailure =
  | { readonly failure: 'copy-failed'; readonly cause: unknown }
  /** The log holds other bytes than the older copy says it held: one of the two was altered. */
  | { readonly failure: 'older-differs'; readonly segment: number }
  /** The log ends before the older copy: it was rolled back. Positions of the last events. */
  | { readonly failure: 'older-has-more'; readonly older: number; readonly log: number }
  /** The older copy is of another ledger. */
  | { readonly failure: 'older-is-another' }

/** Receives the copied bytes, of all. */
export type OnCopied = (done: number, total: number) => void

/** The copied files, and the head of the copy. */
export type CopiedLog = { readonly head: Head; readonly files: ReadonlyArray<CopiedFile> }

export type CopyOptions = {
  /** Ledgers' folders: the log is copied from the `log` of the one into the `log` of the other. */
  readonly from: string
  readonly to: string
  readonly older?: OlderCopy | undefined
  readonly onCopied: OnCopied
}

const attempts = 8

/** The head, which may be made at the moment of any one look. */
const headNow = (log: string): Head => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { head } = readHead(disk, log)
    if (head !== undefined) return head
  }
  throw new Error('the head of the log cannot be read: consent-ledger fsck')
}

type Wanted = {
  readonly number: number
  readonly bytes: number
  readonly isClosed: boolean
}

/** The segments up to the head: what is behind it is not durable yet, and is no part of the copy. */
const wantedIn = async (log: string, head: Head): Promise<ReadonlyArray<Wanted>> => {
  const numbers = segmentNumbers(disk, log)
  if (E.isLeft(numbers)) throw new Error(numbers.left.reason)
  const wanted: Wanted[] = []
  for (const number of numbers.right) {
    if (number > head.segment) break
    const isClosed = number < head.segment
    const bytes = isClosed ? (await stat(segmentPath(log, number))).size : head.offset
    wanted.push({ number, bytes, isClosed })
  }
  if (wanted.length < head.segment) throw new Error(`segment ${wanted.length + 1} is missing`)
  return wanted
}

/** Copies a segment, or takes it from the older copy where that has the very same. */
const copySegment = async (
  { from, to, older }: CopyOptions,
  { number, bytes, isClosed }: Wanted,
): Promise<Either<CopyFailure, CopiedFile>> => {
  const [log, copy] = [logFolder(from), logFolder(to)]
  const name = nameOf(number)
  const found = older === undefined ? 'not-there' : await sameness(older, log, number, bytes)
  if (found === 'differs') return E.left({ failure: 'older-differs', segment: number })
  const known = older?.files.get(name)
  if (found === 'same' && isClosed && older !== undefined && known !== undefined) {
    await shareFile(join(older.folder, name), segmentPath(copy, number))
    return E.right({ name, ...known, shared: true })
  }
  const mode = isClosed ? 0o400 : 0o600
  const sha256 = await copyBytes(segmentPath(log, number), segmentPath(copy, number), bytes, mode)
  return E.right({ name, bytes, sha256 })
}

const writeHead = async (copy: string, head: Head): Promise<CopiedFile> => {
  const bytes = encodeHeads(head)
  const made = disk.create(headPath(copy))
  try {
    await disk.pwrite(made, bytes, 0)
    await disk.sync(made)
  } finally {
    disk.close(made)
  }
  return { name: headPath('log'), bytes: bytes.length, sha256: hashOf(bytes) }
}

const misfit = (older: OlderCopy | undefined, head: Head): CopyFailure | undefined => {
  if (older === undefined) return undefined
  if (older.ledgerId !== head.ledgerId) return { failure: 'older-is-another' }
  return older.next > head.next
    ? { failure: 'older-has-more', older: older.next - 1, log: head.next - 1 }
    : undefined
}

const copyAll = async (options: CopyOptions): Promise<Either<CopyFailure, CopiedLog>> => {
  const [log, copy] = [logFolder(options.from), logFolder(options.to)]
  const head = headNow(log)
  const other = misfit(options.older, head)
  if (other !== undefined) return E.left(other)
  const wanted = await wantedIn(log, head)
  const total = wanted.reduce((sum, { bytes }) => sum + bytes, 0)
  await mkdir(copy, { recursive: true, mode: 0o700 })
  const files: CopiedFile[] = []
  let done = 0
  for (const each of wanted) {
    const copied = await copySegment(options, each)
    if (E.isLeft(copied)) return copied
    files.push(copied.right)
    done += each.bytes
    options.onCopied(done, total)
  }
  files.push(await writeHead(copy, head))
  await disk.syncFolder(copy)
  return E.right({ head, files })
}

/**
 * Copies the segments of a log up to the head as it is now. A closed segment that an older copy has, by its hash, is
 * not written again. Each is read and hashed all the same: one that is not as the older copy knew it ends the copy.
 */
export const copyLog = async (options: CopyOptions): Promise<Either<CopyFailure, CopiedLog>> => {
  try {
    return await copyAll(options)
  } catch (cause) {
    return E.left({ failure: 'copy-failed', cause })
  }
}
