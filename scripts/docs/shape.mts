/** Codecs to words: what a field may hold, short enough for a cell of a table. */
import type { t } from '../../src/fp.ts'
import { PersonalFields } from '../../src/events/personal.ts'
import * as vocabulary from '../../src/events/vocabulary.ts'

type Fields = { readonly [key: string]: t.Mixed }
type Tagged = { readonly _tag: unknown; readonly name: string; readonly [key: string]: unknown }

const isTagged = (u: unknown): u is Tagged => typeof u === 'object' && u !== null && '_tag' in u
const isFields = (u: unknown): u is Fields =>
  typeof u === 'object' && u !== null && Object.values(u).every(isTagged)
const isStrings = (u: unknown): u is ReadonlyArray<string> =>
  Array.isArray(u) && u.every((each) => typeof each === 'string')

const vocabularies: ReadonlyMap<unknown, string> = new Map(
  Object.entries(vocabulary).map(([name, codec]) => [codec, name]),
)

const wordsOf = (words: unknown): string =>
  isStrings(words) ? words.map((word) => `\`${word}\``).join(', ') : 'a word'

const closedShape = ({ name, required, optional }: Tagged): string => {
  if (!isFields(required) || !isFields(optional)) return name
  const inside = fieldsOf(required, optional).map(
    ({ name: field, isOptional, shape }) => `${field}${isOptional ? '?' : ''}: ${shape}`,
  )
  return `${name} { ${inside.join('; ')} }`
}

/** By the tag of their codec. */
const shapes: { readonly [tag: string]: (codec: Tagged) => string } = {
  Words: ({ words }) => wordsOf(words),
  Text: ({ max }) => `text of at most ${String(max)}`,
  Whole: ({ min, max }) => `whole number, ${String(min)} to ${String(max)}`,
  Identifier: ({ name }) => name.split(' ')[0] ?? name,
  Instant: () => 'Instant',
  InstantInput: () => 'Instant',
  Base64: ({ name }) => name,
  BooleanType: () => 'true or false',
  List: ({ item, max }) => `at most ${String(max)} times: ${shapeOf(item)}`,
  Map: ({ key, entry, max }) => `by ${shapeOf(key)}, at most ${String(max)}: ${shapeOf(entry)}`,
  LiteralType: ({ value }) => `\`${String(value)}\``,
  Closed: closedShape,
}

/** Records that have a section of their own, on every page. */
const everywhere: ReadonlyMap<unknown, string> = new Map([
  [PersonalFields, '[PersonalFields](events.md#personal-fields)'],
])
let sections = everywhere

/** Writes a page whose own sections are linked to instead of being told again. */
export const withSections = (
  own: ReadonlyArray<readonly [codec: unknown, link: string]>,
  write: () => string,
): string => {
  sections = new Map([...everywhere, ...own])
  try {
    return write()
  } finally {
    sections = everywhere
  }
}

/** What a codec lets through. Throws on a codec of a kind it was never shown: the page would lie. */
export const shapeOf = (codec: unknown): string => {
  const section = sections.get(codec)
  if (section !== undefined) return section
  const known = vocabularies.get(codec)
  if (known !== undefined) return `[${known}](#vocabulary)`
  const shape = isTagged(codec) ? shapes[String(codec._tag)] : undefined
  if (shape === undefined || !isTagged(codec)) throw new RangeError('a codec without a shape')
  return shape(codec)
}

/** A field of a record. */
export type Field = { readonly name: string; readonly isOptional: boolean; readonly shape: string }

/** The fields of a closed record: those that must be there first. */
export const fieldsOf = (required: Fields, optional: Fields): ReadonlyArray<Field> => [
  ...Object.entries(required).map(([name, codec]) => ({
    name,
    isOptional: false,
    shape: shapeOf(codec),
  })),
  ...Object.entries(optional).map(([name, codec]) => ({
    name,
    isOptional: true,
    shape: shapeOf(codec),
  })),
]

/** The vocabularies that a page links to, with their words, in order of name. */
export const vocabulariesOf = (
  page: ReadonlyArray<string>,
): ReadonlyArray<readonly [name: string, words: string]> =>
  Object.entries(vocabulary)
    .filter(([name]) => page.some((part) => part.includes(`[${name}](#vocabulary)`)))
    .map(([name, { words }]): readonly [string, string] => [name, wordsOf(words)])
    .sort(([a], [b]) => (a < b ? -1 : 1))
