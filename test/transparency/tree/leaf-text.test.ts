import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesFrom } from '../../../src/transparency/bytes/text.ts'
import { hashLeafText, nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { maxEntryBytes } from '../../../src/transparency/tiles/entry-bundle.ts'
import { leafHash } from '../../../src/transparency/tree/hash.ts'

const viaBytes = (text: string): Uint8Array | undefined => {
  const bytes = bytesFrom(text)
  return bytes.length > maxEntryBytes ? undefined : leafHash(nodeCrypto, bytes)
}

describe('the hash of a leaf from its text', () => {
  test('is that of its bytes in UTF-8, whatever was hashed before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { maxLength: 4 }),
        (texts) => {
          for (const text of texts)
            expect(hashLeafText(text, maxEntryBytes)).toEqual(viaBytes(text))
        },
      ),
      { numRuns: 60 },
    )
  })

  test.each(['a', '\u00e9', '\u540c', '\u{20000}'])(
    'is there up to the longest entry of %s, and not beyond',
    (unit) => {
      const most = Math.floor(maxEntryBytes / Buffer.byteLength(unit))
      for (const count of [most - 1, most, most + 1, most * 2]) {
        const text = unit.repeat(count)
        const found = hashLeafText(text, maxEntryBytes)
        expect(found).toEqual(viaBytes(text))
        expect(found === undefined).toBe(count > most)
      }
    },
  )
})
