/**
 * RFC 8785 canonical JSON over the values a ledger may hold: no fractions, no number past 2^53 - 1,
 * no lone surrogate. What is hashed once is stored once; verifiers hash bytes and never re-canonicalise.
 */
export type Json =
  | null
  | boolean
  | number
  | string
  | ReadonlyArray<Json>
  | { readonly [key: string]: Json }

/** A value that has no canonical form here: a bug or bad input, named by what it is and never by its content. */
export class NotCanonical extends Error {
  override readonly name = 'NotCanonical'
}

const loneSurrogate = /[\ud800-\udfff]/u

const textOf = (value: string): string => {
  if (loneSurrogate.test(value)) throw new NotCanonical('text holds a lone surrogate')
  return JSON.stringify(value)
}

const numberOf = (value: number): string => {
  if (!Number.isSafeInteger(value))
    throw new NotCanonical('number is not a whole number within 2^53 - 1')
  return Object.is(value, -0) ? '0' : String(value)
}

const objectOf = (value: object): string => {
  const prototype: unknown = Object.getPrototypeOf(value)
  // A Map or a Date would come out as {}: what was meant would be lost without a word.
  if (prototype !== Object.prototype && prototype !== null)
    throw new NotCanonical('value is not a plain object')
  let out = ''
  // The default sort compares UTF-16 units, which is what RFC 8785 section 3.2.3 asks.
  for (const [key, item] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (item === undefined) continue
    out += `${out === '' ? '' : ','}${textOf(key)}:${canonicalJson(item)}`
  }
  return `{${out}}`
}

/** The canonical text of a value. A field that is `undefined` is left out. Throws NotCanonical. */
export const canonicalJson = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return textOf(value)
    case 'number':
      return numberOf(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? `[${value.map(canonicalJson).join(',')}]` : objectOf(value)
    case 'bigint':
    case 'symbol':
    case 'undefined':
    case 'function':
      throw new NotCanonical(`value is a ${typeof value}`)
  }
}
