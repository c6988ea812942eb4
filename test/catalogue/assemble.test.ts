import { describe, expect, test } from 'vitest'
import { assemblePackage, decodePackage } from '../../src/catalogue/assemble.ts'
import type { PackageFault, PackagePart } from '../../src/catalogue/assemble.ts'
import { E } from '../../src/fp.ts'
import { edited, faultsOf, item } from './edited.ts'
import type { Items } from './edited.ts'
import { parts, shipped } from './shipped.ts'

describe('assembling a package', () => {
  test('takes the shipped files in any order', () => {
    expect(assemblePackage(parts.toReversed())).toEqual(E.right(shipped))
  })

  test('takes the same as one document', () => {
    expect(decodePackage(structuredClone(shipped))).toEqual(E.right(shipped))
  })

  test('reports no file for a field that none has', () => {
    expect(faultsOf(parts.filter(({ file }) => file !== 'exemptions.json'))).toMatchObject([
      { file: 'whole package', path: 'exemptions' },
    ])
  })

  test('refuses nothing at all', () => {
    expect(faultsOf([]).length).toBeGreaterThan(10)
  })

  test.each([null, [], 'text', 7])('refuses a file that holds %j', (value) => {
    expect(faultsOf([...parts, { file: 'odd.json', value }])).toMatchObject([
      { file: 'odd.json', path: '' },
    ])
  })

  test('refuses a field that two files have, naming both', () => {
    const twice = [...parts, { file: 'zz.json', value: { exemptions: [] } }]
    expect(faultsOf(twice)).toEqual([
      {
        file: 'zz.json',
        path: 'exemptions',
        expected: 'this field in one file only; it is in exemptions.json too',
      },
    ])
  })

  test('says of a record what stands in it, where something else was written', () => {
    const titled = { ...structuredClone(shipped), title: 'Privacy policy' }
    expect(decodePackage(titled)).toEqual(
      E.left([{ file: 'package', path: 'title', expected: 'an object with zh-CN, en' }]),
    )
  })

  test('never repeats the value at fault', () => {
    const faults = faultsOf(item('purposes.json', 'purposes', 0, { categories: ['my-own-secret'] }))
    expect(faults).not.toHaveLength(0)
    expect(JSON.stringify(faults)).not.toContain('my-own-secret')
  })
})

describe('the codecs of a package', () => {
  test.each<[string, ReadonlyArray<PackagePart>, Partial<PackageFault>]>([
    [
      'an unknown field at the top',
      edited('duties.json', (value) => ({ ...value, extras: [] })),
      { file: 'duties.json', path: 'extras', expected: 'no such field' },
    ],
    [
      'an unknown field of an item',
      item('purposes.json', 'purposes', 2, { colour: 'red' }),
      { file: 'purposes.json', path: 'purposes.2.colour', expected: 'no such field' },
    ],
    [
      'a list where a word is due',
      item('purposes.json', 'purposes', 1, { necessity: ['optional'] }),
      { file: 'purposes.json', path: 'purposes.1.necessity' },
    ],
    [
      'a word outside the vocabulary',
      item('parties.json', 'recipients', 0, { role: 'owner' }),
      { file: 'parties.json', path: 'recipients.0.role' },
    ],
    [
      'an id with upper case',
      item('categories.json', 'categories', 0, { id: 'Phone' }),
      { file: 'categories.json', path: 'categories.0.id' },
    ],
    [
      'a label in one language',
      item('messages.json', 'templates', 0, { label: { en: 'x' } }),
      { file: 'messages.json', path: 'templates.0.label.zh-CN' },
    ],
    [
      'a period of no length',
      item('duties.json', 'retention', 0, { period: { amount: 0, unit: 'year' } }),
      { file: 'duties.json', path: 'retention.0.period.amount' },
    ],
    [
      'a cool-down below zero',
      edited('policy.json', (value) => ({
        ...value,
        profiles: (value['profiles'] as Items).map((each) => ({ ...each, coolDownHours: -1 })),
      })),
      { file: 'policy.json', path: 'profiles.0.coolDownHours' },
    ],
    [
      'an effective date without a zone',
      edited('policy.json', (value) => ({ ...value, effectiveAt: '2026-11-22T10:00:00' })),
      { file: 'policy.json', path: 'effectiveAt' },
    ],
    [
      'a claim that lint does not know',
      item('duties.json', 'commitments', 0, { claims: ['all_is_well'] }),
      { file: 'duties.json', path: 'commitments.0.claims.0' },
    ],
  ])('refuse %s', (_, given, fault) => {
    expect(faultsOf(given)).toContainEqual(expect.objectContaining(fault))
  })
})
