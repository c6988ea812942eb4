import { describe, expect, test } from 'vitest'
import type { Crash } from './harness.ts'
import { eventOf, readWhole, revisions } from '../support.ts'
import { right } from '../../support/unwrap.ts'

/** The log that a killed process leaves behind. */
export const crashing = (crash: () => Promise<Crash>): void => {
  describe('a process killed while it appends', () => {
    test.each([1, 2, 3])(
      'C24 loses nothing acknowledged and leaves no half append (round %i)',
      async () => {
        const { acknowledged, batchSize, store, close } = await crash()
        try {
          expect(acknowledged.length).toBeGreaterThan(20)
          const lastKnown = new Map(acknowledged.map((ack) => [ack.stream, ack]))
          for (const [stream, { revision }] of lastKnown) {
            const found = await readWhole(store, stream)
            expect(found.length % batchSize).toBe(0)
            expect(found.map((recorded) => recorded.revision)).toEqual(revisions(found.length))
            expect(found.length).toBeGreaterThan(Number(revision))
            const ids = found.map(({ event }) => event.id)
            for (const ack of acknowledged.filter((one) => one.stream === stream)) {
              const last = Number(ack.revision)
              expect(ids.slice(last + 1 - batchSize, last + 1)).toEqual(ack.ids)
            }
            const next = BigInt(found.length - 1)
            expect((await right(store.append(stream, next, [eventOf()]))).revision).toBe(next + 1n)
          }
        } finally {
          await close()
        }
      },
      60_000,
    )
  })
}
