/** The shapes in which a standing keeps something, each as entries of its row's text and back. */
import { entriesFrom, forEachEntry } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import type { EntryText } from './field-text.ts'
import { end, find, forEvery } from './find.ts'
import type { Kind } from './find.ts'

/**
 * One field of a standing: `V` is what it holds, `A` one entry of it. `write` gives nothing where it holds nothing, and
 * entries in key order, so that the text depends on what a standing holds and not on the order in which it came about.
 */
export type Field<V, A = unknown> = Kind<A> & {
  readonly write: (value: V) => string
  readonly read: (row: string) => V
}

type Pairs<A> = (readonly [key: string, value: A])[]

const line = <A>({ sigil, entry }: Kind<A>, key: string, value: A): string =>
  `${sigil}${key}|${entry.write(value)}${end}`

/** Entries of a kind under a prefix of their keys. */
export const written = <A>(kind: Kind<A>, entries: Entries<A>, prefix: string): string => {
  // Of most kinds a person has none.
  if (entries === undefined) return ''
  let out = ''
  forEachEntry(entries, (key, value) => {
    out += line(kind, prefix + key, value)
  })
  return out
}

/** Entries of a kind by the first part of their keys. The groups follow one another: a row is in key order. */
export const groupsIn = <A>(row: string, kind: Kind<A>): Entries<Entries<A>> => {
  if (!row.includes(kind.sigil)) return undefined
  const groups: (readonly [group: string, pairs: Pairs<A>])[] = []
  forEvery(row, kind, (key, value) => {
    const slash = key.indexOf('/')
    const group = key.slice(0, slash)
    const pair = [key.slice(slash + 1), value] as const
    const last = groups.at(-1)
    if (last?.[0] === group) last[1].push(pair)
    else groups.push([group, [pair]])
  })
  return entriesFrom(groups.map(([group, pairs]) => [group, entriesFrom(pairs)] as const))
}

/** At most one entry, without a key. */
export const one = <A>(sigil: string, entry: EntryText<A>): Field<A | undefined, A> => {
  const kind = { sigil, entry }
  return {
    ...kind,
    write: (value) => (value === undefined ? '' : line(kind, '', value)),
    read: (row) => find(row, kind, ''),
  }
}

/** Entries by key. */
export const byKey = <A>(sigil: string, entry: EntryText<A>): Field<Entries<A>, A> => {
  const kind = { sigil, entry }
  return {
    ...kind,
    write: (entries) => written(kind, entries, ''),
    read: (row) => {
      if (!row.includes(sigil)) return undefined
      const pairs: Pairs<A> = []
      forEvery(row, kind, (key, value) => pairs.push([key, value]))
      return entriesFrom(pairs)
    },
  }
}

/** Entries by a group's key and their own, with `/` between the two. */
export const byGroup = <A>(sigil: string, entry: EntryText<A>): Field<Entries<Entries<A>>, A> => {
  const kind = { sigil, entry }
  return {
    ...kind,
    write: (groups) => {
      let out = ''
      forEachEntry(groups, (group, entries) => {
        out += written(kind, entries, `${group}/`)
      })
      return out
    },
    read: (row) => groupsIn(row, kind),
  }
}
