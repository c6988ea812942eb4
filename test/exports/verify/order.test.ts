/** The order of a bundle's files: there is one, in the archive and in the manifest, and no other is taken. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { follows } from '../../../src/exports/bundle/format/names.ts'
import { canonicalJson } from '../../../src/kernel/canonical-json.ts'
import { tilePath } from '../../../src/transparency/tiles/tile-path.ts'
import { resealed, zipOf } from './archive.ts'
import type { Contents } from './archive.ts'
import { personBundle, wholeBundle } from './bundle-of.ts'
import { found } from './changing.ts'
import { shortHistory } from './recorded.ts'
import { foundIn, reportOf } from './verifying.ts'

let whole: Contents
let person: Contents
beforeAll(async () => {
  const history = await shortHistory()
  whole = await wholeBundle({ history, previous: 3 })
  person = await personBundle({ history }, history.anna)
})

/** The same files in another order, under a manifest that lists them so. */
const inOrder = (contents: Contents, names: ReadonlyArray<string>): Contents =>
  resealed(
    new Map(
      [...names, 'manifest.json'].map((name) => [name, contents.get(name) ?? Buffer.alloc(0)]),
    ),
  )

const namesOf = (contents: Contents): ReadonlyArray<string> =>
  [...contents.keys()].filter((name) => name !== 'manifest.json')

const swapped = (names: ReadonlyArray<string>, at: number): ReadonlyArray<string> =>
  names.with(at, names[at + 1] ?? '').with(at + 1, names[at] ?? '')

describe('files of a bundle in another order', () => {
  test('are refused by name, whichever two are swapped', async () => {
    for (const contents of [whole, person]) {
      const names = namesOf(contents)
      for (const at of names.keys()) {
        if (at === names.length - 1) continue
        const all = await found(inOrder(contents, swapped(names, at)))
        expect(all).toEqual([`archive file-out-of-order ${names[at]}`])
      }
    }
  })

  test('are refused where the manifest does not stand last', async () => {
    const names = ['manifest.json', ...namesOf(whole)]
    const moved = names.map((name) => [name, whole.get(name) ?? Buffer.alloc(0)] as const)
    expect(foundIn(await reportOf(await zipOf(moved)))).toEqual([
      `archive file-out-of-order ${namesOf(whole)[0]}`,
    ])
  })

  test('are refused where the manifest alone lists them so', async () => {
    const { files, ...head } = JSON.parse(String(whole.get('manifest.json')))
    const listed = { ...head, files: [files[1], files[0], ...files.slice(2)] }
    const bytes = Buffer.from(canonicalJson(listed))
    expect(await found(new Map(whole).set('manifest.json', bytes))).toEqual([
      'manifest file-out-of-order manifest.json',
    ])
  })
})

describe('the order', () => {
  const tile = fc.record({
    level: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constant('entries' as const)),
    index: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 2 ** 40 })),
    width: fc.integer({ min: 1, max: 256 }),
  })
  const rank = ({ level, index }: { level: number | 'entries'; index: number }) =>
    [level === 'entries' ? 99 : level, index] as const

  test('of tiles is by level, then number, and the entries behind: whatever their paths look like', () => {
    fc.assert(
      fc.property(tile, tile, (a, b) => {
        const [[levelA, indexA], [levelB, indexB]] = [rank(a), rank(b)]
        const isBehind = levelA === levelB ? indexA < indexB : levelA < levelB
        expect(follows(tilePath(b), tilePath(a))).toBe(isBehind)
      }),
    )
  })
})
