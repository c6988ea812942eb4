/** Files of the tree that rot beside a running log: what is signed stays the log's, and nothing false is handed out. */
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import { newTails } from '../../src/sequencer/tree-files/tails.ts'
import { leafHash } from '../../src/transparency/tree/hash.ts'
import { newGrowingRoot } from '../transparency/growing-root.ts'
import { left, right } from '../support/unwrap.ts'
import { base64, makeHouse } from './house.ts'
import type { House, Opened } from './house.ts'

const hashBytes = 32

describe('a tree whose files rotted', () => {
  let house: House
  let log: Opened
  const level = () => join(house.folder, 'tree', 'level-0')

  const rot = (leaf: number): void => {
    const bytes = readFileSync(level())
    bytes[leaf * hashBytes + 3] = (bytes[leaf * hashBytes + 3] ?? 0) ^ 1
    writeFileSync(level(), bytes)
  }
  const signedRoot = async (size: number): Promise<string> => {
    const shown = await log.sequencer.waitFor(size, 30_000)
    if (shown?.size !== size) throw new Error(`signed is ${shown?.size}, not ${size}`)
    return base64(shown.root)
  }
  /** The advice to an operator; the log then goes on as the one that was signed. */
  const madeAnew = async (): Promise<void> => {
    await log.close()
    await house.between(() => rmSync(join(house.folder, 'tree'), { recursive: true }))
    log = right(await house.open())
    const size = await house.append(1)
    expect(await signedRoot(size)).toBe(await house.rootAt(size))
  }

  beforeEach(async () => {
    house = await makeHouse()
    const size = await house.append(300)
    log = right(await house.open())
    await signedRoot(size)
  })
  afterEach(async () => {
    await log.close()
    await house.remove()
  })

  const deeds = [
    ['a leaf of the last tile', () => rot(295)],
    ['a leaf that is in no new hash', () => rot(3)],
    ['its end, which is cut off', () => truncateSync(level(), 280 * hashBytes)],
  ] as const

  test.each(deeds)('has no part in what is signed: %s', async (_, rots) => {
    rots()
    const size = await house.append(1)
    expect(await signedRoot(size)).toBe(await house.rootAt(size))
    await madeAnew()
  })

  test('gives no proof that leads nowhere, and stops', async () => {
    rot(295)
    const size = await house.append(1)
    await signedRoot(size)
    const shown = log.sequencer.shown()
    if (shown === undefined) throw new Error('nothing is signed')
    expect(log.sequencer.stopped()).toBeUndefined()
    expect(log.sequencer.inclusion(294, shown)).toBeUndefined()
    expect(log.sequencer.stopped()).toMatchObject({ stoppedFor: 'tree-damaged' })
    await madeAnew()
  })

  test('has no second root signed for an earlier size, and stops', async () => {
    rot(295)
    const size = await house.append(1)
    await signedRoot(size)
    expect(left(await log.sequencer.checkpointAt(298))).toMatchObject({
      failure: 'log-stopped',
      stoppedFor: 'tree-damaged',
    })
    await madeAnew()
  })
})

test('the root of the last tiles is that of all leaves, at each size, also over tiles of before', () => {
  const leaves = Array.from({ length: 66_000 }, (_, n) => leafHash(nodeCrypto, Buffer.from(`${n}`)))
  const growing = newGrowingRoot(nodeCrypto)
  const tails = newTails(nodeCrypto, [])
  const wrong: number[] = []
  const look = (size: number): void => {
    if (base64(tails.root()) !== base64(growing.root())) wrong.push(size)
  }
  look(0)
  for (const [n, leaf] of leaves.entries()) {
    tails.add(leaf)
    growing.add(leaf)
    // Each near the edges of tiles, and some in between.
    if (n < 600 || n % 997 === 0 || Math.abs(n - 65_536) < 4) look(n + 1)
  }
  expect(wrong).toEqual([])
})
