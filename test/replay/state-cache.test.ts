/** What is remembered between commands is bounded by what states weigh, not by people. */
import { describe, expect, test } from 'vitest'
import { subjectFrom, subjectStream } from '../../src/kernel/ids.ts'
import { makeStateCache } from '../../src/replay/state-cache.ts'

const stream = (digit: string) => subjectStream(subjectFrom(digit.repeat(32)))
const [a, b, c] = [stream('a'), stream('b'), stream('c')]
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

  test('weigh what they are the fold of: a long one pushes out many, or is not kept', () => {
    const cache = makeStateCache<string>(25)
    cache.set(a, state('a', 3n))
    cache.set(b, state('b', 3n))
    cache.set(c, state('c', 20n))
    expect([a, b, c].map((each) => cache.get(each)?.state)).toEqual([undefined, undefined, 'c'])
    cache.set(a, state('a', 1_000n))
    expect([a, c].map((each) => cache.get(each))).toEqual([undefined, undefined])
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
    expect([a, b, c].map((each) => cache.get(each))).toEqual([undefined, undefined, undefined])
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
