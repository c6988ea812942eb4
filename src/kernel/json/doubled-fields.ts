/** Duplicate fields of an object and of the objects directly within it. One walk over the characters. */

const quote = 34
const backslash = 92
const colon = 58
const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9
const opens = (code: number): boolean => code === 123 || code === 91
const closes = (code: number): boolean => code === 125 || code === 93

/** The index of the closing quote of the string that begins at `start`. */
const endOfString = (text: string, start: number): number => {
  let i = start + 1
  while (text.charCodeAt(i) !== quote) i += text.charCodeAt(i) === backslash ? 2 : 1
  return i
}

const isKey = (text: string, end: number): boolean => {
  let i = end + 1
  while (isSpace(text.charCodeAt(i))) i += 1
  return text.charCodeAt(i) === colon
}

const nameIn = (text: string, start: number, end: number): string => {
  const name: unknown = JSON.parse(text.slice(start, end + 1))
  return typeof name === 'string' ? name : ''
}

/** Paths, dotted, of at most two names. Text must be valid JSON. */
export const doubledFields = (text: string): ReadonlySet<string> => {
  const doubled = new Set<string>()
  const seen = new Set<string>()
  const inner = new Set<string>()
  let depth = 0
  let outer = ''
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (opens(code)) {
      depth += 1
      if (depth === 2) inner.clear()
    } else if (closes(code)) depth -= 1
    if (code !== quote) continue
    const end = endOfString(text, i)
    if (depth <= 2 && isKey(text, end)) {
      const name = nameIn(text, i, end)
      const known = depth === 1 ? seen : inner
      const path = depth === 1 ? name : `${outer}.${name}`
      if (known.has(name)) doubled.add(path)
      known.add(name)
      if (depth === 1) outer = name
    }
    i = end
  }
  return doubled
}
