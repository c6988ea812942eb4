/**
 * A row as text: RFC 8785 canonical JSON, with all beyond ASCII escaped. Canonical, so that the same events give the
 * same bytes however they were batched; ASCII, so that a row is read without decoding UTF-8.
 */
import { canonicalJson } from '../kernel/canonical-json.ts'

const plain = /^[ !#-[\]-~]*$/
const beyondAscii = /[\u007f-\uffff]/g

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

const quoted = (text: string): string =>
  plain.test(text) ? `"${text}"` : JSON.stringify(text).replaceAll(beyondAscii, escaped)

// Rows that were read back are in order already: sorting is the rare case.
const inOrder = (keys: ReadonlyArray<string>): ReadonlyArray<string> => {
  let before = ''
  for (const key of keys) {
    if (key < before) return keys.toSorted()
    before = key
  }
  return keys
}

const isList = (value: object): value is ReadonlyArray<unknown> => Array.isArray(value)

const recordText = (value: object): string => {
  const fields: { readonly [key: string]: unknown } = { ...value }
  let out = ''
  for (const key of inOrder(Object.keys(fields))) {
    const item = fields[key]
    if (item !== undefined) out += `${out === '' ? '' : ','}${quoted(key)}:${rowText(item)}`
  }
  return `{${out}}`
}

/** The text of a row. Throws NotCanonical for what a row may not hold: a fraction, a bigint, a function. */
export const rowText = (value: unknown): string => {
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object' || value === null) return canonicalJson(value)
  return isList(value) ? `[${value.map(rowText).join(',')}]` : recordText(value)
}
