import { describe, expect, test } from 'vitest'
import { keyCache } from '../../../src/vault/postgres/key-cache.ts'
import { anna, bo } from '../support.ts'

const key = { kid: 'k1' as const, dek: new Uint8Array(32) }

const made = () => {
  const world = { nowMs: 0, hearing: true }
  const cache = keyCache(
    () => world.hearing,
    () => world.nowMs,
  )
  return { world, cache, put: () => cache.set(anna, key, cache.reading()) }
}

describe('keys kept at hand', () => {
  test('are answered for five seconds after they were read, and no longer', () => {
    const { world, cache, put } = made()
    put()
    world.nowMs = 5_000
    expect(cache.get(anna)).toEqual(key)
    world.nowMs = 5_001
    expect(cache.get(anna)).toBeUndefined()
  })

  test('are not answered while destructions are not heard of', () => {
    const { world, cache, put } = made()
    put()
    world.hearing = false
    expect(cache.get(anna)).toBeUndefined()
    world.hearing = true
    expect(cache.get(anna)).toEqual(key)
  })

  test.each(['evict', 'clear'] as const)('are gone after %s', (how) => {
    const { cache, put } = made()
    put()
    cache[how](anna)
    expect(cache.get(anna)).toBeUndefined()
  })

  test('are not kept when anything was destroyed while they were read', () => {
    const { cache } = made()
    const reading = cache.reading()
    cache.evict(bo)
    cache.set(anna, key, reading)
    expect(cache.get(anna)).toBeUndefined()
  })
})
