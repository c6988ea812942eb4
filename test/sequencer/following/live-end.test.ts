/** The live end of a log, which is hashed as it is written: against the log as it is read, and with a disk that fails. */
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { newCondition } from '../../../src/follower/condition.ts'
import { runFollower } from '../../../src/follower/follower.ts'
import { disk } from '../../../src/files/disk.ts'
import type { Io } from '../../../src/files/io.ts'
import { canonicalJson } from '../../../src/kernel/canonical-json.ts'
import { eventIdFrom, subjectStream } from '../../../src/kernel/ids.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { growTree } from '../../../src/sequencer/following/growing-tree.ts'
import { liveEnd } from '../../../src/sequencer/following/live-end.ts'
import { treeFollower } from '../../../src/sequencer/following/tree-follower.ts'
import { openTreeFiles } from '../../../src/sequencer/tree-files/open-tree-files.ts'
import type { EventReader, StoredEvent } from '../../../src/store/event-store.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { newFaultyDisk } from '../../store/embedded/faulty-disk.ts'
import { right } from '../../support/unwrap.ts'
import { base64, houseOfTest } from '../house.ts'
import type { House, OpenLog, Opened } from '../house.ts'

let house: House
let open: OpenLog
beforeEach(async () => {
  ;({ house, open } = await houseOfTest())
})

// The house appends to the first one.
let streams = 1
/** In one append to a stream of its own: several of them are one batch of the log. */
const appendAtOnce = async (count: number): Promise<bigint> => {
  streams += 1
  const stream = subjectStream(`sub_${String(streams).padStart(32, '0')}` as SubjectId)
  const events = Array.from({ length: count }, (_, n): StoredEvent => {
    const id = eventIdFrom(randomUUID())
    return { id, type: 'Made', json: canonicalJson({ id, n, name: n % 2 ? '同意' : 'é' }) }
  })
  return (await right(house.store().append(stream, 'no-stream', events))).position
}

const expectRoot = async ({ sequencer }: Opened, size: number): Promise<void> => {
  const shown = await sequencer.waitFor(size, 20_000)
  expect([shown?.size, base64(shown?.root ?? new Uint8Array())]).toEqual([
    size,
    await house.rootAt(size),
  ])
}

/** Until the log was read to its end: from then on it follows what is written. */
const untilLive = async ({ sequencer }: Opened): Promise<void> => {
  for (let waits = 0; waits < 500 && sequencer.health().state !== 'ok'; waits += 1) await delay(20)
  expect(sequencer.health().state).toBe('ok')
}

/** A tree of the house's log, and nobody who signs it. */
const grow = async (io: Io) => {
  const { ledgerId } = house.store()
  const folder = join(house.folder, 'tree')
  const openIt = () => openTreeFiles({ folder, ledgerId, primitives: nodeCrypto, io })
  const tree = growTree(right(await openIt()), openIt)
  return { tree, close: tree.close }
}

/** Tells the positions that were read. */
const readingIn =
  (read: bigint[]) =>
  (inner: EventReader<StoredEvent>): EventReader<StoredEvent> => ({
    ...inner,
    readAll: (options) => async () => {
      const page = await inner.readAll(options)()
      for (const { position } of right(page)) read.push(position)
      return page
    },
  })

describe('a log that this process writes', () => {
  test('is hashed without being read again', async () => {
    await house.append(10)
    const read: bigint[] = []
    const each = await open({ reader: readingIn(read) })
    await untilLive(each)
    await expectRoot(each, 10)
    read.length = 0
    for (let turn = 0; turn < 3; turn += 1) {
      await Promise.all(Array.from({ length: 20 }, () => appendAtOnce(3)))
      await expectRoot(each, 10 + (turn + 1) * 60)
    }
    expect(read).toEqual([])
    expect(each.sequencer.health()).toMatchObject({ state: 'ok', entries: 190 })
  })

  test('is read where a batch is too large for one piece of work, and hashed as it is written from then on', async () => {
    const read: bigint[] = []
    const each = await open({ reader: readingIn(read) })
    await untilLive(each)
    await appendAtOnce(1_100)
    await expectRoot(each, 1_100)
    expect(new Set(read).size).toBe(1_100)
    read.length = 0
    await appendAtOnce(20)
    await expectRoot(each, 1_120)
    expect(read).toEqual([])
  })

  test('has one tree, whatever was written while it was opened, behind, or made anew', async () => {
    const sizes = fc.array(fc.constantFrom(1, 2, 7, 60, 1_050), { minLength: 1, maxLength: 8 })
    const breaks = fc.constantFrom('none', 'again', 'anew')
    let size = 0
    await fc.assert(
      fc.asyncProperty(sizes, breaks, fc.boolean(), async (counts, broken, watches) => {
        const first = right(await house.open({ watches }))
        // Half of it before it has come to the end of the log.
        const half = Math.ceil(counts.length / 2)
        await Promise.all(counts.slice(0, half).map(appendAtOnce))
        for (const count of counts.slice(half)) await appendAtOnce(count)
        size += counts.reduce((sum, count) => sum + count, 0)
        if (broken !== 'again') await expectRoot(first, size)
        await first.close()
        if (broken === 'anew') rmSync(join(house.folder, 'tree'), { recursive: true })
        const next = right(await house.open())
        await expectRoot(next, size)
        expect(next.sequencer.health()).toMatchObject({ state: 'ok', entries: size })
        await next.close()
      }),
      { numRuns: 5 },
    )
  })

  test('is taken in order: nothing twice, and nothing across what was passed over', async () => {
    await appendAtOnce(1_300)
    const all = await right(
      house.store().readAll({ direction: 'forwards', from: 'start', maxCount: 1_300 }),
    )
    const { tree, close } = await grow(disk)
    const { watcher } = liveEnd(house.store(), tree, () => {}, new AbortController().signal)
    const write = (from: number, to: number): void => {
      watcher.begun(all.slice(from, to))
      watcher.durable()
    }
    const follower = treeFollower(tree, () => {})
    write(5, 10)
    expect(tree.taken()).toBe(0)
    right(await follower.apply(all.slice(0, 7)))
    write(10, 20)
    expect(tree.taken()).toBe(20)
    write(25, 30)
    // Too large for one piece of work.
    write(30, 1_200)
    write(1_200, 1_210)
    right(await follower.apply(all.slice(8, 30)))
    write(1_210, 1_220)
    expect(tree.taken()).toBe(30)
    right(await follower.apply(all.slice(20, 1_215)))
    write(1_220, 1_300)
    const head = right(await tree.sync())
    expect([head.size, base64(head.root)]).toEqual([1_300, await house.rootAt(1_300)])
    await close()
  })

  test.each(['pwrite', 'sync'] as const)(
    'goes on by itself after a failed %s of the tree, with fewer events than are gathered at once',
    async (call) => {
      const store = house.store()
      const { io, arm, hits } = newFaultyDisk()
      const { tree, close } = await grow(io)
      const ending = new AbortController()
      const { signal } = ending
      const { watcher, follow } = liveEnd(store, tree, () => {}, signal)
      store.watchWrites(watcher)
      const condition = newCondition()
      const running = runFollower(
        treeFollower(tree, () => {}),
        {
          reader: { readAll: store.readAll, follow },
          condition,
          nowMs: () => performance.now(),
          signal,
        },
      )
      await appendAtOnce(5)
      for (let waits = 0; waits < 500 && tree.taken() < 5; waits += 1) await delay(20)
      right(await tree.sync())
      arm({ call, at: 0, how: 'EIO', lasts: 'once' })
      await appendAtOnce(7)
      // As the loop that signs does, again and again.
      for (let waits = 0; waits < 500; waits += 1) {
        const synced = await tree.sync()
        if ('right' in synced && synced.right.size === 12) break
        await delay(20)
      }
      expect(hits()).toBe(1)
      expect([tree.openings(), condition.lastError]).toEqual([1, 'tree-not-written'])
      const head = right(await tree.sync())
      expect([head.size, base64(head.root)]).toEqual([12, await house.rootAt(12)])
      ending.abort()
      await running
      await close()
    },
    20_000,
  )
})
