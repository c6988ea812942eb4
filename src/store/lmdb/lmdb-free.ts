/**
 * Reads LMDB's free list as lmdb-js keeps it: of each transaction the pages that it freed, as 64-bit numbers after
 * their count. -n before a page stands for n pages from there on; 0 is a place that is not used any more.
 */
import { childOf, kindOf, nodesOf, readAt, valueOf } from './lmdb-pages.ts'
import type { Meta } from './lmdb-pages.ts'

/** The pages from `first` on that a list names. */
const freeIn = (list: Buffer, first: number): ReadonlyArray<number> => {
  const count = Math.min(Number(list.readBigInt64LE(0)), list.length / 8 - 1)
  const found: number[] = []
  let block = 1
  for (let index = 1; index <= count; index += 1) {
    const entry = Number(list.readBigInt64LE(8 * index))
    if (entry < 0) {
      block = -entry
      continue
    }
    const end = entry === 0 ? 0 : entry + block
    for (let page = Math.max(entry, first); page < end; page += 1) found.push(page)
    block = 1
  }
  return found
}

/**
 * Whether every page from `first` to the last one that the meta page knows is free: then a file that ends before
 * `first` lacks nothing. False also where the list itself cannot be read.
 */
export const isFreeFrom = (file: number, meta: Meta, first: number): boolean => {
  const { pageBytes, freeRoot, lastPage } = meta
  if (freeRoot === undefined) return false
  const free = new Set<number>()
  const waiting = [freeRoot]
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    const page = readAt(file, number * pageBytes, pageBytes)
    if (page === undefined) return false
    for (const node of nodesOf(page)) {
      if (kindOf(page) === 'branch') {
        waiting.push(childOf(page, node))
        continue
      }
      const list = valueOf(file, pageBytes, page, node)
      if (list === undefined) return false
      for (const each of freeIn(list, first)) free.add(each)
    }
  }
  for (let page = first; page <= lastPage; page += 1) if (!free.has(page)) return false
  return true
}
