import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { disk } from '../../../src/files/disk.ts'
import type { Io } from '../../../src/files/io.ts'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { eventOf, freshStream, readWhole } from '../support.ts'
import { newFaultyDisk } from './faulty-disk.ts'
import type { Fault } from './faulty-disk.ts'
import { openStore } from './support.ts'
import { checkTold, findingsIn, work } from './workload.ts'
import { left, right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const segmentBytes = 4_096
const load = { writers: 4, rounds: 8 }

const faults: Fault[] = (['once', 'for ever'] as const).flatMap((lasts) => [
  ...(['EIO', 'ENOSPC', 'short'] as const).flatMap((how) =>
    [0, 1, 2, 3, 5, 8].map((at) => ({ call: 'pwrite', at, how, lasts }) as const),
  ),
  ...(['sync', 'rename', 'create', 'syncFolder', 'freeBytes', 'list'] as const).flatMap((call) =>
    [0, 1, 2, 5].map((at) => ({ call, at, how: 'EIO', lasts }) as const),
  ),
  ...(['EIO', 'short'] as const).flatMap((how) =>
    [0, 1, 3].map((at) => ({ call: 'pwriteNow', at, how, lasts }) as const),
  ),
  ...(['pread', 'sizeOf', 'protect', 'open', 'remove'] as const).flatMap((call) =>
    [0, 3].map((at) => ({ call, at, how: 'EIO', lasts }) as const),
  ),
])

describe('a disk that fails while appends are written', () => {
  test.each(faults)(
    'at $call number $at by $how, $lasts, loses nothing and invents nothing',
    async (fault) => {
      const folder = await freshFolder()
      const faulty = newFaultyDisk()
      const ended: string[] = []
      const onFatal = (sentence: string): void => void ended.push(sentence)
      const store = await openStore(folder, { segmentBytes, io: faulty.io, onFatal })
      const before = await work(store, load)
      faulty.arm(fault)
      const during = await work(store, load)
      faulty.disarm()
      const after = await work(store, load)
      // What the kernel may have forgotten ends the process, and a head that cannot be told, since no batch may follow
      // it; then nothing is served or written any more.
      const isHead = fault.call === 'pwriteNow' && fault.lasts === 'for ever'
      const mayEnd = fault.call === 'sync' || fault.call === 'syncFolder' || isHead
      expect(ended.length).toBeLessThanOrEqual(mayEnd ? 1 : 0)
      const afterwards = ended.length > 0 ? 'store-unavailable' : 'acknowledged'
      expect(new Set(after.map(({ told }) => told))).toEqual(new Set([afterwards]))
      await store.close()
      const again = await openStore(folder, { segmentBytes })
      await checkTold(again, [...before, ...during, ...after])
      const last = await work(again, load)
      expect(last.every(({ told }) => told === 'acknowledged')).toBe(true)
      await checkTold(again, [...before, ...during, ...after, ...last])
      await again.close()
      expect(await findingsIn(folder)).toEqual([])
    },
  )

  test('is the end of the process after a failed sync, said in one sentence', async () => {
    const faulty = newFaultyDisk()
    const ended: string[] = []
    const onFatal = (sentence: string): void => void ended.push(sentence)
    const store = await openStore(await freshFolder(), { io: faulty.io, onFatal })
    const stream = freshStream()
    await right(store.append(stream, 'no-stream', [eventOf()]))
    faulty.arm({ call: 'sync', at: 0, how: 'EIO', lasts: 'once' })
    const [first, second] = await Promise.all([
      store.append(stream, 0n, [eventOf()])(),
      store.append(freshStream(), 'no-stream', [eventOf()])(),
    ])
    expect([first, second]).toMatchObject(
      [0, 1].map(() => ({ left: { failure: 'outcome-unknown' } })),
    )
    expect(ended).toEqual([
      'The log could not be synced (EIO): what was just being written may or may not be there. ' +
        'Nothing more is read or written by this process; the next start reads what is on disk.',
    ])
    const whole = { direction: 'forwards', from: 'start', maxCount: 9 } as const
    for (const asked of [store.read(stream, whole), store.readAll(whole), store.head()]) {
      expect(await left<unknown, unknown>(asked)).toMatchObject({ failure: 'store-unavailable' })
    }
    await store.close()
  })

  test('is the end, too, where a failed write cannot be cut off again', async () => {
    const faulty = newFaultyDisk()
    const ended: string[] = []
    const onFatal = (sentence: string): void => void ended.push(sentence)
    // The write fails, and so does the cut.
    const io: Io = {
      ...faulty.io,
      truncate: () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })),
    }
    const folder = await freshFolder()
    const store = await openStore(folder, { io, onFatal })
    const before = await work(store, load)
    faulty.arm({ call: 'pwrite', at: 0, how: 'EIO', lasts: 'once' })
    const during = await work(store, load)
    expect(ended).toHaveLength(1)
    await store.close()
    const again = await openStore(folder)
    await checkTold(again, [...before, ...during])
    await again.close()
    expect(await findingsIn(folder)).toEqual([])
  })
})

describe('a disk on which every write fails half way, and every cut', () => {
  const failing = (): Error => Object.assign(new Error('EIO'), { code: 'EIO' })

  /** From the given write on, of the head or of the log, whichever comes. */
  const halfFrom = (first: number) => {
    let isArmed = false
    let calls = 0
    const isHit = (): boolean => {
      if (!isArmed) return false
      calls += 1
      return calls > first
    }
    const io: Io = {
      ...disk,
      pwrite: async (file, bytes, at) => {
        if (!isHit()) return disk.pwrite(file, bytes, at)
        await disk.pwrite(file, bytes.subarray(0, bytes.length >> 1), at)
        throw failing()
      },
      pwriteNow: (file, bytes, at) => {
        if (!isHit()) return disk.pwriteNow(file, bytes, at)
        disk.pwriteNow(file, bytes.subarray(0, bytes.length >> 1), at)
        throw failing()
      },
      truncate: (file, length) =>
        isArmed && calls > first ? Promise.reject(failing()) : disk.truncate(file, length),
    }
    return { io, arm: () => void (isArmed = true) }
  }

  test.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'from write %i on, leaves a log that the next start opens, with all that was acknowledged',
    async (first) => {
      const folder = await freshFolder()
      const { io, arm } = halfFrom(first)
      const ended: string[] = []
      const onFatal = (sentence: string): void => void ended.push(sentence)
      const store = await openStore(folder, { segmentBytes, io, onFatal })
      const before = await work(store, load)
      arm()
      const during = await work(store, load)
      // A segment that cannot be begun is only refused.
      expect(ended.length).toBeLessThanOrEqual(1)
      await store.close()
      const again = await openStore(folder, { segmentBytes })
      await checkTold(again, [...before, ...during])
      await again.close()
      expect(await findingsIn(folder)).toEqual([])
    },
  )
})

describe('a disk that is nearly full', () => {
  test('refuses appends, answers reads, and goes on by itself when there is room', async () => {
    const folder = await freshFolder()
    let free = 10_000_000
    const io: Io = { ...disk, freeBytes: () => free }
    const store = await openStore(folder, { io, reserveBytes: 1_000_000 })
    const stream = freshStream()
    await right(store.append(stream, 'no-stream', [eventOf()]))
    free = 1_000_000
    const refused = await left(store.append(stream, 0n, [eventOf()]))
    expect(refused).toEqual({ failure: 'disk-full', folder: `${folder}/log` })
    expect(await readWhole(store, stream)).toHaveLength(1)
    free = 1_100_000
    await right(store.append(stream, 0n, [eventOf()]))
    await store.close()
  })

  test('is full by name where the write itself says so', async () => {
    const faulty = newFaultyDisk()
    const store = await openStore(await freshFolder(), { io: faulty.io })
    faulty.arm({ call: 'pwrite', at: 0, how: 'ENOSPC', lasts: 'once' })
    const stream = freshStream()
    const refused = await store.append(stream, 'no-stream', [eventOf()])()
    expect(refused).toMatchObject({ left: { failure: 'disk-full' } })
    await right(store.append(stream, 'no-stream', [eventOf()]))
    await store.close()
  })
})

describe('a second writer that no lock kept out', () => {
  test('is written over by nobody', async () => {
    const folder = await freshFolder()
    const ended: string[] = []
    const store = await openStore(folder, { onFatal: (sentence) => void ended.push(sentence) })
    await right(store.append(freshStream(), 'no-stream', [eventOf()]))
    const path = `${folder}/log/0000000001.segment`
    const file = disk.open(path, 'write')
    await disk.pwrite(file, Buffer.from('another writer'), disk.sizeOf(file))
    disk.close(file)
    const result = await store.append(freshStream(), 'no-stream', [eventOf()])()
    expect(E.isLeft(result) && result.left.failure).toBe('outcome-unknown')
    expect(ended).toHaveLength(1)
    await store.close()
  })
})
