/** Trees in folders, and the leaves that all tests append. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openTreeFiles } from '../../../src/sequencer/tree-files/open-tree-files.ts'
import type { TreeOptions } from '../../../src/sequencer/tree-files/open-tree-files.ts'
import type { Leaf, TreeFiles } from '../../../src/sequencer/tree-files/tree-files.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { newGrowingRoot } from '../../transparency/growing-root.ts'
import { newProver } from '../../../src/transparency/proving/prover.ts'
import { leavesOf } from '../../transparency/reference-tree.ts'
import { right } from '../../support/unwrap.ts'

export const ledgerId = '0123456789abcdef0123456789abcdef'
const hashes = leavesOf(700)

const indexes = (index: number): bigint => BigInt(index)
/** Positions as a server gives them: rising, with gaps. */
export const gaps = (index: number): bigint => BigInt(index) * 137n + 11n

/** Leaves from `from` up to `to`, which is 700 at most. */
export const leavesFrom = (
  from: number,
  to: number,
  positionOf: (index: number) => bigint = indexes,
): ReadonlyArray<Leaf> =>
  hashes.slice(from, to).map((hash, at) => ({ hash, position: positionOf(from + at) }))

const roots: ReadonlyArray<Uint8Array> = (() => {
  const growing = newGrowingRoot(nodeCrypto)
  const all = [growing.root()]
  for (const hash of hashes) {
    growing.add(hash)
    all.push(growing.root())
  }
  return all
})()

/** The root of the first `size` leaves. */
export const rootAt = (size: number): Uint8Array => roots[size] ?? new Uint8Array()

export const openTree = (folder: string, options: Partial<TreeOptions> = {}): Promise<TreeFiles> =>
  right(() => openTreeFiles({ folder, ledgerId, primitives: nodeCrypto, ...options }))

/** Appends up to `to` leaves and syncs. */
export const growTo = async (
  files: TreeFiles,
  to: number,
  positionOf?: (index: number) => bigint,
): Promise<void> => {
  const from = files.tree.size()
  await right(() => files.append(leavesFrom(from, to, positionOf)))
  await right(() => files.sync())
}

const hexOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex')

/** Head, tree and every hash of it are those of the first leaves. */
export const expectWhole = (files: TreeFiles, size: number): void => {
  const root = right(newProver(nodeCrypto, files.tree).rootAt(size))
  const expected = hexOf(rootAt(size))
  expect([files.tree.size(), hexOf(files.head().root), hexOf(root)]).toEqual([
    size,
    expected,
    expected,
  ])
  for (let index = 0; index * 256 < size; index += 1) {
    const width = Math.min(256, size - index * 256)
    const tile = Buffer.concat(hashes.slice(index * 256, index * 256 + width))
    expect(tile.equals(files.tree.tile(0, index, width) ?? Buffer.alloc(0))).toBe(true)
  }
}

/** Turns one bit of a file over. */
export const flipBit = (folder: string, name: string, byte: number, bit: number): void => {
  const path = join(folder, name)
  const bytes = readFileSync(path)
  bytes[byte]! ^= 1 << bit
  writeFileSync(path, bytes)
}
