/**
 * Which streams a segment surely has nothing of: a Bloom filter in blocks of 64 bytes, 20 bits a name. A name sets
 * eight bits of one block: block `first mod blocks`, bits `second + i × step mod 512` for i = 0 … 7, where
 * step is `first` shifted right by seven, odd. It errs once in some two thousand times, and never by saying no.
 */
import type { StreamKey } from '../format/stream-key.ts'

const blockBytes = 64
const bitsOfBlock = blockBytes * 8
const bitsPerName = 20
const bitsPerProbe = 8

/** Bytes of a filter for so many names. */
export const filterBytes = (names: number): number =>
  Math.max(1, Math.ceil((names * bitsPerName) / bitsOfBlock)) * blockBytes

const visit = (
  filter: Buffer,
  { first, second }: StreamKey,
  each: (byte: number, bit: number) => boolean,
): boolean => {
  const blockAt = (first % (filter.length / blockBytes)) * blockBytes
  const step = (first >>> 7) | 1
  for (let probe = 0; probe < bitsPerProbe; probe += 1) {
    const bit = (second + Math.imul(probe, step)) & (bitsOfBlock - 1)
    if (!each(blockAt + (bit >>> 3), 1 << (bit & 7))) return false
  }
  return true
}

/** Adds a name. */
export const addName = (filter: Buffer, key: StreamKey): void => {
  visit(filter, key, (byte, bit) => {
    filter[byte] = (filter[byte] ?? 0) | bit
    return true
  })
}

/** False: the name was not added. True: it may have been. */
export const mayHold = (filter: Buffer, key: StreamKey): boolean =>
  visit(filter, key, (byte, bit) => ((filter[byte] ?? 0) & bit) !== 0)
