/** A drawn sample against sorting everything: whatever the order in which events come, and however many. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { definitions } from '../../../src/events/ledger-event.ts'
import { belongsTo, populationOf, populations } from '../../../src/replay/population.ts'
import { drawing } from '../../../src/exports/sampling/draw.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'

const hashOf = (seed: string, id: string): string =>
  createHash('sha256').update(`${seed}${id}`).digest('hex')

const drawn = (ids: ReadonlyArray<string>, seed: string, size: number): ReadonlyArray<string> => {
  const sample = drawing<string>(nodeCrypto, seed, size)
  for (const id of ids) sample.add(id, id)
  expect(sample.population()).toBe(ids.length)
  return sample.sample()
}

describe('a sample', () => {
  test('is of the lowest hashes of seed and id, in any order of events', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.uuid(), { maxLength: 60 }),
        fc.string({ maxLength: 5 }),
        fc.integer({ min: 1, max: 20 }),
        (ids, seed, size) => {
          const expected = ids
            .toSorted((a, b) => (hashOf(seed, a) < hashOf(seed, b) ? -1 : 1))
            .slice(0, size)
          expect(drawn(ids, seed, size)).toEqual(expected)
          expect(drawn(ids.toReversed(), seed, size)).toEqual(expected)
        },
      ),
    )
  })

  test('of another seed is another', () => {
    const ids = Array.from({ length: 100 }, (_, n) => `event-${n}`)
    expect(drawn(ids, 'a', 10)).not.toEqual(drawn(ids, 'b', 10))
  })
})

describe('a population', () => {
  test('is one of a closed list, and each has members', () => {
    expect(populationOf('grants')).toBe('grants')
    expect(populationOf('toString')).toBeUndefined()
    for (const population of populations) {
      const belongs = belongsTo(population)
      const members = Object.keys(definitions).filter((type) =>
        belongs({ type, subject: 'sub_x' } as never),
      )
      expect([population, members.length > 0]).toEqual([population, true])
    }
    expect(belongsTo('acts')({ type: 'LedgerRead' } as never)).toBe(false)
    expect(belongsTo('acts')({ type: 'CommandAnswered', subject: 'sub_x' } as never)).toBe(false)
  })
})
