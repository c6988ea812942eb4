/** A copy of a log as it is at one moment, while another process appends to it. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, open, truncate } from 'node:fs/promises'
import { basename } from 'node:path'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { sha256From } from '../../../kernel/ids.ts'
import type { Sha256 } from '../../../kernel/ids.ts'
import { disk } from '../../../files/disk.ts'
import { headPath, logFolder, segmentPath } from '../files/names.ts'
import { segmentNumbers } from '../files/segment-files.ts'
import { encodeHead } from '../format/head-block.ts'
import type { Head } from '../format/head-block.ts'
import { readHead } from '../writing/head-file.ts'

/** A file of the copy: its name within the copied folder, its size, and what it holds. */
export type CopiedFile = { readonly name: string; readonly bytes: number; readonly sha256: Sha256 }

export type CopyFailure = { readonly failure: 'copy-failed'; readonly cause: unknown }

/** How many bytes are copied, of how many. */
export type OnCopied = (done: number, total: number) => void

const hashOf = async (path: string): Promise<Sha256> => {
  const hash = createHash('sha256')
  for await (const block of createReadStream(path)) hash.update(block)
  return sha256From(hash.digest('hex'))
}

const syncFile = async (path: string): Promise<void> => {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

const attempts = 8

/** The head, which may be half written at any one look. */
const headNow = (log: string): Head => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const head = readHead(disk, log)
    if (E.isRight(head) && head.right !== undefined) return head.right
  }
  throw new Error('the head of the log cannot be read: consent-ledger fsck')
}

const sizeIn = (path: string): number => {
  const file = disk.open(path, 'read')
  try {
    return disk.sizeOf(file)
  } finally {
    disk.close(file)
  }
}

/** What is behind the head is not durable yet, and is no part of the copy. */
const copySegment = async (from: string, to: string, bytes: number): Promise<CopiedFile> => {
  await copyFile(from, to)
  await truncate(to, bytes)
  await syncFile(to)
  return { name: `log/${basename(to)}`, bytes, sha256: await hashOf(to) }
}

const copyAll = async (
  from: string,
  to: string,
  onCopied: OnCopied,
): Promise<ReadonlyArray<CopiedFile>> => {
  const head = headNow(from)
  const numbers = segmentNumbers(disk, from)
  if (E.isLeft(numbers)) throw new Error(numbers.left.reason)
  const wanted = numbers.right
    .filter((number) => number <= head.segment)
    .map((number) => {
      const path = segmentPath(from, number)
      return { number, path, bytes: number === head.segment ? head.offset : sizeIn(path) }
    })
  const total = wanted.reduce((sum, { bytes }) => sum + bytes, 0)
  await mkdir(to, { recursive: true, mode: 0o700 })
  const files: CopiedFile[] = []
  let done = 0
  for (const { number, path, bytes } of wanted) {
    files.push(await copySegment(path, segmentPath(to, number), bytes))
    done += bytes
    onCopied(done, total)
  }
  const made = disk.create(headPath(to))
  await disk.pwrite(made, encodeHead(head), 0)
  await disk.sync(made)
  disk.close(made)
  await disk.syncFolder(to)
  return files
}

/** Copies the segments of a ledger's folder into the `log` folder of another, up to the head as it is now. */
export const copyLog = async (
  from: string,
  to: string,
  onCopied: OnCopied,
): Promise<Either<CopyFailure, ReadonlyArray<CopiedFile>>> => {
  try {
    return E.right(await copyAll(logFolder(from), logFolder(to), onCopied))
  } catch (cause) {
    return E.left({ failure: 'copy-failed', cause })
  }
}
