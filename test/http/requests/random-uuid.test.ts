import { describe, expect, test } from 'vitest'
import { drawUuid } from '../../../src/http/requests/random-uuid.ts'

describe('a random UUID', () => {
  // More than are drawn from one filling of the pool, and not a multiple of it.
  const drawn = Array.from({ length: 1_001 }, drawUuid)

  test('is of version 4 and the variant of RFC 9562', () => {
    for (const uuid of drawn)
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
  test('is drawn once', () => {
    expect(new Set(drawn).size).toBe(drawn.length)
  })
  test('has every digit that is not fixed drawn, in every place', () => {
    const fixed = new Set([8, 13, 14, 18, 19, 23])
    const places = Array.from({ length: 36 }, (_, place) => place).filter((at) => !fixed.has(at))
    const digitsAt = (place: number) => new Set(drawn.map((uuid) => uuid[place])).size
    // Of 16 digits each is missed in 1,001 draws once in 10^28.
    expect(places.map(digitsAt)).toEqual(places.map(() => 16))
  })
})
