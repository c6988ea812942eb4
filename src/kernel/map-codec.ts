/** Dictionaries: records whose field names are data, such as the permissions of a device. */
import { E, t } from '../fp.ts'

/** A dictionary as plain data. */
export type Dictionary<A> = { readonly [key: string]: A }

const isRecord = (u: unknown): u is Record<string, unknown> =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

/** A dictionary of at most `max` entries. `key` says which names there are, `entry` what stands under each. */
export const mapOf = <K extends t.Mixed, C extends t.Mixed>(
  key: K,
  entry: C,
  max: number,
): t.Type<Dictionary<t.TypeOf<C>>, Dictionary<t.TypeOf<C>>, unknown> & {
  readonly _tag: 'Map'
  readonly key: K
  readonly entry: C
  readonly max: number
} => {
  type A = Dictionary<t.TypeOf<C>>
  const is = (u: unknown): u is A => {
    if (!isRecord(u)) return false
    const entries = Object.entries(u)
    return entries.length <= max && entries.every(([name, each]) => key.is(name) && entry.is(each))
  }
  const faultsIn = (u: Record<string, unknown>, context: t.Context): t.Errors =>
    Object.entries(u).flatMap(([name, actual]) => {
      const named = key.validate(name, [...context, { key: name, type: key, actual: name }])
      if (E.isLeft(named)) return named.left
      const found = entry.validate(actual, [...context, { key: name, type: entry, actual }])
      return E.isLeft(found) ? found.left : []
    })
  const codec = new t.Type<A, A, unknown>(
    `dictionary of at most ${max}`,
    is,
    (u, context) => {
      if (is(u)) return t.success(u)
      const errors = isRecord(u) ? faultsIn(u, context) : []
      return errors.length > 0 ? t.failures(errors) : t.failure(u, context)
    },
    t.identity,
  )
  return Object.assign(codec, { _tag: 'Map' as const, key, entry, max })
}
