/**
 * A standing as the text of a row. An entry is a sigil that names its kind, its key, and its fields, each ended by
 * `|`; the sigils occur nowhere else, so that a decision finds its three or four entries by one search each and
 * reads nothing more (./text-lens.ts). Why not JSON: docs/decisions/0009.
 */
import { names, table } from './table.ts'
import type { Name } from './table.ts'
import { noticesText } from './fields.ts'
import type { Standing } from '../standing.ts'

// Of most kinds a person has none.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- ties the field to what it holds
const written = <F extends Name>(standing: Standing, name: F): string => {
  const value = standing[name]
  return value === undefined ? '' : table[name].write(value)
}

/** The row's text; equal standings give equal texts. */
export const standingText = (standing: Standing): string => {
  let out = ''
  for (const name of names) out += written(standing, name)
  return out + noticesText(standing)
}
