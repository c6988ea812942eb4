/**
 * Walks the trees of an LMDB file without the library: whatever a page says of its own size, and of where it leads, is
 * held against the file before anybody follows it. LMDB itself believes its pages, and a length that lost a bit ends the
 * process (SIGSEGV).
 *
 * Layout of 64-bit little-endian LMDB, data version 2. A page: its number at 0 (uint64), flags at 18, bytes of its table of
 * offsets at 20, the free space's end at 22; then the table, and nodes from the end. A node: size of its value at 0 (uint32),
 * flags at 4, size of its key at 6, then both. A table (48 bytes): flags at 4, depth at 6, then uint64 each: branch pages,
 * leaf pages, overflow pages, entries, root.
 */
export const pageHeaderBytes = 24
const nodeHeaderBytes = 8
const branchPage = 0x01
const leafPage = 0x02
const overflowPage = 0x04
const overflowNode = 0x01
const tableNode = 0x02
const overflowReferenceBytes = 24
const tableBytes = 48
const noPage = 0xffff_ffff_ffff_ffffn
const numberedKeys = 0x08

/** A tree, as the page above it tells of it. */
export type Tree = {
  readonly flags: number
  readonly depth: number
  readonly branches: number
  readonly leaves: number
  readonly overflows: number
  readonly entries: number
  /** Undefined: it is empty. */
  readonly root: number | undefined
}

/** Reads what stands at an offset about a tree. */
export const treeAt = (bytes: Buffer, at: number): Tree => {
  const count = (offset: number): number => Number(bytes.readBigUInt64LE(at + offset))
  const root = bytes.readBigUInt64LE(at + 40)
  return {
    flags: bytes.readUInt16LE(at + 4),
    depth: bytes.readUInt16LE(at + 6),
    branches: count(8),
    leaves: count(16),
    overflows: count(24),
    entries: count(32),
    root: root === noPage ? undefined : Number(root),
  }
}

/** A file of pages. */
export type Pages = {
  readonly pageBytes: number
  /** Number of the last page that was ever in use. */
  readonly lastPage: number
  /** Pages that the file has. */
  readonly present: number
  /** The first bytes of a page that is present, valid until the next call. */
  readonly read: (number: number) => Buffer
}

/** A fault, in words that name a page. */
export class PageFault extends Error {
  override readonly name = 'PageFault'
}

type Counted = { branches: number; leaves: number; overflows: number; entries: number }

type Walk = {
  readonly pages: Pages
  /** Trees that were met in a tree of trees. */
  readonly found: Tree[]
  seen: number
}

const wrong = (number: number): PageFault =>
  new PageFault(`page ${number} is not what it should be`)

const mustBeThere = ({ lastPage, present }: Pages, number: number, count: number): void => {
  if (number + count - 1 > lastPage)
    throw new PageFault(`it leads to page ${number + count - 1} beyond its last`)
  if (number + count > present) throw new PageFault(`page ${number} is missing`)
}

const checkOverflow = (pages: Pages, page: Buffer, at: number, bytes: number): number => {
  const [first, count] = [Number(page.readBigUInt64LE(at)), Number(page.readBigUInt64LE(at + 16))]
  mustBeThere(pages, first, count)
  if (bytes > count * pages.pageBytes - pageHeaderBytes) throw wrong(first)
  const head = pages.read(first)
  const isRun = head.readUInt16LE(18) === overflowPage && head.readUInt32LE(20) === count
  if (!isRun || Number(head.readBigUInt64LE(0)) !== first) throw wrong(first)
  return count
}

type Page = { readonly bytes: Buffer; readonly number: number; readonly isBranch: boolean }

/** The offsets of a page's nodes, each within the page; text keys rise. */
const nodesOf = ({ bytes, number, isBranch }: Page, areNumbers: boolean): ReadonlyArray<number> => {
  const [lower, upper] = [bytes.readUInt16LE(20), bytes.readUInt16LE(22)]
  if (lower % 2 !== 0 || lower > upper || pageHeaderBytes + upper > bytes.length)
    throw wrong(number)
  const nodes: number[] = []
  let before: Buffer | undefined
  for (let entry = pageHeaderBytes; entry < pageHeaderBytes + lower; entry += 2) {
    const node = pageHeaderBytes + bytes.readUInt16LE(entry)
    if (node < pageHeaderBytes + upper || node + nodeHeaderBytes > bytes.length) throw wrong(number)
    const keyEnd = node + nodeHeaderBytes + bytes.readUInt16LE(node + 6)
    if (keyEnd > bytes.length) throw wrong(number)
    // The first key of a branch stands for all that are less, and is not looked at.
    const key = bytes.subarray(node + nodeHeaderBytes, keyEnd)
    const isFirst = before === undefined || (isBranch && nodes.length === 1)
    if (!areNumbers && !isFirst && before !== undefined && before.compare(key) >= 0)
      throw wrong(number)
    before = key
    nodes.push(node)
  }
  return nodes
}

const checkLeaf = (walk: Walk, { bytes, number }: Page, node: number, counted: Counted): void => {
  const flags = bytes.readUInt16LE(node + 4)
  const value = node + nodeHeaderBytes + bytes.readUInt16LE(node + 6)
  const size = bytes.readUInt32LE(node)
  const here = flags === overflowNode ? overflowReferenceBytes : size
  if (flags > tableNode || value + here > bytes.length) throw wrong(number)
  counted.entries += 1
  if (flags === tableNode) {
    if (size !== tableBytes) throw wrong(number)
    walk.found.push(treeAt(bytes, value))
  }
  if (flags === overflowNode) counted.overflows += checkOverflow(walk.pages, bytes, value, size)
}

const checkPage = (walk: Walk, tree: Tree, counted: Counted, number: number, depth: number) => {
  const { pages } = walk
  mustBeThere(pages, number, 1)
  walk.seen += 1
  if (walk.seen > pages.lastPage) throw new PageFault('its pages lead in a circle')
  // Copied: what it leads to is read into the same place.
  const bytes = Buffer.from(pages.read(number))
  const flags = bytes.readUInt16LE(18)
  const isBranch = flags === branchPage
  const isKnown = isBranch || flags === leafPage
  if (!isKnown || Number(bytes.readBigUInt64LE(0)) !== number) throw wrong(number)
  if (isBranch !== depth < tree.depth) throw wrong(number)
  const page = { bytes, number, isBranch }
  const nodes = nodesOf(page, (tree.flags & numberedKeys) !== 0)
  if (!isBranch) {
    counted.leaves += 1
    for (const node of nodes) checkLeaf(walk, page, node, counted)
    return
  }
  counted.branches += 1
  for (const node of nodes)
    checkPage(
      walk,
      tree,
      counted,
      bytes.readUInt32LE(node) + bytes.readUInt16LE(node + 4) * 2 ** 32,
      depth + 1,
    )
}

// Some twenty levels hold more than any disk.
const mostLevels = 32

const checkTree = (walk: Walk, tree: Tree): void => {
  const counted: Counted = { branches: 0, leaves: 0, overflows: 0, entries: 0 }
  if (tree.depth > mostLevels) throw new PageFault('a tree of it is too deep')
  if (tree.root !== undefined) checkPage(walk, tree, counted, tree.root, 1)
  const isSame =
    counted.branches === tree.branches &&
    counted.leaves === tree.leaves &&
    counted.overflows === tree.overflows &&
    counted.entries === tree.entries
  if (!isSame) throw new PageFault('a tree of it has other pages or entries than it says')
}

/**
 * Reads every page that these trees lead to, and the tables in them; what is wrong is thrown: PageFault, or RangeError.
 * The last of them holds tables and nothing else.
 */
export const checkTrees = (pages: Pages, trees: ReadonlyArray<Tree>): void => {
  const walk: Walk = { pages, found: [], seen: 0 }
  for (const tree of trees) checkTree(walk, tree)
  if (walk.found.length !== (trees.at(-1)?.entries ?? 0))
    throw new PageFault('an entry of it is no table')
  for (const tree of walk.found) {
    if (tree.flags !== 0) throw new PageFault('a table of it has other flags')
    checkTree(walk, tree)
  }
}
