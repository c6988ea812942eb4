import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PersonalFields, PersonalPart, maxPersonalBytes } from '../../src/events/personal.ts'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { subjectFrom } from '../../src/kernel/ids.ts'
import { personalFields } from '../vault/support.ts'

const bytes = (value: unknown): number => new TextEncoder().encode(canonicalJson(value)).length

describe('personal fields', () => {
  test('all of them full, in the widest characters, stay within their bound', () => {
    const full = {
      name: '"'.repeat(100),
      note: '信'.repeat(1000),
      reason: '信'.repeat(1000),
      callReference: '信'.repeat(100),
      ip: '信'.repeat(45),
      userAgent: '信'.repeat(300),
      deviceModel: '信'.repeat(100),
      contactPoint: '信'.repeat(200),
      documentName: '信'.repeat(200),
      officerIds: Array.from({ length: 5 }, () => '信'.repeat(100)),
      references: Array.from({ length: 17 }, () => '信'.repeat(200)),
    }
    expect(PersonalFields.is(full)).toBe(true)
    expect(bytes(full)).toBeLessThanOrEqual(maxPersonalBytes)
    fc.assert(
      fc.property(
        personalFields,
        (fields) => PersonalFields.is(fields) && bytes(fields) <= maxPersonalBytes,
      ),
    )
  })

  test.each([
    ['a field it does not know', { idNumber: 'x' }],
    ['an empty text', { note: '' }],
    ['too long a text', { note: 'x'.repeat(1001) }],
    ['six officers', { officerIds: ['1', '2', '3', '4', '5', '6'] }],
    ['a number', { name: 7 }],
    ['a control character', { name: 'a\u0000' }],
    ['a lone surrogate', { name: 'a\ud800' }],
  ])('are refused with %s', (_, value) => {
    expect(PersonalFields.is(value)).toBe(false)
  })

  test('belong to one person', () => {
    expect(PersonalPart.is({ subject: subjectFrom('a'.repeat(32)), fields: {} })).toBe(true)
    expect(PersonalPart.is({ fields: {} })).toBe(false)
  })
})
