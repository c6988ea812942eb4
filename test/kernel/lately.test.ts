import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lately } from '../../src/kernel/lately.ts'

describe('recently used values', () => {
  test('is there, as it was put last, or it is not there', () => {
    const step = fc.tuple(
      fc.constantFrom('ask', 'set', 'delete'),
      fc.integer({ min: 0, max: 9 }).map(String),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const known = new Map<string, number>()
        const kept = lately<number>(4)
        for (const [index, [what, key]] of steps.entries()) {
          if (what === 'set') {
            kept.set(key, index)
            known.set(key, index)
          }
          if (what === 'delete') {
            kept.delete(key)
            known.delete(key)
          }
          expect([undefined, known.get(key)]).toContain(kept.get(key))
        }
      }),
    )
  })

  test('stays for as many others as there is room for', () => {
    const kept = lately<number>(4)
    kept.set('a', 1)
    for (const other of ['b', 'c', 'd']) kept.set(other, 2)
    expect(kept.get('a')).toBe(1)
  })

  test('goes once as many others were used twice over', () => {
    const kept = lately<number>(4)
    kept.set('a', 1)
    for (let n = 0; n < 8; n += 1) kept.set(`other ${n}`, n)
    expect(kept.get('a')).toBeUndefined()
  })

  test('stays for ever while it is asked for', () => {
    const kept = lately<number>(4)
    kept.set('a', 1)
    for (let n = 0; n < 100; n += 1) {
      kept.set(`other ${n}`, n)
      expect(kept.get('a')).toBe(1)
    }
  })
})
