import { expect, test } from 'vitest'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { leafHash } from '../../../src/transparency/tree/hash.ts'
import { entryHolder } from '../../../src/transparency/tree/hold-entry.ts'
import { left, right } from '../../support/unwrap.ts'
import { memoryTree } from '../memory-tree.ts'

const entry = (n: number): Uint8Array => Buffer.from(`entry ${n}`)
const leavesOf = (size: number) => Array.from({ length: size }, (_, n) => hashOf(entry(n)))
const hashOf = (bytes: Uint8Array): Uint8Array => leafHash(nodeCrypto, bytes)
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

test('an entry holds at its own index and at no other, in whichever order it is asked', () => {
  const hold = entryHolder(nodeCrypto, memoryTree(leavesOf(600)))
  for (const index of [0, 255, 256, 599, 1, 511, 512, 257, 254]) {
    right(hold(index, entry(index)))
    expect(left(hold(index, entry(index + 1)))).toEqual({
      failure: 'event-rewritten',
      index,
      expected: base64(hashOf(entry(index))),
      found: base64(hashOf(entry(index + 1))),
    })
  }
})

test('an entry beyond the tree holds, until the tree grows over it within the same tile', () => {
  const leaves = leavesOf(3)
  const hold = entryHolder(nodeCrypto, memoryTree(leaves))
  right(hold(2, entry(2)))
  right(hold(3, entry(9)))
  leaves.push(hashOf(entry(3)))
  right(hold(3, entry(3)))
  expect(left(hold(3, entry(9)))).toMatchObject({ index: 3 })
})
