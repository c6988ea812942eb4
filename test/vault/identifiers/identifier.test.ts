import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { IdentifierKind, identify } from '../../../src/vault/identifiers/identifier.ts'
import { identifier } from '../support.ts'

const kind = (name: string) => name as IdentifierKind

describe('a phone number', () => {
  test.each([
    ['13800138000'],
    [' 138-0013-8000 '],
    ['+86 138 0013 8000'],
    ['0086 13800138000'],
    ['8613800138000'],
    ['(+86)138.0013.8000'],
    ['１３８００１３８０００'],
    ['138\u20110013\u20118000'],
  ])('written %s is one of mainland China', (raw) => {
    expect(identifier('phone', raw).value).toBe('8613800138000')
  })

  test.each([
    ['010 8888 9999', '861088889999'],
    ['0571-88889999', '8657188889999'],
    ['+852 2345 6789', '85223456789'],
    ['+1 (415) 555-2671', '14155552671'],
    ['0044 20 7946 0958', '442079460958'],
  ])('written %s is %s', (raw, digits) => {
    expect(identifier('phone', raw).value).toBe(digits)
  })

  test.each([
    [''],
    ['  '],
    ['12345'],
    ['+0138001380'],
    ['+1234567890123456'],
    ['1380013800a'],
    ['+'],
    ['138001380001'],
    ['＋86１'],
  ])('is refused when it is "%s"', (raw) => {
    expect(identify(kind('phone'), raw)).toMatchObject({
      left: { refusal: 'identifier-malformed' },
    })
  })
})

describe('any identifier', () => {
  test('is trimmed and composed; a customer number is in upper case too', () => {
    expect(identifier('customer_no', ' c-１0a ').value).toBe('C-10A')
  })

  test('normalised once is normalised for good', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('phone', 'customer_no', 'email', 'id_card', 'passport'),
        fc.string({ unit: 'binary', maxLength: 220 }),
        (name, raw) => {
          const once = identify(kind(name), raw)
          if (E.isLeft(once)) return
          expect(
            identify(kind(name), name === 'phone' ? `+${once.right.value}` : once.right.value),
          ).toMatchObject({
            right: { value: once.right.value },
          })
        },
      ),
    )
  })

  test.each([
    ['nothing', ''],
    ['spaces', ' \n\t '],
    ['more than 200 characters', 'x'.repeat(201)],
    ['a line feed inside', 'a\nb'],
    ['a lone surrogate', 'a\ud800'],
  ])('is refused when it holds %s, and is not repeated', (_, raw) => {
    const made = identify(kind('email'), raw)
    if (E.isRight(made)) throw new Error('accepted')
    // A value without a repeatable part is searched as itself in quotes.
    expect(JSON.stringify(made.left)).not.toContain(raw.trim() === '' ? `"${raw}"` : raw)
  })

  test('has a kind that is one lower-case word', () => {
    for (const good of ['phone', 'customer_no', 'x1']) expect(IdentifierKind.is(good)).toBe(true)
    for (const bad of ['', 'Phone', '1x', 'a b', 'a/b', 'a\nb', 'a'.repeat(33), 7]) {
      expect(IdentifierKind.is(bad)).toBe(false)
    }
  })
})
