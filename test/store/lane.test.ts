import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { longAtOnce, makeLane } from '../../src/store/lane.ts'
import type { Lane, Pause } from '../../src/store/lane.ts'

const kib = 1_024

/** Steps that take a millisecond each and are of this size. */
const steps = async (pause: Pause, count: number, bytes: number, each = () => {}) => {
  for (let n = 0; n < count; n += 1) {
    const endMs = performance.now() + 1
    while (performance.now() < endMs);
    each()
    const pausing = pause(bytes)
    if (pausing !== undefined) await pausing
  }
}

/** Long work under a key, which notes how many are at it between its steps. */
const watch = (lane: Lane) => {
  const at = new Set<object>()
  let most = 0
  const done: string[] = []
  const work = (key: string, count = 20, bytes = 64 * kib) =>
    lane(key, async (pause) => {
      const me = {}
      // The first 256 KiB are light: work beyond them holds a place.
      await steps(pause, 8, bytes)
      await steps(pause, count, bytes, () => {
        at.add(me)
        most = Math.max(most, at.size)
      })
      at.delete(me)
      done.push(key)
    })
  return { work, done, most: () => most }
}

describe('long work', () => {
  test('lets others have their turn every few milliseconds', async () => {
    const gapsMs: number[] = []
    const ending = new AbortController()
    let lastMs = performance.now()
    const other = (async () => {
      while (!ending.signal.aborted) {
        await nextTurn()
        gapsMs.push(performance.now() - lastMs)
        lastMs = performance.now()
      }
    })()
    await makeLane()('a', (pause) => steps(pause, 60, kib))
    ending.abort()
    await other
    expect(gapsMs.length).toBeGreaterThan(10)
    // Some busy machine may take a turn from both: most must be short.
    expect(gapsMs.filter((ms) => ms > 50).length).toBeLessThan(gapsMs.length / 2)
  })

  test('is done two pieces at a time, however many are asked for', async () => {
    const { work, most, done } = watch(makeLane())
    await Promise.all(Array.from({ length: 8 }, (_, n) => work(String(n))))
    expect(done).toHaveLength(8)
    expect(most()).toBe(longAtOnce)
  })

  test('of one key takes turns, and leaves the other place to others', async () => {
    const { work, done } = watch(makeLane())
    const long = Array.from({ length: 6 }, () => work('long', 30))
    await work('other', 5)
    expect(done.filter((key) => key === 'long').length).toBeLessThanOrEqual(2)
    await Promise.all(long)
  })

  test('that is light waits for none of it', async () => {
    const lane = makeLane(1)
    let resolve = () => {}
    const promise = new Promise<void>((end) => {
      resolve = end
    })
    let entered = () => {}
    const isHeld = new Promise<void>((reach) => {
      entered = reach
    })
    const held = lane('long', async (pause) => {
      await steps(pause, 4, 512 * kib)
      entered()
      await promise
    })
    await isHeld
    await lane('light', (pause) => steps(pause, 10, kib))
    resolve()
    await held
  })

  test('that fails gives its place up', async () => {
    const lane = makeLane(1)
    const failing = lane('a', async (pause) => {
      await steps(pause, 4, 512 * kib)
      throw new Error('broken')
    })
    await expect(failing).rejects.toThrow('broken')
    await lane('a', (pause) => steps(pause, 4, 512 * kib))
    await lane('b', (pause) => steps(pause, 4, 512 * kib))
  })
})
