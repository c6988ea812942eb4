import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import type { IdentifierRule } from '../../../src/events/identifier-kind.ts'
import { IdentifierKind, identify } from '../../../src/vault/identifiers/identifier.ts'

const staff: IdentifierRule = {
  characters: 'digits',
  min: 6,
  max: 8,
  letters: 'as_written',
  separators: 'dropped',
  check: 'luhn',
}
const read = (rule: IdentifierRule, text: string): string | undefined => {
  const kind = 'staff_no'
  if (!IdentifierKind.is(kind)) throw new Error(kind)
  const said = identify(kind, text, undefined, new Map([[kind, rule]]))
  return E.isRight(said) ? said.right.value : undefined
}

describe('an added kind of identifier', () => {
  test('has one spelling', () => {
    expect(read(staff, '79927398713')).toBeUndefined()
    expect(read({ ...staff, max: 11 }, ' 7992-7398 713')).toBe('79927398713')
    expect(read({ ...staff, max: 11 }, '7992\u200b7398713')).toBe('79927398713')
    expect(read({ ...staff, max: 11 }, '７９９２７３９８７１３')).toBe('79927398713')
  })

  test('is held to its check digit, its characters and its length', () => {
    expect(read({ ...staff, max: 11 }, '79927398710')).toBeUndefined()
    expect(read(staff, '7992A7')).toBeUndefined()
    const card: IdentifierRule = {
      characters: 'letters_digits',
      min: 18,
      max: 18,
      letters: 'upper',
      separators: 'dropped',
      check: 'gb11643',
    }
    expect(read(card, '11010519491231002x')).toBe('11010519491231002X')
    expect(read(card, '110105194912310021')).toBeUndefined()
    const code: IdentifierRule = { ...staff, characters: 'printable', check: 'none', max: 64 }
    expect(read({ ...code, letters: 'upper', separators: 'kept' }, 'ab-12/cd')).toBe('AB-12/CD')
    expect(read(code, 'ключ12')).toBeUndefined()
  })

  test('never takes the place of one of the ledger’s own', () => {
    const kind = 'phone'
    if (!IdentifierKind.is(kind)) throw new Error(kind)
    const loose: IdentifierRule = { ...staff, check: 'none', min: 1, max: 64 }
    expect(E.isLeft(identify(kind, '1234', undefined, new Map([[kind, loose]])))).toBe(true)
  })

  test('reads its own spelling as itself', () => {
    const rules = fc.record({
      characters: fc.constantFrom(
        'digits' as const,
        'letters_digits' as const,
        'printable' as const,
      ),
      min: fc.constant(1),
      max: fc.constant(64),
      letters: fc.constantFrom('upper' as const, 'lower' as const, 'as_written' as const),
      separators: fc.constantFrom('kept' as const, 'dropped' as const),
      check: fc.constant('none' as const),
    })
    fc.assert(
      fc.property(rules, fc.string({ minLength: 1, maxLength: 70 }), (rule, text) => {
        const once = read(rule, text)
        fc.pre(once !== undefined)
        expect(once === undefined ? undefined : read(rule, once)).toBe(once)
      }),
      { numRuns: 1_000 },
    )
  })
})
