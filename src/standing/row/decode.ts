/** A standing read back from the text of its row. */
import { names, table } from './table.ts'
import type { Name } from './table.ts'
import type { Standing } from '../standing.ts'

type Draft = { -readonly [F in Name]?: Standing[F] }

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- ties the field to what it holds
const readInto = <F extends Name>(draft: Draft, name: F, row: string): void => {
  const value = table[name].read(row)
  if (value !== undefined) draft[name] = value
}

/** Every field, empty: a copy of it is filled, so that all standings have one shape, which is read fastest. */
const empty: Draft = Object.fromEntries(names.map((name) => [name, undefined]))

/** The standing that a text was made of. */
export const standingFrom = (row: string): Standing => {
  const draft = { ...empty }
  for (const name of names) readInto(draft, name, row)
  return draft
}
