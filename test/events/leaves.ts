/** The innermost fields of a record, each with its codec's kind and its declaration. */
import type { Declaration, Table } from '../../src/events/declared/declaration.ts'

export type Leaf = {
  readonly path: string
  readonly tag: string
  readonly name: string
  readonly declared: Declaration
}
type Tagged = { readonly [key: string]: unknown }

const isTagged = (u: unknown): u is Tagged => typeof u === 'object' && u !== null

const leafOf = (path: string, codec: unknown, said: Declaration | Table): ReadonlyArray<Leaf> => {
  if (!isTagged(codec)) throw new Error(`no codec at ${path}`)
  if (codec['_tag'] === 'List') return leafOf(path, codec['item'], said)
  if (codec['_tag'] === 'Closed') {
    const { required, optional } = codec
    if (typeof said === 'string' || !isTagged(required) || !isTagged(optional))
      throw new Error(`a record declared as a leaf at ${path}`)
    return leavesOf(path, { ...required, ...optional }, said)
  }
  if (typeof said !== 'string') throw new Error(`a leaf declared as a record at ${path}`)
  return [{ path, tag: String(codec['_tag']), name: String(codec['name']), declared: said }]
}

/** Throws where a field has no declaration, or a declaration no field. */
export const leavesOf = (path: string, fields: Tagged, table: Table): ReadonlyArray<Leaf> => {
  const stray = Object.keys(table).filter((name) => !(name in fields))
  if (stray.length > 0) throw new Error(`declared but not there: ${path}.${stray.join()}`)
  return Object.entries(fields).flatMap(([name, codec]) => {
    const said = table[name]
    if (said === undefined) throw new Error(`undeclared: ${path}.${name}`)
    return leafOf(`${path}.${name}`, codec, said)
  })
}
