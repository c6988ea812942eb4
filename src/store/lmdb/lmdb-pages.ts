/**
 * Reads just enough of LMDB's file format to know, before the file is mapped, that all its pages are there.
 * A page missing from a mapped file is no error to a program but the end of it (SIGBUS).
 *
 * Layout of 64-bit little-endian LMDB, data version 2: a page starts with a 24-byte header, flags at 18, end of
 * its offset table at 20. Pages 0 and 1 are the two meta pages; the one with the higher transaction id counts.
 */
import { readSync } from 'node:fs'

const pageHeaderBytes = 24
const nodeHeaderBytes = 8
const branchPage = 0x01
const leafPage = 0x02
const overflowNode = 0x01
const subTreeNode = 0x02
const magic = 0xbeefc0de
const noPage = 0xffff_ffff_ffff_ffffn

/** The content of a meta page. Page numbers as LMDB counts them, from 0. */
export type Meta = {
  readonly pageBytes: number
  readonly transaction: bigint
  readonly lastPage: number
  /** Roots of the free list and of the main tree; those of empty trees are left out. */
  readonly roots: ReadonlyArray<number>
  /** Root of the free list alone. */
  readonly freeRoot: number | undefined
}

/** Bytes of the file, undefined where it ends before them. */
export const readAt = (file: number, offset: number, length: number): Buffer | undefined => {
  const bytes = Buffer.alloc(length)
  return readSync(file, bytes, 0, length, offset) === length ? bytes : undefined
}

const pageOf = (root: bigint): ReadonlyArray<number> => (root === noPage ? [] : [Number(root)])

const metaAt = (file: number, offset: number): Meta | undefined => {
  const page = readAt(file, offset, pageHeaderBytes + 136)
  const meta = page?.subarray(pageHeaderBytes)
  if (meta === undefined || meta.readUInt32LE(0) !== magic) return undefined
  return {
    pageBytes: meta.readUInt32LE(24),
    roots: [...pageOf(meta.readBigUInt64LE(64)), ...pageOf(meta.readBigUInt64LE(112))],
    freeRoot: pageOf(meta.readBigUInt64LE(64))[0],
    lastPage: Number(meta.readBigUInt64LE(120)),
    transaction: meta.readBigUInt64LE(128),
  }
}

/** The meta page in force, undefined when this is no LMDB file or not even its meta pages are whole. */
export const readMeta = (file: number): Meta | undefined => {
  const first = metaAt(file, 0)
  if (first === undefined) return undefined
  const second = metaAt(file, first.pageBytes)
  if (second === undefined) return undefined
  return second.transaction > first.transaction ? second : first
}

type Reached = { readonly pages: ReadonlyArray<number>; readonly lastPage: number }

const leafReaches = (page: Buffer, node: number): Reached => {
  const flags = page.readUInt16LE(node + 4)
  const value = node + nodeHeaderBytes + page.readUInt16LE(node + 6)
  if ((flags & overflowNode) !== 0) {
    const start = Number(page.readBigUInt64LE(value))
    return { pages: [], lastPage: start + Number(page.readBigUInt64LE(value + 16)) - 1 }
  }
  if ((flags & subTreeNode) === 0) return { pages: [], lastPage: 0 }
  return { pages: pageOf(page.readBigUInt64LE(value + 40)), lastPage: 0 }
}

/** The page that a branch's node leads to. */
export const childOf = (page: Buffer, node: number): number =>
  page.readUInt32LE(node) + page.readUInt16LE(node + 4) * 2 ** 32

const branchReaches = (page: Buffer, node: number): Reached => ({
  pages: [childOf(page, node)],
  lastPage: 0,
})

/** The offsets of a page's nodes. */
export const nodesOf = (page: Buffer): ReadonlyArray<number> =>
  Array.from(
    { length: page.readUInt16LE(20) >> 1 },
    (_, index) => pageHeaderBytes + page.readUInt16LE(pageHeaderBytes + 2 * index),
  )

/** The kind of a page in its tree: a branch, or a leaf with values. */
export const kindOf = (page: Buffer): 'branch' | 'leaf' | undefined => {
  const flags = page.readUInt16LE(18)
  if ((flags & branchPage) !== 0) return 'branch'
  return (flags & leafPage) !== 0 ? 'leaf' : undefined
}

const pageReaches = (page: Buffer): ReadonlyArray<Reached> => {
  const kind = kindOf(page)
  if (kind === undefined) return []
  const reach = kind === 'branch' ? branchReaches : leafReaches
  return nodesOf(page).map((node) => reach(page, node))
}

/** The value of a leaf's node; undefined where the file ends before it. */
export const valueOf = (
  file: number,
  pageBytes: number,
  page: Buffer,
  node: number,
): Buffer | undefined => {
  const length = page.readUInt16LE(node) + page.readUInt16LE(node + 2) * 2 ** 16
  const at = node + nodeHeaderBytes + page.readUInt16LE(node + 6)
  if ((page.readUInt16LE(node + 4) & overflowNode) === 0) return page.subarray(at, at + length)
  const start = Number(page.readBigUInt64LE(at))
  return readAt(file, start * pageBytes + pageHeaderBytes, length)
}

/**
 * The first page that a tree needs and the file does not have, undefined when all are there. Reads every page
 * of every tree: asked only of a file that is shorter than its meta page says, which is legal while what lies
 * beyond its end is free.
 */
export const missingPage = (file: number, meta: Meta, fileBytes: number): number | undefined => {
  const present = Math.floor(fileBytes / meta.pageBytes)
  const waiting = [...meta.roots]
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    const page =
      number < present ? readAt(file, number * meta.pageBytes, meta.pageBytes) : undefined
    if (page === undefined) return number
    for (const { pages, lastPage } of pageReaches(page)) {
      if (lastPage >= present) return lastPage
      waiting.push(...pages)
    }
  }
  return undefined
}
