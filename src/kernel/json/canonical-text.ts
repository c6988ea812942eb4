/**
 * Whether a text is JSON in its one spelling, by looking at each character once. Nothing is made of it: a text that is
 * nested deep, or holds millions of values, is refused before it takes memory.
 */

/** Lists and objects within each other, and values in all, at most. */
export type TextBounds = { readonly depth: number; readonly values: number }

/** Far beyond an event, a row or a manifest of 100,000 files; a million values take some 60 MB. */
const usualBounds: TextBounds = { depth: 64, values: 1_000_000 }

const [quote, backslash, comma, colon, minus] = [0x22, 0x5c, 0x2c, 0x3a, 0x2d]
const [zero, one, nine, lowerA, lowerF] = [0x30, 0x31, 0x39, 0x61, 0x66]
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d]
const [firstSurrogate, firstLow, lastSurrogate] = [0xd800, 0xdc00, 0xdfff]

/** Digits that are a safe integer whatever they are. */
const sureDigits = 15

type Scan = { readonly text: string; readonly depth: number; values: number }

const isLowerHex = (unit: number): boolean =>
  (unit >= zero && unit <= nine) || (unit >= lowerA && unit <= lowerF)

/** Behind an escape: the shortest one that the character has; -1 for any other. */
const escapeEnd = (text: string, at: number): number => {
  const kind = text[at + 1] ?? ''
  if ('"\\bfnrt'.includes(kind) && kind !== '') return at + 2
  if (!text.startsWith('u00', at + 1)) return -1
  const [high, low] = [text.charCodeAt(at + 4), text.charCodeAt(at + 5)]
  if ((high !== zero && high !== one) || !isLowerHex(low)) return -1
  // Those have a shorter one.
  return high === zero && '89acd'.includes(text[at + 5] ?? '') ? -1 : at + 6
}

/** Behind the string that begins at `from`; -1 for none. */
const stringEnd = (text: string, from: number): number => {
  if (text.charCodeAt(from) !== quote) return -1
  const { length } = text
  let at = from + 1
  while (at < length) {
    const unit = text.charCodeAt(at)
    if (unit === quote) return at + 1
    if (unit < 0x20) return -1
    if (unit === backslash) {
      at = escapeEnd(text, at)
      if (at === -1) return -1
    } else if (unit < firstSurrogate || unit > lastSurrogate) at += 1
    else {
      const next = text.charCodeAt(at + 1)
      if (unit >= firstLow || !(next >= firstLow && next <= lastSurrogate)) return -1
      at += 2
    }
  }
  return -1
}

const isDigit = (unit: number): boolean => unit >= zero && unit <= nine

/** Behind a whole number within 2^53 - 1; what follows the first zero is no part of it. */
const numberEnd = (text: string, from: number): number => {
  const first = text.charCodeAt(from) === minus ? from + 1 : from
  if (text.charCodeAt(first) === zero) return first === from ? first + 1 : -1
  let at = first
  while (isDigit(text.charCodeAt(at))) at += 1
  if (at === first) return -1
  return at - first <= sureDigits || Number.isSafeInteger(Number(text.slice(from, at))) ? at : -1
}

const wordEnd = (text: string, at: number): number => {
  for (const word of ['true', 'false', 'null'])
    if (text.startsWith(word, at)) return at + word.length
  return -1
}

/** A key in its quotes: where it begins and ends. */
type Key = { readonly from: number; readonly end: number }

const isUnescapedBefore = (text: string, left: Key, right: Key): boolean => {
  const length = Math.min(left.end - left.from, right.end - right.from) - 1
  for (let at = 1; at < length; at += 1) {
    const [before, behind] = [text.charCodeAt(left.from + at), text.charCodeAt(right.from + at)]
    if (before !== behind) return before < behind
  }
  return left.end - left.from < right.end - right.from
}

const holdsEscape = (text: string, { from, end }: Key): boolean => {
  for (let at = from; at < end; at += 1) if (text.charCodeAt(at) === backslash) return true
  return false
}

/** Whether one key comes before another, by UTF-16 units (RFC 8785 section 3.2.3). */
const isBefore = (text: string, left: Key, right: Key): boolean => {
  if (!holdsEscape(text, left) && !holdsEscape(text, right))
    return isUnescapedBefore(text, left, right)
  const [first, second]: ReadonlyArray<unknown> = [left, right].map(({ from, end }) =>
    JSON.parse(text.slice(from, end)),
  )
  return typeof first === 'string' && typeof second === 'string' && first < second
}

const listEnd = (scan: Scan, from: number, depth: number): number => {
  const { text } = scan
  if (text.charCodeAt(from + 1) === closeList) return from + 2
  let at = from + 1
  for (;;) {
    at = valueEnd(scan, at, depth)
    if (at === -1) return -1
    const unit = text.charCodeAt(at)
    at += 1
    if (unit === closeList) return at
    if (unit !== comma) return -1
  }
}

const objectEnd = (scan: Scan, from: number, depth: number): number => {
  const { text } = scan
  if (text.charCodeAt(from + 1) === closeObject) return from + 2
  let at = from + 1
  let before: Key | undefined
  for (;;) {
    const end = stringEnd(text, at)
    if (end === -1 || text.charCodeAt(end) !== colon) return -1
    const key = { from: at, end }
    if (before !== undefined && !isBefore(text, before, key)) return -1
    before = key
    at = valueEnd(scan, end + 1, depth)
    if (at === -1) return -1
    const unit = text.charCodeAt(at)
    at += 1
    if (unit === closeObject) return at
    if (unit !== comma) return -1
  }
}

/** Behind the value that begins at `at`, within so many others; -1 for none. */
const valueEnd = (scan: Scan, at: number, within: number): number => {
  scan.values -= 1
  if (scan.values < 0) return -1
  const unit = scan.text.charCodeAt(at)
  if (unit === quote) return stringEnd(scan.text, at)
  if (unit === openObject || unit === openList) {
    if (within === scan.depth) return -1
    return unit === openObject ? objectEnd(scan, at, within + 1) : listEnd(scan, at, within + 1)
  }
  return isDigit(unit) || unit === minus ? numberEnd(scan.text, at) : wordEnd(scan.text, at)
}

/**
 * The same as that `canonicalJson` of its value gives this text, and within bounds: no space, keys in order and each once,
 * whole numbers within 2^53 - 1, the shortest escapes, no lone surrogate.
 */
export const isCanonicalText = (text: string, { depth, values } = usualBounds): boolean =>
  valueEnd({ text, depth, values }, 0, 0) === text.length
