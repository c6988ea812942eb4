/** Codecs to JSON Schema 2020-12. Closed records become components, named once, so that the document stays small. */
import type { t } from '../fp.ts'

/** A JSON Schema, or a part of one. */
export type Schema = { readonly [keyword: string]: unknown }

type Fields = { readonly [key: string]: t.Mixed }
type Tagged = { readonly _tag: unknown; readonly name: string; readonly [key: string]: unknown }

const isTagged = (u: unknown): u is Tagged => typeof u === 'object' && u !== null && '_tag' in u
const isCodec = (u: unknown): u is t.Mixed => isTagged(u) && typeof u['decode'] === 'function'
const isCodecs = (u: unknown): u is ReadonlyArray<t.Mixed> => Array.isArray(u) && u.every(isCodec)
const isFields = (u: unknown): u is Fields =>
  typeof u === 'object' && u !== null && Object.values(u).every(isCodec)

/** A list of words that is a component of its own, each with its meaning. */
export type Vocabulary = {
  readonly name: string
  readonly words: ReadonlyArray<string>
  readonly meanings: { readonly [word: string]: string }
}

const vocabulary = ({ words, meanings }: Vocabulary): Schema => ({
  type: 'string',
  enum: words,
  description: words.map((word) => `${word}: ${meanings[word] ?? ''}`).join('\n'),
  'x-enum-descriptions': words.map((word) => meanings[word] ?? ''),
})

/** Collects components while schemas are drawn. */
export type Schemas = {
  readonly of: (codec: t.Mixed) => Schema
  /** Every closed record met so far, by its name. */
  readonly components: () => { readonly [name: string]: Schema }
}

// The pattern of the canonical form; what is read may have any zone and up to nine digits.
const instant = { type: 'string', format: 'date-time' }

/** By the tag of their codec, those that hold no other. */
const scalars: { readonly [tag: string]: (codec: Tagged) => Schema } = {
  Words: ({ words }) => ({ type: 'string', enum: words }),
  Text: ({ max }) => ({ type: 'string', minLength: 1, maxLength: max }),
  Whole: ({ min, max }) => ({ type: 'integer', minimum: min, maximum: max }),
  Identifier: ({ pattern, name }) => ({ type: 'string', pattern, description: name }),
  Instant: () => ({ ...instant, description: 'UTC with milliseconds' }),
  InstantInput: ({ name }) => ({ ...instant, description: name }),
  InstantOrNow: ({ name }) => ({ anyOf: [{ const: 'now' }, instant], description: name }),
  Base64: () => ({ type: 'string', contentEncoding: 'base64' }),
  Content: () => ({ type: 'string', minLength: 1 }),
  AnyJson: () => ({}),
  BooleanType: () => ({ type: 'boolean' }),
  StringType: () => ({ type: 'string' }),
  LiteralType: ({ value }) => ({ const: value }),
  KeyofType: ({ keys }) => ({ type: 'string', enum: Object.keys(Object(keys)) }),
}

const scalar = (codec: Tagged): Schema | undefined => scalars[String(codec._tag)]?.(codec)

const without = (codec: unknown): RangeError =>
  new RangeError(`no schema for codec ${isTagged(codec) ? codec.name : typeof codec}`)

/** The meaning of a schema's property, or undefined. */
export type Describe = (schema: string, property: string) => string | undefined

/** Meaning first, then the format in parentheses. */
const described = (schema: Schema, meaning: string | undefined): Schema => {
  if (meaning === undefined) return schema
  const { description } = schema
  const format = typeof description === 'string' ? `\n\nFormat: ${description}.` : ''
  return { ...schema, description: `${meaning}${format}` }
}

/** An act says itself what it means. */
const meaningOf = ({ about }: Tagged): Schema =>
  typeof about === 'object' && about !== null && 'means' in about
    ? { description: about.means }
    : {}

const makeObject =
  (of: Schemas['of'], describe: Describe) =>
  (codec: Tagged, required: Fields, optional: Fields): Schema => ({
    ...meaningOf(codec),
    type: 'object',
    properties: Object.fromEntries(
      Object.entries({ ...required, ...optional }).map(([key, each]) => [
        key,
        described(of(each), describe(codec.name, key)),
      ]),
    ),
    required: Object.keys(required),
    additionalProperties: false,
  })

type Components = {
  readonly place: (name: string, schema: Schema) => Schema
  readonly all: () => { readonly [name: string]: Schema }
}

/** Two records of one name that are not alike get two names. */
const makeComponents = (): Components => {
  const texts = new Map<string, string>()
  const place = (name: string, schema: Schema): Schema => {
    const text = JSON.stringify(schema)
    const taken = texts.get(name)
    if (taken !== undefined && taken !== text) return place(`${name}_`, schema)
    texts.set(name, text)
    return { $ref: `#/components/schemas/${name}` }
  }
  return {
    place,
    all: () =>
      Object.fromEntries(
        [...texts].map(([name, text]): [string, Schema] => [name, JSON.parse(text)]),
      ),
  }
}

/** An empty collection of schemas. */
export const makeSchemas = (
  vocabularies: ReadonlyArray<Vocabulary> = [],
  describe: Describe = () => undefined,
): Schemas => {
  const components = makeComponents()
  const { place } = components
  const of = (codec: t.Mixed): Schema => {
    if (!isTagged(codec)) throw without(codec)
    const named = vocabularies.find(({ words }) => words === codec['words'])
    if (named !== undefined) return place(named.name, vocabulary(named))
    const simple = scalar(codec)
    if (simple !== undefined) return simple
    const { required, optional, item, key, entry, max, min, types, schemaOf } = codec
    if (isCodec(schemaOf)) return of(schemaOf)
    if (isFields(required) && isFields(optional)) {
      return place(codec.name, object(codec, required, optional))
    }
    if (isCodec(item)) {
      const least = min === undefined || min === 0 ? {} : { minItems: min }
      return { type: 'array', items: of(item), ...least, maxItems: max }
    }
    if (isCodec(key) && isCodec(entry)) {
      const all = { propertyNames: of(key), additionalProperties: of(entry) }
      return { type: 'object', ...all, maxProperties: max }
    }
    if (isCodecs(types)) return { anyOf: types.map(of) }
    throw without(codec)
  }
  const object = makeObject(of, describe)
  return { of, components: components.all }
}
