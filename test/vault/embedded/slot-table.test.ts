import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Entries } from '../../../src/vault/embedded/memory/entries.ts'
import { newSlotTable } from '../../../src/vault/embedded/memory/slot-table.ts'

/** Few hashes, of which many begin at one place: what makes open addressing hard. */
const hash = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 5 }),
  fc.integer({ min: 0, max: 40 }).map((n) => n * 86 + 1),
)
const step = fc.record({ slot: fc.integer({ min: 0, max: 300 }), own: hash, held: hash })

describe('the table of slots', () => {
  test('finds all that was put there last, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
        const table = newSlotTable(4)
        const model = new Map<number, Entries>()
        for (const { slot, own, held } of steps) {
          table.set(slot, [own, held])
          model.set(slot, [own, held])
        }
        const hashes = new Set([...model.values()].flat().filter((each) => each !== 0))
        for (const each of hashes) {
          const expected = [...model].flatMap(([slot, entries]) =>
            entries.filter((entry) => entry === each).map(() => slot),
          )
          expect([...table.under(each)].sort((a, b) => a - b)).toEqual(
            expected.sort((a, b) => a - b),
          )
        }
        for (const [slot, entries] of model) expect(table.of(slot)).toEqual(entries)
        expect(table.under(4_000_000_000)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})
