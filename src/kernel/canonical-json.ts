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

// Nearly all text here is ids, instants and fixed words, which one look shows to need no escape.
const plain = /^[ !#-[\]-~]*$/

const textOf = (value: string): string => {
  if (plain.test(value)) return `"${value}"`
  if (loneSurrogate.test(value)) throw new NotCanonical('text holds a lone surrogate')
  return JSON.stringify(value)
}

const numberOf = (value: number): string => {
  if (!Number.isSafeInteger(value))
    throw new NotCanonical('number is not a whole number within 2^53 - 1')
  return Object.is(value, -0) ? '0' : String(value)
}

type Fields = { readonly [key: string]: unknown }

const isFields = (value: object): value is Fields => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const isList = (value: object): value is ReadonlyArray<unknown> => Array.isArray(value)

const hasKeysInOrder = (fields: Fields): boolean => {
  let before = ''
  for (const key in fields) {
    const item = fields[key]
    if (key < before || (item !== undefined && !isInOrder(item))) return false
    before = key
  }
  return true
}

/** Whether the engine's own JSON is canonical here: keys in order, no number or value that it writes otherwise. */
const isInOrder = (value: unknown): boolean => {
  if (typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isSafeInteger(value)
  if (typeof value !== 'object' || value === null) return false
  return isList(value) ? value.every(isInOrder) : isFields(value) && hasKeysInOrder(value)
}

// The engine's escape of a lone surrogate, which is not canonical text: rare enough for a slower second look.
const maybeLoneSurrogate = '\\ud'

/** From here on the engine's own sort is faster than insertion, which copies nothing and passes over what is in order. */
const manyKeys = 24

/** The keys in order of UTF-16 units, which is what RFC 8785 section 3.2.3 asks. */
const sortedKeys = (value: object): ReadonlyArray<string> => {
  const keys = Object.keys(value)
  if (keys.length > manyKeys) return keys.sort()
  for (let index = 1; index < keys.length; index += 1) {
    const key = keys[index] ?? ''
    let at = index
    for (let before = keys[at - 1]; before !== undefined && before > key; before = keys[at - 1]) {
      keys[at] = before
      at -= 1
    }
    keys[at] = key
  }
  return keys
}

const [zero, nine] = [0x30, 0x39]

// Put in as a field, `__proto__` is something else; and what begins with a digit the engine may sort by number.
const isOrdinaryKey = (key: string): boolean => {
  const first = key.charCodeAt(0)
  return (first < zero || first > nine) && key !== '__proto__'
}

const listInOrder = (items: ReadonlyArray<unknown>): ReadonlyArray<unknown> | undefined => {
  const list: unknown[] = []
  for (const item of items) {
    const ordered = inOrder(item)
    if (ordered === undefined) return undefined
    list.push(ordered)
  }
  return list
}

const fieldsInOrder = (fields: Fields): Fields | undefined => {
  const filled: { [key: string]: unknown } = {}
  for (const key of sortedKeys(fields)) {
    const item = fields[key]
    if (item === undefined) continue
    const ordered = isOrdinaryKey(key) ? inOrder(item) : undefined
    if (ordered === undefined) return undefined
    filled[key] = ordered
  }
  return filled
}

/** The same value with the keys of each object in order; undefined for what has to be looked at field by field. */
const inOrder = (value: unknown): unknown => {
  if (isInOrder(value)) return value
  if (typeof value !== 'object' || value === null) return undefined
  if (isList(value)) return listInOrder(value)
  return isFields(value) ? fieldsInOrder(value) : undefined
}

/** By the engine's own JSON: one text at once, where field by field it is a rope of fifty that is copied to be read. */
const writtenAtOnce = (value: object): string | undefined => {
  const ordered = inOrder(value)
  if (ordered === undefined) return undefined
  const written = JSON.stringify(ordered)
  return written.includes(maybeLoneSurrogate) ? undefined : written
}

const objectOf = (value: object): string => {
  // A Map or a Date would come out as {}: what was meant would be lost without a word.
  if (!isFields(value)) throw new NotCanonical('value is not a plain object')
  let out = ''
  for (const key of sortedKeys(value)) {
    const item = value[key]
    if (item === undefined) continue
    out += `${out === '' ? '' : ','}${textOf(key)}:${canonicalJson(item)}`
  }
  return `{${out}}`
}

const listOf = (value: ReadonlyArray<unknown>): string => `[${value.map(canonicalJson).join(',')}]`

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
      return writtenAtOnce(value) ?? (isList(value) ? listOf(value) : objectOf(value))
    case 'bigint':
    case 'symbol':
    case 'undefined':
    case 'function':
      throw new NotCanonical(`value is a ${typeof value}`)
  }
}
