/** Heavy work by turns: how much of it is in, who goes first, and what is free in between. */
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { makeTurns } from '../../../src/http/limits/turns.ts'
import type { Turn } from '../../../src/http/limits/turns.ts'

const places = { long: { all: 3, each: 2 }, short: { all: 3, each: 3 } }

const once = (piece: () => Promise<void>) => (turn: Turn) => turn(piece)

/** Blocks the loop, as drawing does. */
const hold = (ms: number): void => {
  const until = performance.now() + ms
  while (performance.now() < until);
}

describe('turns', () => {
  test('are for as many as there are places: of one caller, and of all', async () => {
    const turns = makeTurns(places)
    const enter = (who: string) => turns.enter(who, 'long', () => delay(20))
    const first = enter('anna')
    const all = [first, enter('anna'), enter('anna'), enter('ben'), enter('cleo')]
    expect(all.map((each) => each !== undefined)).toEqual([true, true, false, true, false])
    expect(turns.enter('anna', 'short', () => delay(0))).toBeDefined()
    await Promise.all(all.flatMap((each) => (each === undefined ? [] : [each])))
    expect(enter('anna')).toBeDefined()
  })

  test('leave a place free again when the work fails, and go on', async () => {
    const turns = makeTurns({ ...places, long: { all: 1, each: 1 } })
    const fails = () =>
      turns.enter(
        'anna',
        'long',
        once(() => Promise.reject(new Error('torn'))),
      )
    await expect(fails()).rejects.toThrow('torn')
    await expect(fails()).rejects.toThrow('torn')
    await turns.enter(
      'anna',
      'long',
      once(() => Promise.resolve()),
    )
  })

  test('are taken one at a time, in the order they were asked for', async () => {
    const turns = makeTurns(places)
    const said: string[] = []
    const piece = (name: string) => async () => {
      said.push(`${name} begins`)
      await delay(1)
      said.push(`${name} ends`)
    }
    await Promise.all([
      turns.enter('anna', 'long', once(piece('a'))),
      turns.enter('ben', 'long', once(piece('b'))),
      turns.enter('ben', 'short', once(piece('c'))),
    ])
    expect(said).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]))
  })

  test('leave as long free after each as it took', async () => {
    const turns = makeTurns(places)
    const begun: number[] = []
    const piece = async () => {
      begun.push(performance.now())
      await delay(0)
      hold(30)
    }
    const enter = () => turns.enter('anna', 'long', once(piece))
    await Promise.all([enter(), enter()])
    const [first = 0, second = 0] = begun
    // Timers may fire a millisecond early.
    expect(second - first).toBeGreaterThanOrEqual(58)
  })
})
