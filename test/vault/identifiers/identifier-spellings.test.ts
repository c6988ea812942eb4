import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import {
  acceptedKinds,
  defaultIdentifierSettings,
  identify,
} from '../../../src/vault/identifiers/identifier.ts'
import type { IdentifierKind } from '../../../src/vault/identifiers/identifier.ts'
import { formerValue } from '../../../src/vault/identifiers/former.ts'
import { nobodys, spellings } from './identifier-spellings.ts'

const read = (kind: string, raw: string, settings = defaultIdentifierSettings) =>
  identify(kind as IdentifierKind, raw, settings)
const written = spellings.flatMap(([kind, value, texts]) =>
  texts.map((text) => [kind, text, value] as const),
)

describe('an identifier in every spelling', () => {
  test.each(written)('%s %j is %s', (kind, text, value) => {
    const made = read(kind, text)
    expect(E.isRight(made) ? made.right.value : made.left).toBe(value)
    // The digits of E.164 without their plus are written with it again.
    expect(read(kind, kind === 'phone' ? `+${value}` : value)).toMatchObject({ right: { value } })
  })
  test.each(nobodys)('%s %j is refused, and not repeated', (kind, text) => {
    const made = read(kind, text)
    expect(made).toMatchObject({ left: { refusal: 'identifier-malformed' } })
    // Whatever was sent, the same is said of its kind.
    expect([read(kind, '?'), read(kind, ''), read(kind, '\u0001')]).toContainEqual(made)
  })
  test('of an unknown kind is refused with the list of known kinds', () => {
    for (const kind of ['tel', 'constructor', 'mobile'])
      expect(read(kind, '13800138000')).toEqual(
        E.left({ refusal: 'identifier-kind-unknown', accepted: acceptedKinds }),
      )
  })
  test('remembers how it was hashed before, where that was another', () => {
    expect(formerValue('phone', '+86 (0)10 6554 0000')).toBe('8601065540000')
    expect(read('phone', '+86 (0)10 6554 0000')).toMatchObject({
      right: { former: '8601065540000' },
    })
    expect(read('phone', '13800138000')).not.toHaveProperty('right.former')
    expect(read('email', 'Anna@example.com')).toMatchObject({
      right: { former: 'Anna@example.com' },
    })
  })
})

describe('a deployment elsewhere', () => {
  test('reads numbers without a country as its own', () => {
    const settings = { ...defaultIdentifierSettings, region: 'GB' }
    expect(read('phone', '020 7946 0958', settings)).toMatchObject({
      right: { value: '442079460958' },
    })
    expect(E.isLeft(read('phone', '13800138000', settings))).toBe(true)
    expect(E.isLeft(read('passport', 'E12345678', settings))).toBe(true)
  })
  test('refuses a number that could be two', () => {
    // With Germany's code in front of it, and as a whole German number that lacks it: neither is taken.
    const settings = { ...defaultIdentifierSettings, region: 'DE' }
    const twice = read('phone', '492183518', settings)
    const whole = read('phone', '+492183518', settings)
    const within = read('phone', '+49492183518', settings)
    expect(E.isRight(whole) && E.isRight(within) && E.isLeft(twice)).toBe(true)
  })
  test('may take customer numbers in its own script', () => {
    const settings = { ...defaultIdentifierSettings, customerNo: 'unicode' as const }
    expect(read('customer_no', '客户\u200b１', settings)).toMatchObject({
      right: { value: '客户1' },
    })
  })
})
