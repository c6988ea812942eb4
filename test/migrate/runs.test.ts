import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StreamId } from '../../src/kernel/ids.ts'
import { runsOf } from '../../src/migrate/runs.ts'
import type { Page } from '../../src/migrate/walk.ts'
import { countedBytes } from '../../src/store/check-append.ts'
import { maxAppendBytes } from '../../src/store/event-store.ts'
import { eventOf } from '../store/support.ts'

/** Events as a log has them: each stream counts its own. */
const pageOf = (steps: ReadonlyArray<{ readonly stream: number; readonly size: number }>): Page => {
  const revisions = new Map<number, bigint>()
  return steps.map(({ stream, size }, index) => {
    const revision = revisions.get(stream) ?? 0n
    revisions.set(stream, revision + 1n)
    return {
      event: eventOf(JSON.stringify('x'.repeat(size))),
      stream: `subject-${stream}` as StreamId,
      revision,
      position: BigInt(index),
    }
  })
}

const pages = fc
  .array(fc.record({ stream: fc.nat(4), size: fc.constantFrom(1, 1, 60_000) }), {
    minLength: 1,
    maxLength: 60,
  })
  .map(pageOf)

describe('the appends of a page', () => {
  test('are its first events, in order, each where it was', () => {
    fc.assert(
      fc.property(pages, fc.integer({ min: 1, max: 9 }), (page, atOnce) => {
        const runs = runsOf(page, atOnce)
        const events = runs.flatMap((run) => run.events)
        expect(events.length).toBeGreaterThan(0)
        expect(events).toEqual(page.slice(0, events.length).map(({ event }) => event))
        let at = 0
        for (const run of runs) {
          const first = page[at]
          expect(run.stream).toBe(first?.stream)
          expect(run.expected).toBe(
            first?.revision === 0n ? 'no-stream' : (first?.revision ?? 0n) - 1n,
          )
          at += run.events.length
        }
      }),
    )
  })

  test('are no more than may be sent, and never two to one stream', () => {
    fc.assert(
      fc.property(pages, fc.integer({ min: 1, max: 9 }), (page, atOnce) => {
        const runs = runsOf(page, atOnce)
        const sizes = runs.map(({ events }) =>
          events.reduce((sum, event) => sum + countedBytes(event), 0),
        )
        expect(runs.length).toBeLessThanOrEqual(atOnce)
        expect(Math.max(...sizes)).toBeLessThanOrEqual(maxAppendBytes)
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(2 * maxAppendBytes)
        expect(new Set(runs.map(({ stream }) => stream)).size).toBe(runs.length)
      }),
    )
  })

  test('of nothing are empty', () => {
    expect(runsOf([], 3)).toEqual([])
  })
})
