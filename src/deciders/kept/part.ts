/**
 * One part of what is known of a person: what it weighs in memory, and its text. JSON, and not fields of text as in the
 * row of a standing: nothing is looked for in it, all of it is read at once, which the engine does fastest.
 */
import { entriesFrom, pairsOf, sizeOf } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'

/**
 * `weigh`: in entries (./weight.ts). `write` gives '' for what holds nothing. Between texts of JSON stands what JSON
 * never holds: a tab within a group, a line's end between parts.
 */
export type Part<V> = {
  readonly weigh: (value: V) => number
  readonly write: (value: V) => string
  readonly read: (text: string) => V
}

/** How a value that is no JSON as it stands becomes some, and back. */
type Packing<A, W> = { readonly pack: (value: A) => W; readonly unpack: (packed: W) => A }

type Pairs<A> = ReadonlyArray<readonly [key: string, value: A]>

/** Entries whose values are JSON as they stand, and weigh `weight` each. */
export const entriesOf = <A>(weight = 1): Part<Entries<A>> => ({
  weigh: (entries) => sizeOf(entries) * weight,
  write: (entries) => (entries === undefined ? '' : JSON.stringify(pairsOf(entries))),
  read: (text) => {
    if (text === '') return undefined
    const pairs: Pairs<A> = JSON.parse(text)
    return entriesFrom(pairs)
  },
})

/** Entries whose values hold entries themselves. */
export const packedEntries = <A, W>(
  { pack, unpack }: Packing<A, W>,
  weigh: (entries: Entries<A>) => number,
): Part<Entries<A>> => ({
  weigh,
  write: (entries) =>
    entries === undefined
      ? ''
      : JSON.stringify(pairsOf(entries).map(([key, value]) => [key, pack(value)])),
  read: (text) => {
    if (text === '') return undefined
    const pairs: Pairs<W> = JSON.parse(text)
    return entriesFrom(pairs.map(([key, value]) => [key, unpack(value)] as const))
  },
})

/** One value, which is packed. */
export const packed = <A, W>(
  { pack, unpack }: Packing<A, W>,
  weigh: (value: A) => number,
): Part<A> => ({
  weigh,
  write: (value) => JSON.stringify(pack(value)),
  read: (text) => {
    const value: W = JSON.parse(text)
    return unpack(value)
  },
})

/** One value that is JSON as it stands, or none; it weighs what it weighs in every state. */
export const plain = <V>(): Part<V | undefined> => ({
  weigh: () => 0,
  write: (value) => (value === undefined ? '' : JSON.stringify(value)),
  read: (text) => {
    if (text === '') return undefined
    const value: V = JSON.parse(text)
    return value
  },
})

/** Each part of something by its name: with one missing it does not compile. */
export type PartsOf<G> = { readonly [F in keyof G]-?: Part<G[F]> }

/** Several parts as one. `empty` gives all that are read the same shape. */
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
      const draft: Draft = { ...empty }
      for (const [index, name] of names.entries()) readInto(draft, name, texts[index] ?? '')
      return draft
    },
  }
}
