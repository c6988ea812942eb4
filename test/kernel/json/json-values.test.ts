import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasMoreValues } from '../../../src/kernel/json/json-values.ts'

/** Separators and openings, counted from the value itself. */
const valuesOf = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0
  const inside = Object.values(value)
  return (
    1 +
    Math.max(0, inside.length - 1) +
    inside.reduce<number>((sum, each) => sum + valuesOf(each), 0)
  )
}

describe('values that JSON text names', () => {
  test('are as many as the value has', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        const values = valuesOf(value)
        expect(hasMoreValues(text, values)).toBe(false)
        expect(hasMoreValues(text, values - 1)).toBe(true)
      }),
    )
  })

  test.each([
    ['a text that holds what separates', '["a,b[{",1]', 2],
    ['a text with an escaped quote', '["\\",[",1]', 2],
    ['a text that does not end', '[1,"abc', 2],
    ['a text that ends in a backslash', '["abc\\', 1],
    ['nothing', '', 0],
  ])('%s', (_name, text, values) => {
    expect(hasMoreValues(text, values)).toBe(false)
    expect(hasMoreValues(text, values - 1)).toBe(true)
  })
})
