/** Parts of a log of decisions are on record once each, log by log. */
import { describe, expect, test } from 'vitest'
import { decisionLogDecider } from '../../src/deciders/kept-outside.ts'
import type { DecisionsFact } from '../../src/deciders/kept-outside.ts'
import type { EventId } from '../../src/kernel/ids.ts'
import { instantOf } from '../../src/kernel/instant.ts'
import { right } from '../support/unwrap.ts'

const now = instantOf(1_800_000_000_000)
const log = (digit: string) => `00000000-0000-4000-8000-${digit.repeat(12)}` as EventId
const fact = (of: EventId, part: number): DecisionsFact => ({
  type: 'DecisionsLogged',
  body: { log: of, part, from: now, to: now, end: 'hour' },
})

describe('recording a part of a log of decisions', () => {
  test('records it once, whatever other logs tell', () => {
    const { initial, evolve, decide, isDone } = decisionLogDecider
    const [first] = right(decide(initial, fact(log('1'), 0), { now }))
    expect(first).toEqual({ ...fact(log('1'), 0), occurredAt: now, timeSource: 'ledger' })
    const after = evolve(initial, { ...fact(log('1'), 0), occurredAt: now } as never)
    for (const [told, done] of [
      [fact(log('1'), 0), true],
      [fact(log('1'), 1), false],
      [fact(log('2'), 0), false],
    ] as const) {
      expect(isDone(after, told, { now })).toBe(done)
      expect(right(decide(after, told, { now }))).toHaveLength(done ? 0 : 1)
    }
  })
})
