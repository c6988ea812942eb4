/** All words that officers published or registered. They may be in clear text, since they are public. */
import type { CompiledPackage } from '../../catalogue/compiled.ts'
import type { View } from '../../catalogue/view.ts'

const addWords = (value: unknown, words: Set<string>): void => {
  if (typeof value === 'string') words.add(value)
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) addWords(inner, words)
}

// A package is large and never changes, so its words are collected once.
const gathered = new WeakMap<CompiledPackage, ReadonlySet<string>>()

const wordsOf = (compiled: CompiledPackage): ReadonlySet<string> => {
  const known = gathered.get(compiled)
  if (known !== undefined) return known
  const words = new Set<string>()
  addWords(compiled.package, words)
  gathered.set(compiled, words)
  return words
}

const isKey = (entries: { readonly keys: () => Iterable<string> }, id: string): boolean => {
  for (const key of entries.keys()) if (key === id) return true
  return false
}

/** Whether the word is in any version of any policy, past, present or future, or was registered beside them. */
export const isRegistered = ({ catalogue }: View, id: unknown): boolean => {
  if (typeof id !== 'string') return false
  const { policies, recipients, warranties } = catalogue
  for (const versions of policies.values())
    for (const { compiled } of versions) if (wordsOf(compiled).has(id)) return true
  return isKey(recipients, id) || isKey(warranties, id)
}
