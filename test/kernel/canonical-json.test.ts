import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NotCanonical, canonicalJson } from '../../src/kernel/canonical-json.ts'

const key = fc.string({ maxLength: 6 }).filter((name) => name !== '__proto__')
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom('\ud83d\ude00', '"\\', '\u007f', '\u0000', '\\ud800'),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(key, tie('any'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).any

type Fields = { readonly [key: string]: unknown }
const isFields = (u: unknown): u is Fields =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

/** The same value, its records filled in the order of their keys, or against it. */
const refilled = (u: unknown, sign: 1 | -1): unknown => {
  if (Array.isArray(u)) return u.map((item) => refilled(item, sign))
  if (!isFields(u)) return u
  const keys = Object.keys(u).sort((a, b) => (a < b ? -sign : sign))
  return Object.fromEntries(keys.map((name) => [name, refilled(u[name], sign)]))
}

describe('canonical JSON', () => {
  test('is the same however a record was filled', () => {
    fc.assert(
      fc.property(value, (u) => {
        const text = canonicalJson(u)
        expect(canonicalJson(refilled(u, 1))).toBe(text)
        expect(canonicalJson(refilled(u, -1))).toBe(text)
        expect(JSON.parse(text)).toEqual(u)
      }),
    )
  })
  test('puts keys in the order of UTF-16 units, also where the engine would count them', () => {
    expect(canonicalJson({ 9: 1, 10: 2 })).toBe('{"10":2,"9":1}')
    expect(canonicalJson({ '\ue000': 1, '\ud83d\ude00': 2 })).toBe('{"😀":2,"\ue000":1}')
  })
  test('leaves out what is undefined, in order or not', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}')
    expect(canonicalJson({ b: 1, a: undefined })).toBe('{"b":1}')
  })
  test.each([
    ['a lone surrogate', { a: '\ud800' }],
    ['a lone surrogate in a key', { '\udc00': 1 }],
    ['a lone surrogate out of order', { b: '\ud800', a: 1 }],
    ['a fraction', { a: 0.5 }],
    ['a number past 2^53', { a: 2 ** 53 }],
    ['a bigint', { a: 1n }],
    ['a gap in a list', { a: [undefined] }],
    ['a date', { a: new Date(0) }],
    ['a map', { a: new Map() }],
    ['its own idea of JSON', { a: { toJSON: () => 'x' } }],
  ])('refuses %s', (_, bad) => {
    expect(() => canonicalJson(bad)).toThrow(NotCanonical)
  })
})
