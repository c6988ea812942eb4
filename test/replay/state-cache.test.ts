/** What is remembered between commands is bounded by what states weigh, not by people. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { subjectFrom, subjectStream } from '../../src/kernel/ids.ts'
import { makeStateCache } from '../../src/replay/state-cache.ts'

const stream = (digit: string) => subjectStream(subjectFrom(digit.repeat(32)))
const [a, b, c] = [stream('a'), stream('b'), stream('c')]
const streamOf = (n: number) => subjectStream(subjectFrom(n.toString(16).padStart(32, '0')))
const state = (name: string, revision: bigint) => ({ state: name, revision, position: 0n })

describe('remembered states', () => {
  test('make room by age, and using one makes it young', () => {
    const cache = makeStateCache<string>(25)
    cache.set(a, state('a', 9n))
    cache.set(b, state('b', 9n))
    expect(cache.get(a)?.state).toBe('a')
    cache.set(c, state('c', 9n))
    expect([a, b, c].map((each) => cache.get(each)?.state)).toEqual(['a', undefined, 'c'])
  })

  test('are told without being used: of those who wait to be used again and of the others in turn, the latest first', () => {
    const cache = makeStateCache<string>(100)
    for (const [n, each] of [a, b, c, stream('d')].entries()) cache.set(each, state(`${n}`, 3n))
    cache.get(b)
    cache.get(a)
    const told = () => [...cache.newestFirst()].map(([, { state: name }]) => name)
    expect(told()).toEqual(['3', '0', '2', '1'])
    expect(told()).toEqual(['3', '0', '2', '1'])
  })

  test('weigh what they are the fold of: a long one pushes out many, or is not kept', () => {
    const cache = makeStateCache<string>(25)
    cache.set(a, state('a', 3n))
    cache.set(b, state('b', 3n))
    cache.set(c, state('c', 20n))
    expect([a, b, c].map((each) => cache.get(each)?.state)).toEqual([undefined, undefined, 'c'])
    cache.set(a, state('a', 1_000n))
    expect([a, c].map((each) => cache.get(each)?.state)).toEqual([undefined, 'c'])
  })

  test('weigh what they are said to weigh, each time they are put in anew', () => {
    const cache = makeStateCache<string>(10, ({ state: { length } }) => length)
    cache.set(a, state('aaaa', 1_000n))
    cache.set(b, state('bbbb', 1_000n))
    cache.set(b, state('bb', 1_000n))
    cache.set(c, state('cccc', 1_000n))
    expect([a, b, c].map((each) => cache.get(each)?.state)).toEqual(['aaaa', 'bb', 'cccc'])
    const same = cache.get(c)!
    for (let n = 0; n < 5; n += 1) cache.set(c, same)
    cache.set(b, state('bbb', 1_000n))
    expect([a, b, c].map((each) => cache.get(each)?.state)).toEqual([undefined, 'bbb', 'cccc'])
    cache.set(a, state('a'.repeat(11), 1_000n))
    // Too heavy to be kept, it pushes nobody out.
    expect([a, b, c].map((each) => cache.get(each)?.state)).toEqual([undefined, 'bbb', 'cccc'])
  })

  test('are there for most of those who fit, where twice as many come in turn', () => {
    const cache = makeStateCache<string>(100, () => 1)
    let found = 0
    for (let round = 0; round < 5; round += 1) {
      for (let n = 0; n < 200; n += 1) {
        if (cache.get(streamOf(n)) !== undefined) found += 1
        cache.set(streamOf(n), state('s', 1n))
      }
    }
    // 75 of 200 in each round but the first; by age alone it would be nobody.
    expect(found / 4).toBeGreaterThanOrEqual(70)
  })

  test('are there for a key that returns soon, whatever keys came between', () => {
    const cache = makeStateCache<string>(100, () => 1)
    let missed = 0
    for (let n = 0; n < 1_000; n += 1) {
      cache.set(streamOf(n), state('s', 1n))
      // Twenty others between the two acts of a person.
      if (n >= 20 && cache.get(streamOf(n - 20)) === undefined) missed += 1
    }
    expect(missed).toBe(0)
  })

  test('weigh no more together than there is room for, and are what was put in last', () => {
    const step = fc.record({
      n: fc.integer({ min: 0, max: 30 }),
      does: fc.constantFrom('get', 'set', 'set', 'drop'),
      length: fc.integer({ min: 1, max: 12 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const cache = makeStateCache<string>(40, ({ state: { length } }) => length)
        const last = new Map<number, string>()
        for (const { n, does, length } of steps) {
          const text = `${n}`.padStart(length, '.')
          if (does === 'drop') cache.drop(streamOf(n))
          if (does === 'set') cache.set(streamOf(n), state(text, 1n))
          if (does === 'drop') last.delete(n)
          if (does === 'set') last.set(n, text)
          const found = cache.get(streamOf(n))?.state
          // What was put in just now is there; nothing else ever is.
          expect(does === 'set' ? [text] : [undefined, last.get(n)]).toContain(found)
        }
        const there = Array.from({ length: 31 }, (_, n) => cache.get(streamOf(n))?.state ?? '')
        expect(there.join('').length).toBeLessThanOrEqual(40)
      }),
    )
  })

  test('are replaced and forgotten with their weight', () => {
    const cache = makeStateCache<string>(25)
    for (let revision = 0n; revision < 20n; revision += 1n) cache.set(a, state('a', revision))
    cache.drop(a)
    cache.drop(a)
    cache.set(b, state('b', 10n))
    cache.set(c, state('c', 10n))
    expect([b, c].map((each) => cache.get(each)?.state)).toEqual(['b', 'c'])
  })
})
