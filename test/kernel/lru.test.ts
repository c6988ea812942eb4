import { describe, expect, test } from 'vitest'
import { lru } from '../../src/kernel/lru.ts'

describe('a bounded map', () => {
  test('forgets what was used longest ago', () => {
    const map = lru<number>(2)
    map.set('a', 1)
    map.set('b', 2)
    expect(map.get('a')).toBe(1)
    map.set('c', 3)
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3])
  })

  test('forgets on demand, and a value set again is the new one', () => {
    const map = lru<number>(2)
    map.set('a', 1)
    map.set('a', 2)
    map.set('b', 3)
    expect(map.get('a')).toBe(2)
    map.delete('a')
    expect(map.get('a')).toBeUndefined()
    expect(map.get('b')).toBe(3)
  })
})
