/**
 * Reads LMDB's file before the library maps it. A page that is missing from a mapped file, or leads out of it, is no
 * error to a program but the end of it (SIGBUS, SIGSEGV).
 *
 * Pages 0 and 1 are the meta pages; the higher transaction counts. The rest of the layout: lmdb-tree.ts.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { checkTrees, PageFault, pageHeaderBytes, treeAt } from './lmdb-tree.ts'
import type { Tree } from './lmdb-tree.ts'

const metaPage = 0x08
const magic = 0xbeefc0de
const dataVersion = 2
const metaBytes = pageHeaderBytes + 136

type Meta = {
  readonly pageBytes: number
  readonly transaction: bigint
  readonly lastPage: number
  /** The free list, and the tables. */
  readonly trees: ReadonlyArray<Tree>
}

const readAt = (file: number, offset: number, length: number): Buffer | undefined => {
  const bytes = Buffer.alloc(length)
  return readSync(file, bytes, 0, length, offset) === length ? bytes : undefined
}

const isPageSize = (bytes: number): boolean =>
  bytes >= 512 && bytes <= 65_536 && (bytes & (bytes - 1)) === 0

const metaAt = (file: number, offset: number): Meta | undefined => {
  const page = readAt(file, offset, metaBytes)
  if (page === undefined || (page.readUInt16LE(18) & metaPage) === 0) return undefined
  const meta = page.subarray(pageHeaderBytes)
  const pageBytes = meta.readUInt32LE(24)
  const isKnown = meta.readUInt32LE(0) === magic && meta.readUInt16LE(4) === dataVersion
  if (!isKnown || !isPageSize(pageBytes)) return undefined
  return {
    pageBytes,
    trees: [treeAt(meta, 24), treeAt(meta, 72)],
    lastPage: Number(meta.readBigUInt64LE(120)),
    transaction: meta.readBigUInt64LE(128),
  }
}

const newestMeta = (file: number): Meta | undefined => {
  const first = metaAt(file, 0)
  const second = first === undefined ? undefined : metaAt(file, first.pageBytes)
  if (first === undefined || second === undefined) return undefined
  return second.transaction > first.transaction ? second : first
}

/** The fault of a file's trees; every page of each is read. Undefined: none. */
const treeFault = (file: number, meta: Meta, fileBytes: number): string | undefined => {
  const { pageBytes, lastPage, trees } = meta
  const page = Buffer.alloc(pageBytes)
  const read = (number: number): Buffer => {
    if (readSync(file, page, 0, pageBytes, number * pageBytes) !== pageBytes)
      throw new PageFault(`page ${number} is missing`)
    return page
  }
  try {
    checkTrees({ pageBytes, lastPage, present: Math.floor(fileBytes / pageBytes), read }, trees)
    return undefined
  } catch (cause) {
    if (cause instanceof PageFault) return cause.message
    if (cause instanceof RangeError) return 'a page of it leads beyond itself'
    throw cause
  }
}

// Some thousands of pages: little beside the rest of a start.
const alwaysReadBytes = 32 * 1024 * 1024

/**
 * How much is read. `whole`: every page that is in use, which takes as long as the file is large. `small`: the same where
 * that is soon done. `front`: only a file shorter than its first pages say is read, which is legal while what lies beyond its
 * end was never used; for who looks beside a process that writes, and uses pages again meanwhile.
 */
export type LookAt = 'whole' | 'small' | 'front'

/** The reason why this file must not be mapped; undefined if it may be. Throws the system's error if it cannot be read. */
export const mappingFault = (file: number, lookAt: LookAt): string | undefined => {
  const { size } = fstatSync(file)
  // Made by a process that was killed before its first commit: LMDB writes the meta pages anew.
  if (size === 0) return undefined
  const meta = newestMeta(file)
  if (meta === undefined) return 'its first pages are not those of such a file'
  const isWhole = size >= (meta.lastPage + 1) * meta.pageBytes
  const isRead = lookAt === 'whole' || (lookAt === 'small' && size <= alwaysReadBytes)
  if (isWhole && !isRead) return undefined
  return treeFault(file, meta, size)
}

/** Number of the last commit in a file; undefined where its first pages do not say. Throws what the system says. */
export const transactionOf = (path: string): bigint | undefined => {
  const file = openSync(path, 'r')
  try {
    return newestMeta(file)?.transaction
  } finally {
    closeSync(file)
  }
}

// As often as a writer may be met at a page that it uses again.
const looks = 4

/**
 * The same of all pages that are in use, for who looks beside a process that may write: a page that it uses again meanwhile
 * is no damage, and the next look is another one. Throws what the system says.
 */
export const fileDamage = (path: string): string | undefined => {
  const file = openSync(path, 'r')
  try {
    let why: string | undefined
    for (let look = 0; look < looks; look += 1) {
      why = mappingFault(file, 'whole')
      if (why === undefined) return undefined
    }
    return why
  } finally {
    closeSync(file)
  }
}
