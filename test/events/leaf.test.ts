import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leafText } from '../../src/events/leaf.ts'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'

const part = {
  subject: 'sub_1',
  kid: 'k1',
  nonce: 'n',
  ct: 'ciphertext',
  ctSha256: 'h',
  commit: 'c',
}
const event = { id: '1', type: 'T', body: { note: 'x' } }

describe('the leaf of an event', () => {
  test('is its stored text where nothing is sealed', () => {
    const text = canonicalJson(event)
    expect(leafText(text)).toBe(text)
  })

  test('has each ciphertext taken out and everything else left', () => {
    const stored = canonicalJson({
      ...event,
      sealed: [part, { ...part, subject: 'sub_2', ct: 'other' }],
    })
    const { ct: _, ...kept } = part
    expect(leafText(stored)).toBe(
      canonicalJson({ ...event, sealed: [kept, { ...kept, subject: 'sub_2' }] }),
    )
    expect(leafText(stored)).not.toMatch(/ciphertext|other|"ct"/)
  })

  test('of a leaf is that leaf', () => {
    const leaf = leafText(canonicalJson({ ...event, sealed: [part] }))
    expect(leafText(leaf)).toBe(leaf)
  })

  test('keeps a field named ct or sealed anywhere else', () => {
    const stored = canonicalJson({
      ...event,
      ct: 'a',
      body: { ct: 'b', sealed: [{ ct: 'c' }] },
      note: '"sealed":[',
    })
    expect(leafText(stored)).toBe(stored)
    const both = canonicalJson({ body: { sealed: [{ ct: 'c' }] }, sealed: [part] })
    expect(leafText(both)).toContain('{"sealed":[{"ct":"c"}]}')
    expect(leafText(both)).not.toContain('ciphertext')
  })

  test('does not depend on the ciphertext, for any event', () => {
    const json = fc.jsonValue({ noUnicodeString: false }).map((value) => {
      try {
        return canonicalJson(value)
      } catch {
        return '"no canonical form"'
      }
    })
    fc.assert(
      fc.property(json, fc.string(), fc.string(), (body, one, other) => {
        const stored = (ct: string) =>
          canonicalJson({
            body: JSON.parse(body),
            sealed: [{ ...part, ct: Buffer.from(ct).toString('base64') }],
          })
        expect(leafText(stored(one))).toBe(leafText(stored(other)))
      }),
    )
  })
})
