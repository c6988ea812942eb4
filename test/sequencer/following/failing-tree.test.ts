/** A tree whose disk is full: called so for as long as it lasts, through each attempt to open it again. */
import { afterEach, expect, test } from 'vitest'
import { growTree } from '../../../src/sequencer/following/growing-tree.ts'
import { openTreeFiles } from '../../../src/sequencer/tree-files/open-tree-files.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { newFaultyDisk } from '../../store/embedded/faulty-disk.ts'
import { makeFolder } from '../../support/folder.ts'
import { left, right } from '../../support/unwrap.ts'
import { gaps, leavesFrom, ledgerId } from '../tree-files/support.ts'

let room: ReturnType<typeof makeFolder> | undefined
afterEach(() => room?.remove())

test.each(['pwrite', 'sync'] as const)(
  'a tree that fails at each %s is not written until what was lost is written again',
  async (call) => {
    room = makeFolder(`failing-${call}`)
    const { folder } = room
    const { io, arm, disarm } = newFaultyDisk()
    const open = () => openTreeFiles({ folder, ledgerId, primitives: nodeCrypto, io })
    const tree = growTree(right(await open()), open)
    const grow = async (from: number, to: number) => {
      right(await tree.take(leavesFrom(from, to, gaps)))
      return tree.sync()
    }
    right(await grow(0, 5))
    expect(tree.failing()).toBeUndefined()
    arm({ call, at: 0, how: 'ENOSPC', lasts: 'for ever' })
    expect(left(await grow(5, 9)).failure).toBe('tree-not-written')
    for (let attempts = 0; attempts < 3; attempts += 1) {
      // Also of nothing, as the loop that signs does.
      expect(left(await tree.append()).failure).toBe('tree-not-written')
      expect(left(await tree.restore()).failure).toBe('tree-not-written')
      expect(tree.failing()?.failure).toBe('tree-not-written')
    }
    disarm()
    right(await tree.restore())
    expect([tree.tree.size(), tree.failing()?.failure]).toEqual([5, 'tree-not-written'])
    expect(right(await grow(5, 9)).size).toBe(9)
    expect(tree.failing()).toBeUndefined()
    await tree.close()
  },
)

test('a tree that cannot be opened again to be read is called so', async () => {
  room = makeFolder('failing-read')
  const { folder } = room
  const { io, arm, disarm } = newFaultyDisk()
  const open = () => openTreeFiles({ folder, ledgerId, primitives: nodeCrypto, io })
  const tree = growTree(right(await open()), open)
  right(await tree.take(leavesFrom(0, 5, gaps)))
  arm({ call: 'pwrite', at: 0, how: 'EIO', lasts: 'for ever' })
  left(await tree.append())
  arm({ call: 'open', at: 0, how: 'EIO', lasts: 'for ever' })
  left(await tree.restore())
  expect(tree.failing()?.failure).toBe('tree-not-read')
  disarm()
  right(await tree.restore())
  right(await tree.take(leavesFrom(0, 5, gaps)))
  right(await tree.append())
  expect(tree.failing()).toBeUndefined()
  await tree.close()
})
