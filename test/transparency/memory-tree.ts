/** A log's tree in memory, each of its hashes computed from all of its leaves. */
import type { LogTree } from '../../src/transparency/log-tree.ts'
import { rootOf } from './reference-tree.ts'
import type { Leaves } from './reference-tree.ts'

/** Reads `leaves` whenever it is asked: it grows as they do. */
export const memoryTree = (leaves: Leaves): LogTree => ({
  size: () => leaves.length,
  tile: (level, index, width) => {
    const each = 256 ** level
    const first = index * 256
    if (width < 1 || width > 256 || (first + width) * each > leaves.length) return undefined
    const hashes = Array.from({ length: width }, (_, at) =>
      rootOf(leaves.slice((first + at) * each, (first + at + 1) * each)),
    )
    return new Uint8Array(Buffer.concat(hashes))
  },
})
