/** A hash of the tree that the log does not lead to: which of the two is told as damaged where nothing signed decides. */
import { expect, test } from 'vitest'
import { faultOfHash } from '../../../src/sequencer/walking/judge.ts'
import { memoryTree } from '../../transparency/memory-tree.ts'
import { leavesOf } from '../../transparency/reference-tree.ts'

const tree = memoryTree(leavesOf(5))
const expected = new Uint8Array(32).fill(7)
const faultOf = (found: Uint8Array) =>
  faultOfHash(tree, undefined, { differs: 'hash', level: 0, index: 3, expected, found })

test('a hole in a file of leaves is the tree, for no event has a hash of zeros', () => {
  expect(faultOf(new Uint8Array(32))).toMatchObject({
    failure: 'tree-damaged',
    file: 'level-0',
    index: 3,
  })
  expect(faultOf(new Uint8Array(32).fill(0, 0, 31).fill(1, 31))).toMatchObject({
    failure: 'event-rewritten',
    index: 3,
  })
})
