import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isNumberOrHash, isPaddedNumber, unfitIds } from '../../src/commands/chosen-ids.ts'
import { actOf } from '../deciders/spec.ts'

const mobile = '13800138000'

describe('an id that should be random', () => {
  test.each([
    mobile.padStart(32, '0'),
    mobile.padEnd(32, '0'),
    mobile.padEnd(32, 'f'),
    `ab${mobile}`.padEnd(32, 'a'),
    '11010519491231002'.padStart(32, '0'),
    '6222021234567890123'.padEnd(32, '0'),
  ])('is a padded number: %s', (hex) => expect(isPaddedNumber(`dev_${hex}`)).toBe(true))

  test.each(['0'.repeat(32), '7'.repeat(32), '17'.padStart(32, '0'), 'ab'.repeat(16)])(
    'is none: %s',
    (hex) => expect(isPaddedNumber(`dev_${hex}`)).toBe(false),
  )

  test('is hardly ever taken for one when it is random', () => {
    const hex = fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(
        hex,
        (digits) => !isPaddedNumber(`dev_${digits.map((d) => d.toString(16)).join('')}`),
      ),
      { numRuns: 20_000, seed: 7 },
    )
  })
})

test('a registry id that holds a number or a hash is told from a word', () => {
  for (const id of [`p-${mobile}`, 'c-622202123', 'a'.repeat(32)])
    expect(isNumberOrHash(id)).toBe(true)
  for (const id of ['survey.answer', 'location.nearby', 'sdk-2024', '1.0'])
    expect(isNumberOrHash(id)).toBe(false)
})

describe('an id in an act', () => {
  const refuse = (more: object) =>
    actOf({
      act: 'refuse-consent',
      kind: 'purpose_consent',
      purpose: 'survey.answer',
      how: 'click',
      ...more,
    })
  const random = '3f7a9c02b51e48d6a0c4772e9d1b8f53'

  test('is fit where it is random and of its kind', () => {
    const fit = { publication: `pub_${random}`, survey: `srv_${random}`, device: `dev_${random}` }
    expect(unfitIds(refuse(fit))).toEqual([])
  })

  test.each(['publication', 'survey', 'device'])('is unfit as a padded number: %s', (field) => {
    const prefix = field === 'device' ? 'dev' : 'abc'
    expect(unfitIds(refuse({ [field]: `${prefix}_${mobile.padStart(32, '0')}` }))).toEqual([field])
  })

  test.each(['Zhang Wei 138001', 'Zhang Wei', 'Li Xiaolong'])('is unfit as text: %s', (name) => {
    const hex = Buffer.from(name).toString('hex')
    for (const padded of [hex.padStart(32, '0'), hex.padEnd(32, '0')])
      expect(unfitIds(refuse({ survey: `svy_${padded}` }))).toEqual(['survey'])
  })

  test('is fit where it is one letter over and over', () => {
    expect(unfitIds(refuse({ survey: `svy_${'4'.repeat(32)}` }))).toEqual([])
  })

  test.each(['sub', 'dev', 'dsc', 'exm', 'bnd'])(
    'is unfit as the id of something else: %s',
    (it) => {
      const other = `${it}_${random}`
      expect(unfitIds(refuse({ publication: other, survey: other }))).toEqual([
        'publication',
        'survey',
      ])
    },
  )
})
