/** Texts to bytes, one by one and many at once. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allBytesFrom, bytesFrom } from '../../../src/transparency/bytes/text.ts'

test('many texts give the bytes of each, whatever their characters take', () => {
  const texts = fc.array(
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary-ascii' })),
  )
  fc.assert(
    fc.property(texts, (all) => {
      expect(allBytesFrom(all).map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(
        all.map((text) => Buffer.from(bytesFrom(text)).toString('hex')),
      )
    }),
  )
})
