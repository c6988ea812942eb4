import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linked, linkedAt, linkedIds } from '../../src/deciders/chain.ts'
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
})
