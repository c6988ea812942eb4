import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { E } from '../../../src/fp.ts'
import { maxJsonDepth, parseStrictJson } from '../../../src/kernel/json/strict-json.ts'

const faultOf = (text: string) => {
  const result = parseStrictJson(text)
  return E.isLeft(result) ? result.left : undefined
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

describe('strict JSON', () => {
  test('reads what every parser reads alike', () => {
    expect(parseStrictJson('{"a":[1,-2,"x\\"{:\\\\"],"b":{"a":null,"c":true}}')).toEqual(
      E.right({ a: [1, -2, 'x"{:\\'], b: { a: null, c: true } }),
    )
  })

  test.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"x":[{"b":1},{"k":1,"c":{"d":[],"d":1}}]}', 'x.1.c.d'],
    ['[[0],{"a":{},"a":{}}]', '1.a'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['{"a":"\\\\","b":1,"b":2}', 'b'],
  ])('refuses a key that comes twice: %s', (text, path) => {
    expect(faultOf(text)).toEqual({ json: 'duplicate-key', path })
  })

  test.each([
    ['{"a":1.5}', 'a'],
    ['{"a":1.0}', ''],
    ['{"a":1e3}', ''],
    ['{"a":1E400}', 'a'],
    ['{"a":[9007199254740992]}', 'a.0'],
    ['{"a":-0}', 'a'],
  ])('refuses a number that is not whole, or that is rounded: %s', (text, path) => {
    expect(faultOf(text)).toEqual({ json: 'not-whole', path })
  })

  test.each([
    ['{"a":"\\ud800"}', 'a'],
    ['{"a":["x","\\udc00x"]}', 'a.1'],
    ['{"\\ud800":1}', ''],
  ])('refuses a lone surrogate: %s', (text, path) => {
    expect(faultOf(text)).toEqual({ json: 'lone-surrogate', path })
  })

  test('takes a whole character that is spelled in halves', () => {
    expect(parseStrictJson('{"a":"\\ud83d\\ude00"}')).toEqual(E.right({ a: '😀' }))
  })

  test.each(['', '{', '{"a":1,}', "{'a':1}", '{"a":01}', 'undefined', '\u{feff}{}', '{"a":NaN}'])(
    'refuses what is no JSON: %s',
    (text) => {
      expect(faultOf(text)?.json).toBe('invalid')
    },
  )

  test('refuses nesting past its bound and takes nesting at it', () => {
    expect(faultOf(nested(maxJsonDepth + 2))?.json).toBe('too-deep')
    expect(faultOf(nested(60_000))?.json).toBe('too-deep')
    expect(faultOf(nested(maxJsonDepth + 1))).toBeUndefined()
  })

  test('answers as JSON.parse does for every value of whole numbers and whole texts', () => {
    const leaf = fc.oneof(fc.maxSafeInteger(), fc.string({ unit: 'binary' }), fc.boolean())
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie('tree')),
        fc.dictionary(fc.string({ unit: 'binary' }), tie('tree')),
      ),
    }))
    fc.assert(
      fc.property(tree, (value) => {
        const text = JSON.stringify(value, undefined, 1)
        expect(parseStrictJson(text)).toEqual(E.right(JSON.parse(text)))
      }),
    )
  })

  test('finds a key put in twice anywhere', () => {
    const keys = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1 })
    fc.assert(
      fc.property(keys, fc.nat(), fc.nat({ max: 5 }), (names, pick, depth) => {
        const again = names[pick % names.length]!
        const object = [...names, again].map((name) => `${JSON.stringify(name)}:"\\\\"`).join(',')
        const text = `${'[{"in":'.repeat(depth)}{${object}}${'}]'.repeat(depth)}`
        expect(faultOf(text)).toEqual({
          json: 'duplicate-key',
          path: [...Array.from({ length: depth }, () => '0.in'), again].join('.'),
        })
      }),
    )
  })
})
