import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { atOnce } from '../../../src/http/limits/at-once.ts'

/** Work that ends when it is told to, and what has begun and not ended. */
const workshop = () => {
  const begun: number[] = []
  const ends = new Map<number, () => void>()
  const work = (n: number) => (): Promise<void> => {
    begun.push(n)
    return new Promise((resolve) => {
      ends.set(n, resolve)
    })
  }
  const end = async (n: number): Promise<void> => {
    ends.get(n)?.()
    // A place that is handed on twice takes as many turns.
    for (let turns = 0; turns < 4; turns += 1) await turn()
  }
  return { begun, work, end }
}

describe('acts at once', () => {
  test('are as many as there are places, and the others follow in the order in which they came', async () => {
    const enter = atOnce(2)
    const { begun, work, end } = workshop()
    for (const n of [1, 2, 3, 4]) enter(work(n))
    expect(begun).toEqual([1, 2])
    await end(2)
    expect(begun).toEqual([1, 2, 3])
    // A request that comes while a place changes hands does not overtake those that wait.
    enter(work(5))
    await end(1)
    await end(3)
    await end(4)
    expect(begun).toEqual([1, 2, 3, 4, 5])
  })

  test('that were answered at once hold no place', async () => {
    const enter = atOnce(1)
    const { begun, work, end } = workshop()
    for (let n = 0; n < 10; n += 1) enter(() => undefined)
    enter(work(1))
    enter(() => undefined)
    enter(work(2))
    await end(1)
    expect(begun).toEqual([1, 2])
    await end(2)
    enter(work(3))
    expect(begun).toEqual([1, 2, 3])
  })
})
