/** The adapter's small parts, each by itself. */
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { newAlarm } from '../../../src/store/kurrentdb/waiting/alarm.ts'
import { faultOf, wordsOf } from '../../../src/store/kurrentdb/wire/fault.ts'
import { recordedFrom } from '../../../src/store/kurrentdb/wire/record.ts'
import {
  newRecentIds,
  noIds,
  recentIn,
  withIds,
} from '../../../src/store/kurrentdb/reading/recent-ids.ts'
import { unfit } from '../../../src/store/kurrentdb/server/server-version.ts'
import { isAmong, ledgerStreams, narrowed } from '../../../src/store/kurrentdb/server/streams.ts'
import { makeTurns } from '../../../src/store/turns.ts'
import { newTurnstile } from '../../../src/store/kurrentdb/waiting/turnstile.ts'
import { eventsOf, freshId, freshStream } from '../support.ts'

describe("the ledger's streams", () => {
  const isOurs = isAmong(ledgerStreams)

  test('are those of its kinds, and nothing that only begins alike', () => {
    for (const name of ['subject-1', 'policy-a', 'catalogue', 'access', 'document-0', 'case-1']) {
      expect(isOurs(name)).toBe(true)
    }
    for (const name of [
      'accessory',
      'catalogue-2',
      '$settings',
      '$$subject-1',
      'ledger-identity',
    ]) {
      expect(isOurs(name)).toBe(false)
    }
  })

  test('are narrowed to what is asked for, never widened', () => {
    expect(narrowed(ledgerStreams, undefined)).toEqual(ledgerStreams)
    expect(narrowed(ledgerStreams, ['subject-12', 'acc'])).toEqual([
      'subject-12',
      'access',
      'access-changes',
    ])
    expect(narrowed(ledgerStreams, ['sub'])).toEqual(['subject-'])
    expect(narrowed(ledgerStreams, ['$settings', 'other-'])).toEqual([])
    expect(narrowed(ledgerStreams, [])).toEqual([])
  })
})

describe('the last ids of a stream', () => {
  const stream = freshStream()
  const page = (from: number, count: number) =>
    eventsOf(count).map((event, index) => ({
      event,
      stream,
      revision: BigInt(from + index),
      position: BigInt(from + index),
    }))

  test('are known from a page that reaches its start, or holds 64', () => {
    expect(recentIn([])).toBeUndefined()
    expect(recentIn(page(5, 10))).toBeUndefined()
    expect(recentIn(page(0, 10))?.head).toBe(9n)
    const long = page(100, 80)
    expect(recentIn(long)).toEqual({
      head: 179n,
      ids: long.slice(-64).map(({ event }) => event.id),
    })
    expect(recentIn(long.toReversed())).toEqual(recentIn(long))
  })

  test('grow with what is appended, to 64', () => {
    const ids = Array.from({ length: 70 }, freshId)
    const recent = withIds(withIds(noIds, ids.slice(0, 3)), ids.slice(3))
    expect(recent).toEqual({ head: 69n, ids: ids.slice(-64) })
  })

  test('are forgotten for the stream that was used longest ago, and never set back', () => {
    const memory = newRecentIds(4)
    const [a, b, c] = ['a-1', 'b-1', 'c-1'] as StreamId[]
    const two = withIds(noIds, [freshId(), freshId()])
    memory.note(a!, two)
    memory.note(b!, two)
    memory.of(a!)
    memory.note(c!, two)
    expect(memory.of(b!)).toBeUndefined()
    expect(memory.of(a!)).toEqual(two)
    memory.note(a!, withIds(noIds, [freshId()]))
    expect(memory.of(a!)).toEqual(two)
  })
})

describe('waiting', () => {
  test('passes a turnstile in order, and no longer than it can', async () => {
    const turnstile = newTurnstile(1)
    const order: string[] = []
    expect(await turnstile.enter(10)).toBe(true)
    const impatient = turnstile.enter(20).then((entered) => order.push(`impatient ${entered}`))
    const first = turnstile.enter(1_000).then(() => order.push('first'))
    const second = turnstile.enter(1_000).then(() => order.push('second'))
    await impatient
    turnstile.leave()
    await first
    turnstile.leave()
    await second
    let isEmpty = false
    const empty = turnstile.empty().then(() => (isEmpty = true))
    await Promise.resolve()
    expect(isEmpty).toBe(false)
    turnstile.leave()
    await empty
    expect(order).toEqual(['impatient false', 'first', 'second'])
  })

  test('takes turns for one key, also after one that failed', async () => {
    const turns = makeTurns()
    const order: number[] = []
    const failing = turns('a', async () => {
      await Promise.resolve()
      order.push(1)
      throw new Error('failed')
    })
    const next = turns('a', async () => order.push(2))
    await expect(failing).rejects.toThrow('failed')
    await next
    expect(order).toEqual([1, 2])
  })

  test('is woken by a ring that came before', async () => {
    const alarm = newAlarm()
    alarm.ring()
    const startedMs = performance.now()
    await alarm.wait(50_000)
    expect(performance.now() - startedMs).toBeLessThan(25_000)
    await alarm.wait(20)
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(18)
  })
})

describe('faults', () => {
  test.each([
    [{ code: 14, details: 'connect ECONNREFUSED 10.0.0.1:2113' }, 'away'],
    [{ code: 1, details: 'cancelled by the server' }, 'away'],
    [{ code: 4, details: '' }, 'away'],
    [{ code: 10, details: 'Consumer too slow' }, 'away'],
    [{ code: 13, details: 'Received RST_STREAM' }, 'away'],
    [{ code: 2, details: 'No leader info available in response' }, 'away'],
    [{ code: 2, details: 'Unexpected FilteredReadAllResult: Error' }, 'failed'],
    [{ code: 3, details: '' }, 'invalid'],
    [{ code: 16, details: '' }, 'denied'],
  ])('are told apart: %o', (given, fault) => {
    const error = Object.assign(new Error(given.details), given)
    expect(faultOf(error).fault).toBe(fault)
    expect(wordsOf(faultOf(error))).not.toContain('10.0.0.1')
  })

  test('of no kind at all mean that it is not known', () => {
    for (const error of [new Error('Failed to discover after 10 attempts.'), 'odd', undefined]) {
      expect(faultOf(error).fault).toBe('away')
    }
  })
})

describe('an event of the server', () => {
  const raw = {
    stream: 'subject-1',
    id: '11111111-1111-4111-8111-111111111111',
    type: 'ConsentGiven',
    isJson: true,
    text: '{}',
    revision: 0n,
    position: 7n,
  }

  test('is taken as it is when a ledger wrote it', () => {
    expect(recordedFrom(raw)).toMatchObject({ right: { position: 7n, event: { json: '{}' } } })
  })

  test.each([
    ['a deleted stream', { type: '$streamDeleted' }],
    ['a name no ledger gives', { stream: 'SUBJECT 1' }],
    ['an id no ledger gives', { id: 'x' }],
    ['bytes that are not JSON', { isJson: false }],
    ['a type of the server itself', { type: '$>' }],
  ])('is corrupt, by its place, when it is %s', (_, changed) => {
    const result = recordedFrom({ ...raw, ...changed })
    expect(E.isLeft(result) && result.left).toMatchObject({
      failure: 'corrupt',
      where: 'position 7',
    })
  })
})

describe('a server version', () => {
  test('is compared by number, not as text', () => {
    expect(unfit('23.9.9')).toBeDefined()
    expect(unfit('23.10.0')).toBeUndefined()
    expect(unfit('100.0.0')).toBeUndefined()
    expect(unfit('24.10.10')).toBeUndefined()
    expect(unfit('')).toMatchObject({ found: 'unknown' })
  })
})
