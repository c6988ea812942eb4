/** A log without end: the leaf at any index, the same in every process. */
import { createHash } from 'node:crypto'
import type { Leaf } from '../../../src/sequencer/tree-files/tree-files.ts'

export const ledgerId = 'ab'.repeat(16)

export const leafAt = (index: number): Leaf => ({
  hash: new Uint8Array(createHash('sha256').update(`leaf ${index}`).digest()),
  position: BigInt(index) * 3n,
})
