import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linked, linkedAt, linkedIds, linksIn } from '../../src/deciders/chain.ts'
import type { Chain } from '../../src/deciders/chain.ts'

describe('a chain', () => {
  test('holds what a map would hold', () => {
    const entries = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'constructor'), fc.nat()))
    fc.assert(
      fc.property(entries, (all) => {
        let chain: Chain<number>
        for (const [id, entry] of all) chain = linked(chain, id, entry)
        const map = new Map<string, number>(all)
        expect([...linkedIds(chain)].sort()).toEqual([...map.keys()].sort())
        for (const id of ['a', 'b', 'c', 'constructor', 'nobody'])
          expect(linkedAt(chain, id)).toBe(map.get(id))
      }),
    )
  })

  test('counts its links, and takes none for what is linked again at once', () => {
    let chain: Chain<number>
    expect(linksIn(chain)).toBe(0)
    for (const [id, links] of [
      ['a', 1],
      ['a', 1],
      ['b', 2],
      ['b', 2],
      ['a', 3],
    ] as const) {
      chain = linked(chain, id, links)
      expect(linksIn(chain)).toBe(links)
    }
  })
})
