/** Words for people for the fixed words in events, by name of vocabulary. */
import type { Label } from '../../catalogue/package/label.ts'
import { deedWords } from './deed-words.ts'
import { groundWords } from './ground-words.ts'

const vocabulary = { ...deedWords, ...groundWords } as const

/** The name of a vocabulary. */
export type Vocabulary = keyof typeof vocabulary

const labels: ReadonlyMap<string, ReadonlyMap<string, Label>> = new Map(
  Object.entries(vocabulary).map(([name, words]) => [name, new Map(Object.entries(words))]),
)

/** The words for one word of a vocabulary; undefined if it is not in it. */
export const wordFrom = (name: Vocabulary, word: string): Label | undefined =>
  labels.get(name)?.get(word)
