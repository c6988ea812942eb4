/** SM3 of the page against that of OpenSSL: any bytes, in any pieces. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sm3 } from '../../web/verify/sm3.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const ours = (pieces: ReadonlyArray<Uint8Array>): string => {
  const hash = sm3()
  for (const piece of pieces) hash.update(piece)
  return hex(hash.digest())
}

describe('SM3', () => {
  test('of the text in the standard (GB/T 32905-2016, A.1)', () => {
    expect(ours([Buffer.from('abc')])).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    )
  })

  test('is that of OpenSSL, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }), (pieces) => {
        const hash = createHash('sm3')
        for (const piece of pieces) hash.update(piece)
        expect(ours(pieces)).toBe(hash.digest('hex'))
      }),
    )
  })

  test('two at once do not disturb each other', () => {
    const [a, b] = [sm3(), sm3()]
    a.update(Buffer.from('a'.repeat(70)))
    b.update(Buffer.from('b'))
    a.update(Buffer.from('a'))
    expect(hex(b.digest())).toBe(createHash('sm3').update('b').digest('hex'))
    expect(hex(a.digest())).toBe(createHash('sm3').update('a'.repeat(71)).digest('hex'))
  })
})
