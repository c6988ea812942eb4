/**
 * Trees of any size up to 2^53 - 1 in which all leaves are the same but one: by the letter of RFC 6962 section 2.1, with
 * equal subtrees computed once, so that a tree of 2^52 leaves takes no longer than one of 52.
 */
import { createHash } from 'node:crypto'
import type { LogTree } from '../../src/transparency/log-tree.ts'

const hash = (...parts: ReadonlyArray<Uint8Array>): Uint8Array =>
  new Uint8Array(createHash('sha256').update(Buffer.concat(parts)).digest())
const node = (left: Uint8Array, right: Uint8Array) => hash(Uint8Array.of(1), left, right)

const common = hash(Uint8Array.of(0), Buffer.from('common'))
/** The leaf unlike all others. */
export const oddLeaf = hash(Uint8Array.of(0), Buffer.from('odd'))

const split = (n: number): number => {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

const commonRoots = new Map<number, Uint8Array>([[1, common]])
const commonRoot = (n: number): Uint8Array => {
  const known = commonRoots.get(n)
  if (known !== undefined) return known
  const k = split(n)
  const root = node(commonRoot(k), commonRoot(n - k))
  commonRoots.set(n, root)
  return root
}

/** MTH(D[start:end]), where the leaf `odd` is the odd one. */
export const sparseRoot = (odd: number, start: number, end: number): Uint8Array => {
  if (odd < start || odd >= end) return commonRoot(end - start)
  if (end - start === 1) return oddLeaf
  const middle = start + split(end - start)
  return node(sparseRoot(odd, start, middle), sparseRoot(odd, middle, end))
}

/** The leaf at a place. */
export const sparseLeaf = (odd: number, index: number): Uint8Array =>
  index === odd ? oddLeaf : common

/** PATH(m, D[start:end]). */
export const sparsePath = (
  odd: number,
  m: number,
  start: number,
  end: number,
): ReadonlyArray<Uint8Array> => {
  if (end - start === 1) return []
  const middle = start + split(end - start)
  return m < middle
    ? [...sparsePath(odd, m, start, middle), sparseRoot(odd, middle, end)]
    : [...sparsePath(odd, m, middle, end), sparseRoot(odd, start, middle)]
}

/** SUBPROOF(m, D[start:end], isWhole). */
export const sparseGrowth = (
  odd: number,
  m: number,
  [start, end, isWhole]: readonly [number, number, boolean],
): ReadonlyArray<Uint8Array> => {
  if (m === end) return isWhole ? [] : [sparseRoot(odd, start, end)]
  const middle = start + split(end - start)
  return m <= middle
    ? [...sparseGrowth(odd, m, [start, middle, isWhole]), sparseRoot(odd, middle, end)]
    : [...sparseGrowth(odd, m, [middle, end, false]), sparseRoot(odd, start, middle)]
}

/** The tree as a log has it; `onRead` is told of each tile that is read. */
export const sparseTree = (
  size: number,
  odd: number,
  onRead: (tile: string) => void = () => {},
): LogTree => ({
  size: () => size,
  tile: (level, index, width) => {
    onRead(`${level}/${index}`)
    const leaves = 256 ** level
    const first = index * 256
    if (width < 1 || width > 256 || (first + width) * leaves > size) return undefined
    const bytes = new Uint8Array(32 * width)
    for (let at = 0; at < width; at += 1)
      bytes.set(sparseRoot(odd, (first + at) * leaves, (first + at + 1) * leaves), at * 32)
    return bytes
  },
})
