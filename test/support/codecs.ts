/** Codecs as data: values drawn from them, and which of their variants a value shows. */
import fc from 'fast-check'
import { instantOf } from '../../src/kernel/instant.ts'
import type { t } from '../../src/fp.ts'

type Fields = { readonly [name: string]: t.Mixed }
// oxlint-disable-next-line typescript/no-explicit-any -- a codec of any kind is taken apart here
type Tagged = { readonly [name: string]: any }

const tagged = (codec: t.Mixed): Tagged => codec

/** Few of each, so that facts meet in one row. */
const someOf = (pattern: string): ReadonlyArray<string> =>
  fc
    // Lengths are looked ahead for, which nothing can be drawn by.
    .sample(fc.stringMatching(new RegExp(pattern.replaceAll(/\(\?=[^)]*\)/g, ''))), {
      seed: 11,
      numRuns: 100,
    })
    .filter((text) => new RegExp(pattern).test(text))
    .slice(0, 2)

const startMs = Date.UTC(2026, 10, 22)

const byTag: { readonly [tag: string]: (codec: Tagged) => fc.Arbitrary<unknown> } = {
  Words: ({ words }) => fc.constantFrom(...words),
  Text: () => fc.constantFrom('a', '同意'),
  Whole: ({ min, max }) => fc.integer({ min, max: Math.min(max, min + 1_000) }),
  Identifier: ({ pattern }) => fc.constantFrom(...someOf(pattern)),
  Instant: () => fc.integer({ min: 0, max: 100 }).map((n) => instantOf(startMs + n * 3_600_000)),
  BooleanType: () => fc.boolean(),
  LiteralType: ({ value }) => fc.constant(value),
  UnionType: ({ types }) => fc.oneof(...types.map(valuesOf)),
  List: ({ item, min }) =>
    fc.array(valuesOf(item), { minLength: min, maxLength: Math.max(min, 2) }),
  Closed: ({ required, optional }) =>
    fc.record(
      Object.fromEntries(
        Object.entries<t.Mixed>({ ...required, ...optional }).map(([name, each]) => [
          name,
          valuesOf(each),
        ]),
      ),
      { requiredKeys: Object.keys(required) },
    ),
}

/** Values that a codec lets through. */
export const valuesOf = (codec: t.Mixed): fc.Arbitrary<unknown> => {
  const draw = byTag[String(tagged(codec)['_tag'])]
  if (draw === undefined) throw new RangeError(`no values are drawn for ${codec.name}`)
  return draw(tagged(codec))
}

const fieldsOf = ({ required, optional }: Tagged): ReadonlyArray<readonly [string, t.Mixed]> =>
  Object.entries<t.Mixed>({ ...required, ...optional } as Fields)

/** Every optional field, word, truth value and member of a union that a codec has, by its path. */
export const variantsOf = (codec: t.Mixed, path = ''): ReadonlyArray<string> => {
  const of = tagged(codec)
  switch (of['_tag']) {
    case 'Words':
      return of['words'].map((word: string) => `${path}=${word}`)
    case 'BooleanType':
      return [`${path}=false`, `${path}=true`]
    case 'UnionType':
      return of['types'].flatMap((each: t.Mixed, i: number) => variantsOf(each, `${path}|${i}`))
    case 'List':
      return variantsOf(of['item'], `${path}[]`)
    case 'Map':
      return [`${path}{}`, ...variantsOf(of['entry'], `${path}{}`)]
    case 'Closed':
      return [
        path,
        ...fieldsOf(of).flatMap(([name, each]) => [
          `${path}.${name}`,
          ...variantsOf(each, `${path}.${name}`),
        ]),
      ]
    default:
      return []
  }
}

/** Those of them that a value shows. */
export const variantsIn = (codec: t.Mixed, value: unknown, path = ''): ReadonlyArray<string> => {
  const of = tagged(codec)
  switch (of['_tag']) {
    case 'Words':
    case 'BooleanType':
      return [`${path}=${String(value)}`]
    case 'UnionType': {
      const i = of['types'].findIndex((each: t.Mixed) => each.is(value))
      return variantsIn(of['types'][i], value, `${path}|${i}`)
    }
    case 'List':
      return (value as ReadonlyArray<unknown>).flatMap((each) =>
        variantsIn(of['item'], each, `${path}[]`),
      )
    case 'Map':
      return Object.values(value as object).flatMap((each) => [
        `${path}{}`,
        ...variantsIn(of['entry'], each, `${path}{}`),
      ])
    case 'Closed':
      return [
        path,
        ...fieldsOf(of).flatMap(([name, each]) =>
          Object.hasOwn(value as object, name)
            ? [`${path}.${name}`, ...variantsIn(each, (value as Tagged)[name], `${path}.${name}`)]
            : [],
        ),
      ]
    default:
      return []
  }
}
