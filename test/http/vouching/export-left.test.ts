/** Readers of bundles who close the connection before the first byte. */
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { TestBundles } from '../bundles-over.ts'
import { problemIn, publishedHouse } from '../house.ts'
import type { Said } from '../house.ts'

const house = await publishedHouse()

const body = { scope: { kind: 'purpose', purpose: 'profile.display' } }
const path = '/v1/exports/regulator'
const key = house.keys.regulator
const patienceMs = 20_000
const soon = { timeout: patienceMs }

type Held = ReturnType<TestBundles['hold']>

/** Requested by somebody who may leave; `ended` is the status, or undefined where they left. */
const requested = () => {
  const leaving = new AbortController()
  const ended = fetch(`${house.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: leaving.signal,
  }).then(
    async (response) => {
      await response.arrayBuffer()
      return response.status
    },
    () => undefined,
  )
  return { leave: () => leaving.abort(), ended }
}

/** Requests until a place is free: so many then wait where they are held. */
const requestedUntilHeld = async (held: Held, waiting: number) => {
  const endMs = performance.now() + patienceMs
  const isHeld = async (): Promise<boolean> => {
    while (held.waiting() < waiting && performance.now() < endMs) await delay(10)
    return held.waiting() === waiting
  }
  while (performance.now() < endMs) {
    const one = requested()
    // A place that is not free yet is answered at once; one that is taken waits.
    if (await Promise.race([isHeld(), one.ended.then(() => held.waiting() === waiting)])) return one
    await delay(20)
  }
  throw new Error('no place became free')
}

const askUntilTaken = async (): Promise<Said> => {
  const endMs = performance.now() + patienceMs
  let said = await house.call('POST', path, { key, body })
  while (said.status === 503 && performance.now() < endMs) {
    await delay(20)
    said = await house.call('POST', path, { key, body })
  }
  return said
}

const recorded = async (type: string) => (await house.events()).filter((each) => each.type === type)
const reasons = async () => {
  const broken = await recorded('ExportBroken')
  return broken.map((each) => 'reason' in each.body && each.body.reason)
}

describe('a reader who leaves', () => {
  test('before the bundle began frees the place at once, and is recorded', async () => {
    const held = house.bundles.hold('beginning')
    const [one, two] = [await requestedUntilHeld(held, 1), await requestedUntilHeld(held, 2)]
    expect(problemIn(await house.call('POST', path, { key, body }))).toBe('exports-running')
    one.leave()
    two.leave()
    const third = await requestedUntilHeld(held, 3)
    held.letGo()
    expect(await third.ended).toBe(200)
    await expect.poll(reasons, soon).toEqual(['reader-left', 'reader-left'])
    expect(await recorded('ExportBegun')).toHaveLength(3)
  }, 60_000)

  test('while the report is drawn frees the place at once, and is recorded at once', async () => {
    const before = await reasons()
    const held = house.bundles.hold('drawing')
    const [one, two] = [await requestedUntilHeld(held, 1), await requestedUntilHeld(held, 2)]
    one.leave()
    two.leave()
    await expect.poll(reasons, soon).toEqual([...before, 'reader-left', 'reader-left'])
    const third = askUntilTaken()
    await expect.poll(held.waiting, soon).toBe(3)
    held.letGo()
    expect((await third).status).toBe(200)
    expect(await reasons()).toEqual([...before, 'reader-left', 'reader-left'])
  }, 60_000)

  test('and comes again keeps four bundles busy, and no more', async () => {
    const before = await reasons()
    const held = house.bundles.hold('beginning')
    for (const busy of [1, 2, 3, 4]) {
      const one = await requestedUntilHeld(held, busy)
      one.leave()
    }
    expect([await requested().ended, held.waiting()]).toEqual([503, 4])
    held.letGo()
    expect((await askUntilTaken()).status).toBe(200)
    // All four have ended, too, before the ledger is closed.
    await expect.poll(async () => (await reasons()).length, soon).toBe(before.length + 4)
  }, 60_000)
})
