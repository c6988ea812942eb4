import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { Instant, InstantInput, instantOf, msOf, parseInstant } from '../../src/kernel/instant.ts'
import { decode } from '../../src/kernel/codec.ts'
import { InstantCases } from './instant-vectors.ts'

describe('reading an instant', () => {
  test.each(InstantCases.read)('%s is %s', (text, instant) => {
    expect(parseInstant(text)).toEqual(E.right(instant))
    expect(decode(InstantInput)(text)).toEqual(E.right(instant))
  })
  test.each(InstantCases.refused)('%s is refused', (text) => {
    expect(E.isLeft(parseInstant(text))).toBe(true)
    expect(InstantInput.is(text)).toBe(false)
    expect(E.isLeft(decode(InstantInput)(text))).toBe(true)
  })
  test('every instant that the ledger writes is read back the same', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) - 1 }),
        (ms) => {
          const instant = instantOf(ms)
          expect(InstantInput.is(instant)).toBe(true)
          expect(parseInstant(instant)).toEqual(E.right(instant))
        },
      ),
    )
  })
  test('the check of one spelling is the check of all: what `is` takes, parsing takes', () => {
    const digits = (max: number) => fc.integer({ min: 0, max }).map((n) => `${n}`.padStart(2, '0'))
    const shape = fc
      .tuple(digits(13), digits(32), digits(25), digits(61), digits(61))
      .map(
        ([month, day, hour, minute, second]) =>
          `2027-${month}-${day}T${hour}:${minute}:${second}.000Z`,
      )
    fc.assert(
      fc.property(shape, (text) => {
        expect(InstantInput.is(text)).toBe(E.isRight(parseInstant(text)) && !text.includes(':60.'))
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('an impossible day in the log', () => {
  test('is read still, in the order of its text', () => {
    const stored = '2027-02-30T00:00:00.000Z'
    const read = decode(Instant)(stored)
    expect(E.isRight(read) && msOf(read.right)).toBe(Date.UTC(2027, 2, 2))
  })
})
