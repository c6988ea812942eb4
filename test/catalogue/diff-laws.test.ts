import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PolicyDiff } from '../../src/catalogue/diff/policy-diff.ts'
import { diffPackages, reconsentPurposes } from '../../src/catalogue/diff.ts'
import type { PolicyPackage } from '../../src/catalogue/package/package.ts'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { shipped } from './shipped.ts'
import { next, widenings } from './widenings.ts'
import { isWider } from './is-wider.ts'

describe('laws of the difference', () => {
  /** Any mix of the widenings above, one for each purpose or rule they touch. */
  const mixes = fc.subarray([...widenings.keys()]).map((chosen) =>
    chosen.reduce<PolicyPackage>((pkg, at) => {
      const [, , changed] = widenings[at]!
      return Object.fromEntries(
        Object.entries(pkg).map(([key, value]) => {
          const section = key as keyof PolicyPackage
          return [key, changed[section] === shipped[section] ? value : changed[section]]
        }),
      ) as unknown as PolicyPackage
    }, shipped),
  )

  test('it holds its codec and survives JSON', () => {
    fc.assert(
      fc.property(mixes, mixes, (before, after) => {
        const diff = diffPackages(before, next(after))
        expect(PolicyDiff.is(JSON.parse(canonicalJson(diff)))).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  test('nothing that asks again is called narrower, and a version is unchanged to itself', () => {
    fc.assert(
      fc.property(mixes, mixes, (before, after) => {
        const diff = diffPackages(before, next(after))
        expect(diff.obligation === 'reconsent').toBe(reconsentPurposes(diff).length > 0)
        expect(isWider(diff) || reconsentPurposes(diff).length === 0).toBe(true)
        expect(diffPackages(after, next(after)).obligation).toBe('none')
      }),
      { numRuns: 50 },
    )
  })
})
