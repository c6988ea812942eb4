import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forEachDifference } from '../../src/kernel/entries-between.ts'
import {
  entriesFrom,
  entryAt,
  mapEntries,
  pairsOf,
  sizeOf,
  withEntry,
  withoutEntry,
} from '../../src/kernel/entries.ts'
import type { Entries } from '../../src/kernel/entries.ts'

type Step = { readonly key: string; readonly value: number | undefined }

const step: fc.Arbitrary<Step> = fc.record({
  key: fc.oneof(
    fc.constantFrom('constructor', '__proto__', 'a', 'B', 'ä'),
    fc.nat(60).map((n) => `key/${n}`),
  ),
  value: fc.option(fc.nat(), { nil: undefined, freq: 3 }),
})
const steps = fc.array(step, { maxLength: 200 })

const taken = (entries: Entries<number>, { key, value }: Step): Entries<number> =>
  value === undefined ? withoutEntry(entries, key) : withEntry(entries, key, value)

const asMap = (all: ReadonlyArray<Step>): ReadonlyMap<string, number> => {
  const map = new Map<string, number>()
  for (const { key, value } of all) {
    if (value === undefined) map.delete(key)
    else map.set(key, value)
  }
  return map
}

const inKeyOrder = (map: ReadonlyMap<string, number>) =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1))

const depthOf = (entries: Entries<unknown>): number =>
  entries === undefined ? 0 : 1 + Math.max(depthOf(entries.left), depthOf(entries.right))

/** Adams' trees with these weights are never deeper than that. */
const deepest = (size: number): number => 2.5 * Math.log2(size + 1) + 1

const fold = (all: ReadonlyArray<Step>): Entries<number> =>
  all.reduce(taken, undefined as Entries<number>)

const keyOf = (n: number): string => `device/${String(n).padStart(6, '0')}`
const orders: ReadonlyArray<readonly [string, (n: number) => string]> = [
  ['rising', keyOf],
  ['falling', (n) => keyOf(999_999 - n)],
  ['from both ends', (n) => keyOf(n % 2 === 0 ? n : 999_999 - n)],
  ['scattered', (n) => keyOf((n * 7_919) % 1_000_003)],
]

const nodesIn = (entries: Entries<unknown>, found = new Set<unknown>()): Set<unknown> => {
  if (entries === undefined) return found
  nodesIn(entries.left, found)
  nodesIn(entries.right, found)
  return found.add(entries)
}

/** Nodes of the second that were made for it, and are not the first one's. */
const made = (before: Entries<unknown>, after: Entries<unknown>): number => {
  const old = nodesIn(before)
  return [...nodesIn(after)].filter((node) => !old.has(node)).length
}

const differences = (before: Entries<number>, after: Entries<number>) => {
  const found: unknown[] = []
  forEachDifference(before, after, (key, was, is) => found.push([key, was, is]))
  return found
}

describe('entries by key', () => {
  test('hold what a map holds, in key order', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const entries = fold(all)
        const map = asMap(all)
        expect(pairsOf(entries)).toEqual(inKeyOrder(map))
        expect(sizeOf(entries)).toBe(map.size)
        for (const { key } of all) expect(entryAt(entries, key)).toBe(map.get(key))
        expect(depthOf(entries)).toBeLessThanOrEqual(deepest(map.size))
      }),
    )
  })

  test('are as they were when others are made from them', () => {
    fc.assert(
      fc.property(steps, step, (all, next) => {
        const entries = fold(all)
        const before = pairsOf(entries)
        taken(entries, next)
        mapEntries(entries, (_, value) => value + 1)
        expect(pairsOf(entries)).toEqual(before)
      }),
    )
  })

  test('are made of pairs in any order', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const pairs = all.flatMap(({ key, value = 0 }) => [[key, value] as const])
        expect(pairsOf(entriesFrom(pairs))).toEqual(inKeyOrder(new Map(pairs)))
      }),
    )
  })

  test('are the very same where nothing is taken out or changed', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const entries = fold(all)
        expect(withoutEntry(entries, 'nothing')).toBe(entries)
        expect(mapEntries(entries, (_, value) => value)).toBe(entries)
      }),
    )
  })

  test.each(orders)('cost a few nodes for one more, when keys come %s', (_, keyAt) => {
    let entries: Entries<number>
    let most = 0
    for (let n = 0; n < 10_000; n += 1) {
      const next = withEntry(entries, keyAt(n), n)
      // Looked at now and then: counting takes longer than adding.
      if (n % 499 === 0) most = Math.max(most, made(entries, next))
      entries = next
    }
    // A path, and what a rotation makes anew.
    expect(most).toBeLessThanOrEqual(deepest(10_000) + 4)
    expect(depthOf(entries)).toBeLessThanOrEqual(deepest(10_000))
  })
})

describe('the difference between entries', () => {
  test('is every key whose value is new, gone or another, in key order', () => {
    fc.assert(
      fc.property(steps, steps, (all, more) => {
        const before = asMap(all)
        const after = asMap([...all, ...more])
        const keys = [...new Set([...before.keys(), ...after.keys()])].sort()
        const expected = keys
          .filter((key) => before.get(key) !== after.get(key))
          .map((key) => [key, before.get(key), after.get(key)])
        const old = fold(all)
        expect(differences(old, more.reduce(taken, old))).toEqual(expected)
        expect(differences(old, fold([...all, ...more]))).toEqual(expected)
      }),
    )
  })

  test('is found without a look at what is shared', () => {
    let visited = 0
    const watched = (entries: Entries<number>): Entries<number> =>
      entries === undefined
        ? undefined
        : {
            key: entries.key,
            value: entries.value,
            size: entries.size,
            get left() {
              visited += 1
              return lefts.get(entries)
            },
            right: watched(entries.right),
          }
    const lefts = new Map<unknown, Entries<number>>()
    const remember = (entries: Entries<number>): void => {
      if (entries === undefined) return
      remember(entries.left)
      remember(entries.right)
      lefts.set(entries, watched(entries.left))
    }
    const plain = entriesFrom(
      Array.from({ length: 10_000 }, (_, n): readonly [string, number] => [keyOf(n), n]),
    )
    remember(plain)
    const large = watched(plain)
    for (const n of [0, 17, 4_999, 9_999]) {
      const changed = withEntry(withEntry(large, keyOf(n), -1), `${keyOf(n)}/more`, 0)
      visited = 0
      expect(differences(large, changed)).toHaveLength(2)
      expect(visited).toBeLessThan(200)
    }
  })
})
