/** The set of event ids: what is in it, and that chosen ids do not slow it down. */
import { randomBytes, randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idsAside } from '../../../src/exports/verify/parted/ids-aside.ts'
import { idSet, seedBytes } from '../../../src/exports/verify/seen/id-set.ts'

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')

/** An id whose words are these three. */
const idOf = (a: number, b: number, c: number): string => {
  const tail = hex(c)
  return `${hex(a)}-0000-4000-${tail.slice(0, 4)}-${hex(b)}${tail.slice(4)}`
}

describe('a set of ids', () => {
  test('takes each id once, as a Set does', () => {
    fc.assert(
      fc.property(fc.array(fc.uuid(), { maxLength: 3_000 }), (ids) => {
        const [ours, known] = [idSet(randomBytes(seedBytes)), new Set<string>()]
        for (const id of [...ids, ...ids]) {
          expect(ours.add(id)).toBe(!known.has(id))
          known.add(id)
        }
      }),
      { numRuns: 20 },
    )
  })

  test('takes ids that were chosen to collide as fast as any others', () => {
    // By a hash of a ^ (b << 3), all of these lie in one place: 60,000 of them took some 1.8 thousand million steps.
    const chosen = Array.from({ length: 60_000 }, (_, n) => idOf((n << 3) ^ 0x40, n, 7))
    const others = Array.from({ length: 60_000 }, () => randomUUID())
    const millisecondsOf = (ids: ReadonlyArray<string>): number => {
      const set = idSet(randomBytes(seedBytes))
      const before = process.cpuUsage()
      expect(ids.filter((id) => set.add(id))).toHaveLength(60_000)
      return process.cpuUsage(before).user / 1_000
    }
    expect(millisecondsOf(chosen)).toBeLessThan(300 + 5 * millisecondsOf(others))
  })
})

describe('the ids of all parts', () => {
  const random = (bytes: number) => randomBytes(bytes)
  test.each([10, 5_000_000])('are compared with each other, with %i expected', (expected) => {
    const some = () =>
      Uint32Array.from({ length: 2_000 }, (_, at) => randomBytes(4).readUInt32LE() + at)
    const [first, second] = [some(), some()]
    const distinct = idsAside(random, expected)
    distinct.add(first)
    distinct.add(second)
    expect(distinct.areDistinct()).toBe(true)
    const twice = idsAside(random, expected)
    twice.add(first)
    twice.addId('00000000-0000-8000-8000-000000000000')
    twice.add(second)
    twice.add(first.slice(10, 12))
    expect(twice.areDistinct()).toBe(false)
    const zero = idsAside(random, expected)
    for (const _ of [1, 2]) zero.addId('00000000-0000-8000-8000-000000000000')
    expect(zero.areDistinct()).toBe(false)
  })
})
