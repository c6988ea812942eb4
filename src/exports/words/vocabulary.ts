/** The closed words of events by the name of their vocabulary, as reports and receipts say them to people. */
import type { Label } from '../../catalogue/package/label.ts'
import { deedWords } from './deed-words.ts'
import { groundWords } from './ground-words.ts'

const vocabulary = { ...deedWords, ...groundWords } as const

/** The name of a vocabulary. */
export type Vocabulary = keyof typeof vocabulary

const labels: ReadonlyMap<string, ReadonlyMap<string, Label>> = new Map(
  Object.entries(vocabulary).map(([name, words]) => [name, new Map(Object.entries(words))]),
)

/** A word of one vocabulary, told to people; undefined for what is none of its words. */
export const wordFrom = (name: Vocabulary, word: string): Label | undefined =>
  labels.get(name)?.get(word)
