/** Finds a duplicate key in valid JSON text. Slow and exact: called only once a duplicate is known to exist. */

type Open = { readonly keys: Set<string> | undefined; path: string; index: number }

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/gsu

const textOf = (quoted: string): string => {
  const value: unknown = JSON.parse(quoted)
  return typeof value === 'string' ? value : ''
}

const join = (path: string, key: string | number): string =>
  path === '' ? String(key) : `${path}.${key}`

const pathIn = (stack: ReadonlyArray<Open>): string => {
  const top = stack.at(-1)
  if (top === undefined) return ''
  return top.keys === undefined ? join(top.path, top.index) : top.path
}

/** Paths of the keys that their object already has, dotted, in the order of the text, which must be valid JSON. */
function* duplicatePaths(text: string): Generator<string, void> {
  const stack: Open[] = []
  const tokens = text.match(token) ?? []
  let member = ''
  for (const [i, each] of tokens.entries()) {
    const top = stack.at(-1)
    if (each === '{' || each === '[') {
      const path = top?.keys === undefined ? pathIn(stack) : member
      stack.push({ keys: each === '{' ? new Set() : undefined, path, index: 0 })
    } else if (each === '}' || each === ']') {
      stack.pop()
    } else if (each === ',' && top !== undefined) {
      top.index += 1
    } else if (tokens[i + 1] === ':' && top?.keys !== undefined) {
      const key = textOf(each)
      member = join(top.path, key)
      if (top.keys.has(key)) yield member
      top.keys.add(key)
    }
  }
}

/** The first of them; empty when no key comes twice. */
export const duplicatePath = (text: string): string => duplicatePaths(text).next().value ?? ''
