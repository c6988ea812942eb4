/**
 * Reads LMDB's file before the library maps it. A page that is missing from a mapped file, or leads out of it, is no
 * error to a program but the end of it (SIGBUS, SIGSEGV).
 *
 * Layout of 64-bit little-endian LMDB, data version 2: a page starts with a header of 24 bytes, its own number at 0,
 * flags at 18, the end of its offset table at 20. Pages 0 and 1 are the meta pages; the higher transaction counts.
 */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const pageHeaderBytes = 24
const nodeHeaderBytes = 8
const branchPage = 0x01
const leafPage = 0x02
const metaPage = 0x08
const overflowNode = 0x01
const subTreeNode = 0x02
const magic = 0xbeefc0de
const dataVersion = 2
const metaBytes = pageHeaderBytes + 136
const noPage = 0xffff_ffff_ffff_ffffn

type Meta = {
  readonly pageBytes: number
  readonly transaction: bigint
  readonly lastPage: number
  readonly roots: ReadonlyArray<number>
}

const readAt = (file: number, offset: number, length: number): Buffer | undefined => {
  const bytes = Buffer.alloc(length)
  return readSync(file, bytes, 0, length, offset) === length ? bytes : undefined
}

const pageOf = (root: bigint): ReadonlyArray<number> => (root === noPage ? [] : [Number(root)])

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
    roots: [...pageOf(meta.readBigUInt64LE(64)), ...pageOf(meta.readBigUInt64LE(112))],
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

/** Where a node leads: to a page of its tree, to the root of a table, or to a run of pages that holds a long value. */
type Leads = { readonly page: bigint } | { readonly run: bigint; readonly pages: number }

const nodeLeads = (page: Buffer, node: number, isBranch: boolean): Leads | undefined => {
  const flags = page.readUInt16LE(node + 4)
  if (isBranch) return { page: BigInt(page.readUInt32LE(node) + flags * 2 ** 32) }
  const value = node + nodeHeaderBytes + page.readUInt16LE(node + 6)
  if ((flags & overflowNode) !== 0)
    return { run: page.readBigUInt64LE(value), pages: Number(page.readBigUInt64LE(value + 16)) }
  if ((flags & subTreeNode) === 0) return undefined
  const root = page.readBigUInt64LE(value + 40)
  return root === noPage ? undefined : { page: root }
}

const leadsOf = (page: Buffer): ReadonlyArray<Leads> | undefined => {
  const flags = page.readUInt16LE(18)
  const isBranch = (flags & branchPage) !== 0
  if (!isBranch && (flags & leafPage) === 0) return undefined
  return Array.from({ length: page.readUInt16LE(20) >> 1 }, (_, index) =>
    nodeLeads(page, pageHeaderBytes + page.readUInt16LE(pageHeaderBytes + 2 * index), isBranch),
  ).filter((leads) => leads !== undefined)
}

/** What is wrong with the trees of a file; every page of each is read. Undefined: nothing. */
const treeFault = (file: number, meta: Meta, fileBytes: number): string | undefined => {
  const present = Math.floor(fileBytes / meta.pageBytes)
  const waiting = [...meta.roots]
  let seen = 0
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    if (number > meta.lastPage) return `it leads to page ${number} beyond its last`
    if (number >= present) return `page ${number} is missing`
    seen += 1
    if (seen > meta.lastPage) return 'its pages lead in a circle'
    const page = readAt(file, number * meta.pageBytes, meta.pageBytes)
    if (page === undefined) return `page ${number} is missing`
    const leads = page.readBigUInt64LE(0) === BigInt(number) ? leadsOf(page) : undefined
    if (leads === undefined) return `page ${number} is not what it should be`
    for (const one of leads) {
      if ('page' in one) waiting.push(Number(one.page))
      else if (Number(one.run) + one.pages > present) return `page ${one.run} is missing`
    }
  }
  return undefined
}

/**
 * Why this file must not be mapped; undefined where it may be. `thoroughly` reads every page, which takes as long as
 * the file is large; otherwise only a file shorter than its meta page says is read so, which is legal while what lies
 * beyond its end was never used. Throws what the system says where it cannot be read.
 */
export const whyNotMapped = (file: number, thoroughly: boolean): string | undefined => {
  const { size } = fstatSync(file)
  // Made by a process that was killed before its first commit: LMDB writes the meta pages anew.
  if (size === 0) return undefined
  const meta = newestMeta(file)
  if (meta === undefined) return 'its first pages are not those of such a file'
  if (!thoroughly && size >= (meta.lastPage + 1) * meta.pageBytes) return undefined
  try {
    return treeFault(file, meta, size)
  } catch (cause) {
    if (cause instanceof RangeError) return 'a page of it leads beyond itself'
    throw cause
  }
}

// Enough for LMDB's table of readers.
const lockBytes = 16_384

const newFile = (path: string): number | undefined => {
  try {
    return openSync(path, 'wx', 0o600)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return undefined
    throw cause
  }
}

/**
 * LMDB's lock file in a folder, made here where it is not there: where LMDB cannot make or open it, lmdb 3.5.6 takes the
 * process down, and where the disk has no room for it, the first look into it does. Throws what the system says.
 */
export const prepareLock = (folder: string): void => {
  const path = join(folder, 'lock.mdb')
  const made = newFile(path)
  try {
    if (made !== undefined) writeSync(made, Buffer.alloc(lockBytes))
  } finally {
    // One that is there may be in use: it is only looked at whether it opens.
    closeSync(made ?? openSync(path, 'r+'))
  }
}
