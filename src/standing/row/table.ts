/** The fields of a standing (./fields.ts), to be gone through. */
import { fields } from './fields.ts'
import type { Field } from './field.ts'
import type { Standing } from '../standing.ts'

/** A field's name. */
export type Name = keyof typeof fields

/** Each field, by what it holds. */
export const table: {
  readonly [F in Name]: Pick<Field<Standing[F]>, 'write' | 'read'>
} = fields

const isName = (name: string): name is Name => Object.hasOwn(fields, name)

/** In the order of a row. */
export const names: ReadonlyArray<Name> = Object.keys(fields).filter(isName)
