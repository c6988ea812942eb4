/** Paths of tiles: one spelling each, and every other is refused. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { tileNameFrom, tilePath } from '../../../src/transparency/tiles/tile-path.ts'

const refused = E.left({ rejected: 'tile-path-malformed' })

describe('the path of a tile', () => {
  test.each([
    ['tile/0/000', { level: 0, index: 0, width: 256 }],
    ['tile/0/001.p/44', { level: 0, index: 1, width: 44 }],
    ['tile/1/x001/000', { level: 1, index: 1_000, width: 256 }],
    ['tile/3/x001/x234/067', { level: 3, index: 1_234_067, width: 256 }],
    ['tile/entries/999.p/255', { level: 'entries', index: 999, width: 255 }],
    ['tile/63/000.p/1', { level: 63, index: 0, width: 1 }],
  ] as const)('%s is written and read', (path, name) => {
    expect(tilePath(name)).toBe(path)
    expect(tileNameFrom(path)).toEqual(E.right(name))
  })

  test('is read as it was written, whatever the tile', () => {
    const name = fc.record({
      level: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const)),
      index: fc.oneof(fc.nat(2_000), fc.maxSafeNat()),
      width: fc.integer({ min: 1, max: 256 }),
    })
    fc.assert(
      fc.property(name, (one) => {
        expect(tileNameFrom(tilePath(one))).toEqual(E.right(one))
      }),
    )
  })

  test.each([
    ['nothing', ''],
    ['no tile', 'tile/0'],
    ['a leading slash', '/tile/0/000'],
    ['a slash at the end', 'tile/0/000/'],
    ['a level with a zero in front', 'tile/00/000'],
    ['a level past 63', 'tile/64/000'],
    ['a level below nothing', 'tile/-1/000'],
    ['another kind of level', 'tile/data/000'],
    ['the level of another log', 'tile/8/0/000'],
    ['an index of two digits', 'tile/0/00'],
    ['an index of four digits', 'tile/0/1000'],
    ['a group without its mark', 'tile/0/001/000'],
    ['a mark on the last group', 'tile/0/x000'],
    ['a group of zeros in front', 'tile/0/x000/001'],
    ['a capital mark', 'tile/0/X001/000'],
    ['an index past 2^53', 'tile/0/x009/x007/x199/x254/x740/992'],
    ['seven groups', 'tile/0/x001/x000/x000/x000/x000/x000/000'],
    ['a part of nothing', 'tile/0/000.p/0'],
    ['a part that is whole', 'tile/0/000.p/256'],
    ['a part with a zero in front', 'tile/0/000.p/01'],
    ['a part without a width', 'tile/0/000.p/'],
    ['a part told twice', 'tile/0/000.p/1.p/1'],
    ['a blank', 'tile/0/000 '],
    ['a line feed', 'tile/0/000\n'],
    ['digits of another script', 'tile/0/٠٠٠'],
    ['a way out of the folder', 'tile/0/../000'],
    ['an encoded slash', 'tile/0%2f000'],
  ])('with %s is refused', (_, path) => {
    expect(tileNameFrom(path)).toEqual(refused)
  })

  test('that was changed is refused, or is that of another tile; nothing is thrown', () => {
    const valid = fc.constantFrom('tile/0/001.p/44', 'tile/3/x001/x234/067', 'tile/entries/000')
    fc.assert(
      fc.property(
        valid,
        fc.nat(20),
        fc.nat(2),
        fc.string({ maxLength: 3 }),
        (path, at, cut, put) => {
          const changed = path.slice(0, at) + put + path.slice(at + cut)
          const read = tileNameFrom(changed)
          expect(E.isLeft(read) ? changed : tilePath(read.right)).toBe(changed)
        },
      ),
    )
  })
})
