/** Base64 has one spelling for some bytes: it is Node's, and every other is refused. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64, toBase64 } from '../../../src/transparency/bytes/base64.ts'

test('bytes are spelled as Node spells them, and read as they were', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const text = toBase64(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64'))
      expect(fromBase64(text)).toEqual(bytes)
    }),
  )
})

test.each([
  ['loose padding bits after one byte', 'AB=='],
  ['loose padding bits after two bytes', 'AAB='],
  ['no padding', 'AA'],
  ['too much padding', 'A==='],
  ['nothing but padding', '===='],
  ['padding in the middle', 'AA==AAAA'],
  ['the alphabet of URLs', 'AA-_'],
  ['a blank', 'AA A'],
  ['a line feed', 'AAA\n'],
  ['a letter of another script', 'AAAé'],
])('%s is refused', (_, text) => {
  expect(fromBase64(text)).toBeUndefined()
})
