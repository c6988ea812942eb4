/** The elements of entries' texts: fields, lists and marks (./entries.ts). */
import { trusted } from '../../kernel/ids.ts'
import type { Mark } from '../standing.ts'

/** Writes and reads one kind of entry. `key` is its key. */
export type EntryText<A> = {
  readonly write: (entry: A) => string
  readonly read: (fields: ReadonlyArray<string>, key: string) => A
}

/** A field that may be absent is then written as nothing: no id, instant or word is empty. */
export const text = (value: string | undefined): string => value ?? ''
/** A field that is there or not. */
export const flag = (value: true | undefined): string => (value === true ? '1' : '')
/** Items of a list, none of which holds a comma. */
export const joined = (items: ReadonlyArray<string>): string =>
  items.length === 1 ? text(items[0]) : items.join(',')
/** A list read back. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the entry's own type names the id
export const listed = <A extends string>(field: string): ReadonlyArray<A> =>
  field === '' ? [] : field.split(',').map((item) => trusted<A>(item))

/** One field read back as an id, instant or word. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the entry's own type names the id
export const field = <A extends string>(fields: ReadonlyArray<string>, index: number): A =>
  trusted(fields[index] ?? '')
/** Whether the field holds anything. */
export const has = (fields: ReadonlyArray<string>, index: number): boolean =>
  (fields[index] ?? '') !== ''

// Every `read` builds its entry in one literal: spreading objects together costs more than the rest of a decision.

/** A mark alone. */
export const mark: EntryText<Mark> = {
  write: ({ at, event }) => `${at}|${event}`,
  read: (fields) => ({ at: field(fields, 0), event: field(fields, 1) }),
}

/** Two fields for a mark, or for none. */
export const markText = (value: Mark | undefined): string =>
  value === undefined ? '|' : `${value.at}|${value.event}`
/** A mark read back, from two fields. */
export const markFrom = (fields: ReadonlyArray<string>, index: number): Mark | undefined =>
  has(fields, index) ? { at: field(fields, index), event: field(fields, index + 1) } : undefined
