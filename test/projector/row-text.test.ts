import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { rowText } from '../../src/projector/tables/row-text.ts'

const key = fc.string({ maxLength: 8 }).filter((name) => name !== '__proto__')
const row = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5 }),
  ),
})).value

describe('row text', () => {
  test('reads back as canonical JSON would', () => {
    fc.assert(
      fc.property(
        row,
        (value) => canonicalJson(JSON.parse(rowText(value))) === canonicalJson(value),
      ),
    )
  })
  test('is ASCII', () => {
    fc.assert(fc.property(row, (value) => /^[\u0020-\u007e]*$/.test(rowText(value))))
  })
  test('is the same again for what was read back', () => {
    fc.assert(fc.property(row, (value) => rowText(JSON.parse(rowText(value))) === rowText(value)))
  })
  test('does not depend on the order in which fields were set', () => {
    expect(rowText({ b: 1, a: { d: '国', c: undefined } })).toBe('{"a":{"d":"\\u56fd"},"b":1}')
  })
  test('refuses what JSON has no whole number for', () => {
    expect(() => rowText({ a: 0.5 })).toThrow('number')
    expect(() => rowText({ a: 1n })).toThrow('bigint')
  })
})
