/**
 * One part of a person's state: its weight in memory, and its text. JSON, unlike the row of a standing: it is never
 * searched, only read as a whole, which the engine's JSON parser does fastest.
 */
import { entriesFrom, pairsOf, sizeOf } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'

/**
 * `weigh`: in entries (./weight.ts). `write` gives '' for an empty part. Parts are separated by characters that JSON
 * never contains: a tab within a group, a line feed between parts. `read` throws for a text that `write` did not
 * write.
 */
export type Part<V> = {
  readonly weigh: (value: V) => number
  readonly write: (value: V) => string
  readonly read: (text: string) => V
}

/** Whether a parsed value is valid for the part. */
export type Is<V> = (value: unknown) => value is V

/** Converts a value to one that JSON can represent, and back; `is` checks the converted value. */
type Packing<A, W> = {
  readonly pack: (value: A) => W
  readonly is: Is<W>
  readonly unpack: (packed: W) => A
}

/** Thrown for a text that is no state; `stateFrom` catches it, together with errors of JSON. */
const unfit = (): Error => new Error('the text holds no state')

const parsed = <V>(text: string, is: Is<V>): V => {
  const value: unknown = JSON.parse(text)
  if (!is(value)) throw unfit()
  return value
}

type Pair<A> = readonly [key: string, value: A]

const isPair = <A>(pair: unknown, is: Is<A>): pair is Pair<A> =>
  Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string' && is(pair[1])

/** Pairs in order of keys. At least one, since an empty part has no text. */
const pairsIn = <A>(text: string, is: Is<A>): ReadonlyArray<Pair<A>> => {
  const values: unknown = JSON.parse(text)
  if (!Array.isArray(values) || values.length === 0) throw unfit()
  const pairs: Pair<A>[] = []
  let before: string | undefined
  for (const value of values) {
    if (!isPair(value, is) || (before !== undefined && value[0] <= before)) throw unfit()
    before = value[0]
    pairs.push(value)
  }
  return pairs
}

/** Entries whose values JSON can represent, each of weight `weight`. */
export const entriesOf = <A>(is: Is<A>, weight = 1): Part<Entries<A>> => ({
  weigh: (entries) => sizeOf(entries) * weight,
  write: (entries) => (entries === undefined ? '' : JSON.stringify(pairsOf(entries))),
  read: (text) => (text === '' ? undefined : entriesFrom(pairsIn(text, is))),
})

/** Entries whose values contain entries. */
export const packedEntries = <A, W>(
  { pack, is, unpack }: Packing<A, W>,
  weigh: (entries: Entries<A>) => number,
): Part<Entries<A>> => ({
  weigh,
  write: (entries) =>
    entries === undefined
      ? ''
      : JSON.stringify(pairsOf(entries).map(([key, value]) => [key, pack(value)])),
  read: (text) =>
    text === ''
      ? undefined
      : entriesFrom(pairsIn(text, is).map(([key, value]) => [key, unpack(value)] as const)),
})

/** One value, converted for JSON. */
export const packed = <A, W>(
  { pack, is, unpack }: Packing<A, W>,
  weigh: (value: A) => number,
): Part<A> => ({
  weigh,
  write: (value) => JSON.stringify(pack(value)),
  read: (text) => unpack(parsed(text, is)),
})

/** One value that JSON can represent, or none. Its weight is part of the empty state. */
export const plain = <V>(is: Is<V>): Part<V | undefined> => ({
  weigh: () => 0,
  write: (value) => (value === undefined ? '' : JSON.stringify(value)),
  read: (text) => (text === '' ? undefined : parsed(text, is)),
})

/** A part for each field; a missing one does not compile. */
export type PartsOf<G> = { readonly [F in keyof G]-?: Part<G[F]> }

/** Several parts as one. `empty` gives all parsed values the same shape. */
export const group = <G extends object>(empty: G, parts: PartsOf<G>, separator = '\t'): Part<G> => {
  type Draft = { -readonly [F in keyof G]: G[F] }
  const isName = (name: string): name is Extract<keyof G, string> => Object.hasOwn(parts, name)
  const names = Object.keys(parts).filter(isName)
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- ties the part to what it holds
  const readInto = <F extends keyof G>(draft: Draft, name: F, text: string): void => {
    draft[name] = parts[name].read(text)
  }
  return {
    weigh: (value) => names.reduce((sum, name) => sum + parts[name].weigh(value[name]), 0),
    write: (value) => names.map((name) => parts[name].write(value[name])).join(separator),
    read: (text) => {
      const texts = text.split(separator)
      if (texts.length !== names.length) throw unfit()
      const draft: Draft = { ...empty }
      for (const [index, name] of names.entries()) readInto(draft, name, texts[index] ?? '')
      return draft
    },
  }
}
