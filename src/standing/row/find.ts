/** Finding entries in the text of a standing's row. */
import type { EntryText } from './field-text.ts'

/** A kind of entry: the character that it begins with, which is in nothing else, and how one is written and read. */
export type Kind<A> = { readonly sigil: string; readonly entry: EntryText<A> }

/** The end of an entry. */
export const end = '\n'

// By hand: splitting a copy of the entry takes twice as long, and is most of what a decision does beside its gates.
const fieldsAt = (row: string, from: number): ReadonlyArray<string> => {
  const last = row.indexOf(end, from)
  const fields: string[] = []
  let start = from
  for (let bar = row.indexOf('|', from); bar >= 0 && bar < last; bar = row.indexOf('|', start)) {
    fields.push(row.slice(start, bar))
    start = bar + 1
  }
  fields.push(row.slice(start, last))
  return fields
}

/** Reads the entry that starts behind its key's `|`. */
const readAt = <A>(row: string, key: string, from: number, { read }: EntryText<A>): A =>
  read(fieldsAt(row, from), key)

/** One entry by its key, without looking at any other. */
export const find = <A>(row: string, { sigil, entry }: Kind<A>, key: string): A | undefined => {
  const start = row.indexOf(`${sigil}${key}|`)
  return start < 0 ? undefined : readAt(row, key, start + key.length + 2, entry)
}

const everyFrom = <A>(
  row: string,
  begin: string,
  { entry }: Kind<A>,
  take: (key: string, entry: A) => void,
): void => {
  for (let start = row.indexOf(begin); start >= 0; start = row.indexOf(begin, start + 1)) {
    const bar = row.indexOf('|', start)
    const key = row.slice(start + 1, bar)
    take(key, readAt(row, key, bar + 1, entry))
  }
}

/** Gives every entry of a kind with its key, in key order. */
export const forEvery = <A>(
  row: string,
  kind: Kind<A>,
  take: (key: string, entry: A) => void,
): void => everyFrom(row, kind.sigil, kind, take)

/** Gives those whose key begins so. */
export const forEveryUnder = <A>(
  row: string,
  kind: Kind<A>,
  prefix: string,
  take: (key: string, entry: A) => void,
): void => everyFrom(row, kind.sigil + prefix, kind, take)
