import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  commandsIn,
  commandsKept,
  isAmong,
  noCommands,
  withCommandOf,
} from '../../../src/deciders/subject-state/recent-commands.ts'
import { uuidFrom } from '../../../src/kernel/hash.ts'
import { macFrom } from '../../../src/kernel/ids.ts'
import { idWindow } from '../../../src/store/event-store.ts'
import { event, noon } from '../../decisions/fixture.ts'

const plain = event(noon, { type: 'MinorFlagged', body: { band: 'under_8' } })
const idOf = (n: number) => uuidFrom('command', n)
const payloadTag = macFrom('0'.repeat(64))
const eventOf = (n: number) => ({ ...plain, causationId: idOf(n), payloadTag })
const afterAll = (commands: ReadonlyArray<number>) =>
  commands.map(eventOf).reduce(withCommandOf, noCommands)

describe('the commands behind the latest events', () => {
  test('are as many as the store compares ids with', () => {
    expect(commandsKept).toBeGreaterThanOrEqual(idWindow)
  })

  test('are known for the last ones, whatever came before, and bounded', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.array(fc.integer({ min: 1, max: 5 })), (count, repeats) => {
        // Each has one event or more, one after the other.
        const numbers = Array.from({ length: count }, (_, n) => n)
        const known = afterAll(numbers.flatMap((n) => Array<number>(repeats[n] ?? 1).fill(n)))
        for (const n of numbers.slice(-commandsKept)) expect(isAmong(known, idOf(n))).toBe(true)
        for (const n of numbers.slice(0, -2 * commandsKept))
          expect(isAmong(known, idOf(n))).toBe(false)
        const held = numbers.filter((n) => isAmong(known, idOf(n))).length
        expect(commandsIn(known)).toBe(held)
        expect(isAmong(known, idOf(count))).toBe(false)
      }),
      { numRuns: 50 },
    )
  })

  test('are absent where the events came without a key', () => {
    expect(withCommandOf(noCommands, plain)).toBe(noCommands)
  })
})
