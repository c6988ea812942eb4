/**
 * JSON as this ledger takes it: what another parser could read differently is refused, not guessed at.
 * Duplicate keys (RFC 8259 section 4), numbers that are not whole within 2^53 - 1, lone surrogates (RFC 7493).
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { doubledFields } from './doubled-fields.ts'
import { duplicatePath } from './duplicate-key.ts'

/** Deeper than any payload of ours; keeps every later walk over the value short of its stack. */
export const maxJsonDepth = 64

/** `path` is field names and indexes joined by dots; empty for the whole. The value is never repeated. */
export type JsonFault = {
  readonly json: 'invalid' | 'duplicate-key' | 'lone-surrogate' | 'not-whole' | 'too-deep'
  readonly path: string
}

const quote = 34
const backslash = 92
const colon = 58
const point = 46
const bigE = 69
const smallE = 101

const isDigit = (code: number): boolean => code >= 48 && code <= 57

/**
 * Members named in valid JSON text, or -1 when a number is spelled with a fraction or an exponent. One loop over
 * the characters: for texts of this size it is faster than searching for each quote.
 */
const membersIn = (text: string): number => {
  const { length } = text
  let members = 0
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i)
    if (code === quote) {
      for (i += 1; ; i += 1) {
        const inside = text.charCodeAt(i)
        if (inside === quote) break
        if (inside === backslash) i += 1
      }
    } else if (code === colon) members += 1
    else if (code === point || code === bigE) return -1
    else if (code === smallE && isDigit(text.charCodeAt(i - 1))) return -1
  }
  return members
}

const loneSurrogate = /[\ud800-\udfff]/u

const isList = (u: unknown): u is ReadonlyArray<unknown> => Array.isArray(u)
const isRecord = (u: unknown): u is { readonly [key: string]: unknown } =>
  typeof u === 'object' && u !== null

/** The number of members of the value, or -1 for a fault in it. */
const membersOf = (value: unknown, depth: number, texts: boolean): number => {
  if (typeof value === 'string') return texts && loneSurrogate.test(value) ? -1 : 0
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? 0 : -1
  if (!isList(value) && !isRecord(value)) return 0
  if (depth > maxJsonDepth) return -1
  let members = 0
  if (isList(value)) {
    for (let i = 0; i < value.length; i += 1) {
      const inside = membersOf(value[i], depth + 1, texts)
      if (inside === -1) return -1
      members += inside
    }
    return members
  }
  for (const key in value) {
    if (texts && loneSurrogate.test(key)) return -1
    const inside = membersOf(value[key], depth + 1, texts)
    if (inside === -1) return -1
    members += inside + 1
  }
  return members
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

/** The fault that `membersOf` saw, and where: asked only once there is one. */
const faultIn = (value: unknown, path: string, depth: number): JsonFault | undefined => {
  if (typeof value === 'string') {
    return loneSurrogate.test(value) ? { json: 'lone-surrogate', path } : undefined
  }
  if (typeof value === 'number') {
    const isWhole = Number.isSafeInteger(value) && !Object.is(value, -0)
    return isWhole ? undefined : { json: 'not-whole', path }
  }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > maxJsonDepth) return { json: 'too-deep', path }
  for (const [key, item] of Object.entries(value)) {
    if (loneSurrogate.test(key)) return { json: 'lone-surrogate', path }
    const fault = faultIn(item, join(path, key), depth + 1)
    if (fault !== undefined) return fault
  }
  return undefined
}

const parsed = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) }
  } catch {
    // The parser's message quotes the text, which may be personal.
    return undefined
  }
}

/** Text to value, or the first fault. A key that came twice shows as fewer members than the text names. */
export const parseStrictJson = (text: string): Either<JsonFault, unknown> => {
  const result = parsed(text)
  if (result === undefined) return E.left({ json: 'invalid', path: '' })
  const { value } = result
  const held = membersOf(value, 0, text.includes('\\u'))
  if (held === -1) {
    return E.left(faultIn(value, '', 0) ?? { json: 'invalid', path: '' })
  }
  const named = membersIn(text)
  // 1.0 and 1e3 are whole once parsed: which number was spelled so is no longer known, so the whole is named.
  if (named === -1) return E.left({ json: 'not-whole', path: '' })
  if (named !== held) return E.left({ json: 'duplicate-key', path: duplicatePath(text) })
  return E.right(value)
}

/**
 * Parts of JSON that are not accepted as sent. `twice`: paths, of at most two names, whose value is the last of
 * several.
 */
export type SpoiltJson = { readonly value: unknown; readonly twice: () => ReadonlySet<string> }

/**
 * Text to whatever value it has, for who must not lose all of it over a part: numbers, depth and surrogates are not
 * looked at. Undefined where it is no JSON.
 */
export const parseSpoiltJson = (text: string): SpoiltJson | undefined => {
  const result = parsed(text)
  return result === undefined
    ? undefined
    : { value: result.value, twice: () => doubledFields(text) }
}
