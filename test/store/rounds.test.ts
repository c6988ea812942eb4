/** Rounds of the event loop: one of those who ask is let on in each. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { longAtOnce, makeLane } from '../../src/store/lane.ts'
import { makeRounds } from '../../src/store/rounds.ts'

/** How often each round of the event loop let somebody on, while `work` was done. */
const perRound = async (letOn: () => number, work: Promise<unknown>): Promise<number[]> => {
  const counts: number[] = []
  const ending = new AbortController()
  void work.then(() => ending.abort())
  let before = letOn()
  while (!ending.signal.aborted) {
    await nextTurn()
    counts.push(letOn() - before)
    before = letOn()
  }
  return counts
}

test('one of those who ask is let on in each round, in the order in which they asked', async () => {
  const rounds = makeRounds()
  const order: number[] = []
  const asking = async (who: number): Promise<void> => {
    for (let n = 0; n < 20; n += 1) {
      await rounds()
      order.push(who)
    }
  }
  const all = Promise.all([0, 1, 2, 3, 4].map(asking))
  const counts = await perRound(() => order.length, all)
  expect(Math.max(...counts)).toBe(1)
  expect(order).toEqual(Array.from({ length: 100 }, (_, n) => n % 5))
})

test('nobody who asks is forgotten, however they come and go', async () => {
  const rounds = makeRounds()
  let done = 0
  const coming = Array.from({ length: 200 }, async (_, n) => {
    for (let turn = 0; turn < n % 7; turn += 1) await nextTurn()
    await rounds()
    done += 1
  })
  await Promise.all(coming)
  expect(done).toBe(200)
})

test('a reading beyond an ordinary life goes on in a round of its own', async () => {
  const lane = makeLane(longAtOnce, makeRounds())
  let steps = 0
  const long = (key: string) =>
    lane(key, async (pause) => {
      for (let n = 0; n < 12; n += 1) {
        const endMs = performance.now() + 2
        while (performance.now() < endMs);
        const pausing = pause(65 * 1_024)
        if (pausing !== undefined) await pausing
        steps += 1
      }
    })
  const all = Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(long))
  // The first step of each is done before anybody waits.
  const counts = await perRound(() => steps, all)
  expect(Math.max(...counts)).toBe(1)
})
