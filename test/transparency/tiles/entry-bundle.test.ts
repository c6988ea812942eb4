/** Bundles of entries: read as they were written, to the last byte, or refused. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { entriesFrom, entryBundle } from '../../../src/transparency/tiles/entry-bundle.ts'
import { right } from '../../support/unwrap.ts'

const entries = fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 20 })
const bytes = (...all: ReadonlyArray<number>): Uint8Array => Uint8Array.of(...all)

describe('a bundle of entries', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(entries, (each) => {
        expect(entriesFrom(right(entryBundle(each)), each.length)).toEqual(E.right(each))
      }),
    )
  })

  test('writes each length in two bytes, the high one first', () => {
    const longest = new Uint8Array(65_535).fill(7)
    const bundle = right(entryBundle([bytes(1, 2), longest]))
    expect([...bundle.subarray(0, 7)]).toEqual([0, 2, 1, 2, 255, 255, 7])
    expect(entriesFrom(bundle, 2)).toEqual(E.right([bytes(1, 2), longest]))
  })

  test('takes no entry that is longer', () => {
    const long = new Uint8Array(65_536)
    const rejection = { rejected: 'entry-too-long', entry: 1, bytes: 65_536 }
    expect(entryBundle([bytes(1), long])).toEqual(E.left(rejection))
  })

  test.each([
    ['without its bytes', [], 1, { rejected: 'bundle-cut-short', entry: 0 }],
    ['with half a length', [0], 1, { rejected: 'bundle-cut-short', entry: 0 }],
    ['with an entry cut short', [0, 2, 1], 1, { rejected: 'bundle-cut-short', entry: 0 }],
    ['with an entry missing', [0, 1, 9], 2, { rejected: 'bundle-cut-short', entry: 1 }],
    ['with an entry more', [0, 1, 9, 0, 0], 1, { rejected: 'bundle-left-over', bytes: 2 }],
    ['with a byte more', [0, 0, 0], 1, { rejected: 'bundle-left-over', bytes: 1 }],
  ])('%s is refused', (_, all, width, rejection) => {
    expect(entriesFrom(bytes(...all), width)).toEqual(E.left(rejection))
  })

  test('that was changed is refused or read to its last byte; nothing is thrown', () => {
    fc.assert(
      fc.property(entries, fc.nat(8_000), fc.nat(255), fc.nat(21), (each, at, to, width) => {
        const bundle = right(entryBundle(each)).map((byte, place) => (place === at ? to : byte))
        const read = entriesFrom(bundle, width)
        const again = E.isLeft(read) ? bundle : right(entryBundle(read.right))
        expect(again).toEqual(bundle)
      }),
    )
  })
})
