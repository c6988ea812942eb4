/** Text that is judged without being parsed is judged as by parsing it and spelling it again. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../../src/kernel/canonical-json.ts'
import { isCanonicalText } from '../../../src/kernel/json/canonical-text.ts'

const isSpelledAgain = (text: string): boolean => {
  try {
    return canonicalJson(JSON.parse(text)) === text
  } catch {
    return false
  }
}

const letters = fc.constantFrom(
  '"',
  '\\',
  'a',
  'b',
  '0',
  '1',
  '\u0000',
  '\t',
  '\u007f',
  '\u2028',
  'é',
  '\ue000',
  '\ud83d\ude00',
  '\ud800',
  '\udc00',
  '\\u0001',
  '\\u001F',
  '\\n',
  '\\/',
  '\\ud83d',
)
const word = fc.array(letters, { maxLength: 5 }).map((all) => all.join(''))
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    word,
    fc.maxSafeInteger(),
    fc.constantFrom(0, -1, 9_007_199_254_740_991, -9_007_199_254_740_991, true, false, null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(word, tie('any'), { maxKeys: 5 }),
  ),
})).any

/** A part of the text in another place, twice, or gone, or something else there. */
const changed = fc
  .tuple(
    fc.nat(),
    fc.nat(6),
    fc.constantFrom('', ' ', '0', '-', ',', ':', '"', '{', '}', '[', ']', '\\', '.5', 'e1', 'null'),
  )
  .map(([at, cut, put]) => (text: string): string => {
    const place = at % (text.length + 1)
    return text.slice(0, place) + put + text.slice(place + cut)
  })

describe('a text judged without being parsed', () => {
  test('is canonical where spelling its value again gives it', () => {
    fc.assert(
      fc.property(value, fc.array(changed, { maxLength: 2 }), (u, changes) => {
        const spelled = JSON.stringify(u)
        const text = changes.reduce((before, change) => change(before), spelled)
        expect([text, isCanonicalText(text)]).toEqual([text, isSpelledAgain(text)])
      }),
      { numRuns: 3_000 },
    )
  })

  test.each([
    '',
    '"',
    '{',
    '[',
    '[1',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '[1,',
    'nul',
    'truefalse',
    '-',
    '-0',
    '00',
    '01',
    '1.0',
    '1e2',
    '9007199254740992',
    '-9007199254740992',
    '123456789012345678901',
    ' 1',
    '1 ',
    '[1, 2]',
    '{"a":1}\n',
    '[1,]',
    '{"a":1,}',
    '{1:1}',
    '{"b":1,"a":2}',
    '{"a":1,"a":1}',
    '{"10":1,"9":1}',
    '{"9":1,"10":1}',
    '{"__proto__":1}',
    '"\\u0041"',
    '"\\u000a"',
    '"\\u001F"',
    '"\\u001f"',
    '"\\u0008"',
    '"\\b"',
    '"\\/"',
    '"\\x"',
    '"\\ud83d\\ude00"',
    '"\ud83d\ude00"',
    '"\ud83d"',
    '"\ude00"',
    '"\\ud800"',
    '"\\\\ud800"',
    '{"\\"":1,"a":2}',
    '{"a":1,"\\"":2}',
    '{"\\\\":1,"\\u0001":2}',
    '{"\\u0001":1,"a":2}',
    '{"\ud83d\ude00":1,"\ue000":2}',
    '{"\ue000":1,"\ud83d\ude00":2}',
    '"\u0001"',
    '"\n"',
  ])('%j is as parsing says', (text) => {
    expect(isCanonicalText(text)).toBe(isSpelledAgain(text))
  })

  test('is refused beyond a depth, at once', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(isCanonicalText(nested(64))).toBe(true)
    expect(isCanonicalText(nested(65))).toBe(false)
    expect(isCanonicalText('{"a":'.repeat(20_000_000))).toBe(false)
  })

  test('is refused beyond a number of values', () => {
    const list = (values: number) => `[${Array.from({ length: values }, () => '[]').join()}]`
    expect(isCanonicalText(list(9), { depth: 64, values: 10 })).toBe(true)
    expect(isCanonicalText(list(10), { depth: 64, values: 10 })).toBe(false)
  })
})
