import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runUntil, scratch, serveOn } from './support.ts'

const preload = new URL('./kill-at.mjs', import.meta.url).href
const steps = 7

let room: ReturnType<typeof scratch>
beforeAll(() => {
  room = scratch()
})
afterAll(() => room.remove())

const keysIn = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/^\w+: (clk_\S+)$/gm)].map(([, key = '']) => key)

const envWith = (killAt: number) => ({
  KILL_AT: String(killAt),
  STEPS_FILE: room.path('steps'),
  NODE_OPTIONS: `--import ${preload}`,
})

/** Starts a new ledger that is killed at its `killAt`-th step, or stopped once it serves. */
const firstStart = (data: string, killAt: number) =>
  runUntil(['serve', '--data', data, '--port', '0'], { env: envWith(killAt) }, /^operator: clk_/m)

/** Whether the key is let in. */
const isBelieved = async (origin: string, key: string): Promise<boolean> =>
  (await fetch(`${origin}/v1/health`, { headers: { authorization: `Bearer ${key}` } })).status !==
  401

describe('a first start that is killed', () => {
  test(`at any of its steps leaves a ledger whose next start shows keys, unless it showed its own`, async () => {
    await firstStart(room.path('whole'), 0)
    // The step before keys are printed. Those around it are looked at one by one, all others every so often.
    const shownAt = Number(readFileSync(room.path('steps'), 'utf8'))
    expect(shownAt).toBeGreaterThan(20)
    const near = Array.from({ length: steps }, (_, n) => shownAt + 3 - n)
    const others = Array.from({ length: steps }, (_, n) => 1 + Math.floor((n * shownAt) / steps))
    const told: Array<readonly [step: number, shown: number, next: number]> = []
    for (const killAt of new Set([...others, ...near])) {
      const data = room.path(`killed-${killAt}`)
      const shown = keysIn((await firstStart(data, killAt)).stdout)
      const next = await serveOn(['serve', '--data', data])
      const again = keysIn(next.stdout())
      told.push([killAt, shown.length, again.length])
      const [key = ''] = again.length === 0 ? shown : again
      expect([killAt, await isBelieved(next.origin, key)]).toEqual([killAt, true])
      await next.stop('SIGINT')
      expect(existsSync(`${data}/first-keys-due`)).toBe(false)
    }
    expect(told.filter(([, shown, next]) => shown < 5 && next < 5)).toEqual([])
    // And at some of them the keys were made, and not shown.
    expect(told.some(([, shown, next]) => shown === 0 && next === 5)).toBe(true)
  }, 300_000)
})
