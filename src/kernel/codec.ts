/**
 * Closed record codecs: a field that is not named is an error, never dropped.
 * io-ts's own `strict` strips unknown fields silently, which would lose what a caller meant to say.
 */
import { E, t } from '../fp.ts'
import type { Either } from '../fp.ts'

/** A fault of one value: its path and the expected value, never the value itself. */
export type Fault = { readonly path: string; readonly expected: string }

type Props = { readonly [key: string]: t.Mixed }
type Required<P extends Props> = { readonly [K in keyof P]: t.TypeOf<P[K]> }
type Optional<P extends Props> = { readonly [K in keyof P]?: t.TypeOf<P[K]> }
/** The type of a closed record of `R` required and `Q` optional fields. */
export type Closed<R extends Props, Q extends Props> = Required<R> & Optional<Q>

/** Schema of a closed record, kept on the codec so that OpenAPI is drawn from it. */
export type ClosedType<A> = t.Type<A, A, unknown> & {
  readonly _tag: 'Closed'
  readonly required: Props
  readonly optional: Props
}

const isRecord = (u: unknown): u is Record<string, unknown> =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

const conforms =
  (required: ReadonlyArray<readonly [string, t.Mixed]>, optional: ReadonlyMap<string, t.Mixed>) =>
  (u: unknown): boolean => {
    if (!isRecord(u)) return false
    for (const [key, codec] of required) if (!codec.is(u[key])) return false
    // Counted in the same walk: a list of the keys would be made for nearly every value of every request.
    let known = required.length
    let all = 0
    for (const key in u) {
      all += 1
      const codec = optional.get(key)
      if (codec === undefined) continue
      if (!codec.is(u[key])) return false
      known += 1
    }
    return all === known
  }

// Faults that nobody reads are not collected: otherwise a caller with a hundred thousand wrong fields would delay
// others.
const mostFaults = 1_000

const othersThan = (known: Props, u: Record<string, unknown>): ReadonlyArray<string> =>
  Object.keys(u).filter((key) => !Object.hasOwn(known, key))

const noSuch = (key: string, value: unknown, context: t.Context): t.ValidationError => ({
  value,
  context: [...context, { key, type: t.never }],
})

/** A record with exactly these fields: `required` all present, `optional` present or absent, no other. */
export const closed = <R extends Props, Q extends Props = Record<never, never>>(
  name: string,
  required: R,
  optional?: Q,
): ClosedType<Closed<R, Q>> => {
  const extra: Props = optional ?? {}
  const entries = Object.entries(required)
  const passes = conforms(entries, new Map(Object.entries(extra)))
  const is = (u: unknown): u is Closed<R, Q> => passes(u)
  // A field may come in one spelling and be kept in another (InstantInput): what its codec answers is what counts.
  const decoded = (u: Record<string, unknown>, context: t.Context): t.Validation<Closed<R, Q>> => {
    const errors: t.ValidationError[] = []
    const fields: Record<string, unknown> = { ...u }
    const check = (key: string, type: t.Mixed): void => {
      const result = type.validate(u[key], [...context, { key, type, actual: u[key] }])
      if (E.isLeft(result)) errors.push(...result.left)
      else fields[key] = result.right
    }
    for (const [key, type] of entries) check(key, type)
    for (const key of othersThan(required, u)) {
      if (errors.length >= mostFaults) break
      const type = Object.hasOwn(extra, key) ? extra[key] : undefined
      if (type === undefined) errors.push(noSuch(key, u[key], context))
      else check(key, type)
    }
    if (errors.length > 0) return t.failures(errors)
    return is(fields) ? t.success(fields) : t.failure(u, context)
  }
  const codec = new t.Type<Closed<R, Q>, Closed<R, Q>, unknown>(
    name,
    is,
    (u, context) => {
      if (is(u)) return t.success(u)
      return isRecord(u) ? decoded(u, context) : t.failure(u, context)
    },
    t.identity,
  )
  return Object.assign(codec, { _tag: 'Closed' as const, required, optional: extra })
}

/** One of a fixed list of words. */
export const words = <const W extends ReadonlyArray<string>>(
  name: string,
  list: W,
): t.Type<W[number], W[number], unknown> & { readonly _tag: 'Words'; readonly words: W } => {
  const set = new Set<string>(list)
  const is = (u: unknown): u is W[number] => typeof u === 'string' && set.has(u)
  const codec = new t.Type<W[number], W[number], unknown>(
    `one of ${list.join(' | ')}`,
    is,
    (u, context) => (is(u) ? t.success(u) : t.failure(u, context)),
    t.identity,
  )
  void name
  return Object.assign(codec, { _tag: 'Words' as const, words: list })
}

/** Text of 1 to `max` UTF-16 units without control characters or lone surrogates. */
export const text = (
  max: number,
): t.Type<string, string, unknown> & { readonly _tag: 'Text'; readonly max: number } => {
  const is = (u: unknown): u is string =>
    typeof u === 'string' && u.length > 0 && u.length <= max && isClean(u)
  const codec = new t.Type<string, string, unknown>(
    `text of 1 to ${max} characters`,
    is,
    (u, context) => (is(u) ? t.success(u) : t.failure(u, context)),
    t.identity,
  )
  return Object.assign(codec, { _tag: 'Text' as const, max })
}

// Control characters other than tab and newline have no place in a label or a reason.
const forbidden = /[\u0000-\u0008\u000b-\u001f\u007f]|[\ud800-\udfff]/u
const isClean = (s: string): boolean => !forbidden.test(s)

/** A whole number between two bounds, both included. */
export const whole = (
  min: number,
  max: number,
): t.Type<number, number, unknown> & {
  readonly _tag: 'Whole'
  readonly min: number
  readonly max: number
} => {
  const is = (u: unknown): u is number =>
    typeof u === 'number' && Number.isSafeInteger(u) && u >= min && u <= max && !Object.is(u, -0)
  const codec = new t.Type<number, number, unknown>(
    `whole number from ${min} to ${max}`,
    is,
    (u, context) => (is(u) ? t.success(u) : t.failure(u, context)),
    t.identity,
  )
  return Object.assign(codec, { _tag: 'Whole' as const, min, max })
}

/** A list of `min` to `max` items; `max` keeps an event under its size limit. */
export const list = <C extends t.Mixed>(
  item: C,
  max: number,
  min = 0,
): t.Type<ReadonlyArray<t.TypeOf<C>>, ReadonlyArray<t.TypeOf<C>>, unknown> & {
  readonly _tag: 'List'
  readonly item: C
  readonly max: number
  readonly min: number
} => {
  type A = ReadonlyArray<t.TypeOf<C>>
  const items = t.readonlyArray(item)
  const is = (u: unknown): u is A => items.is(u) && u.length >= min && u.length <= max
  const codec = new t.Type<A, A, unknown>(
    min === 0 ? `list of at most ${max}` : `list of ${min} to ${max}`,
    is,
    (u, context) => {
      if (Array.isArray(u) && (u.length > max || u.length < min)) return t.failure(u, context)
      const result = items.validate(u, context)
      return E.isLeft(result) ? t.failures(result.left.slice(0, mostFaults)) : result
    },
    t.identity,
  )
  return Object.assign(codec, { _tag: 'List' as const, item, max, min })
}

type Kinds = { readonly [kind: string]: t.Mixed }

/**
 * A record of one of these kinds, told by its `field`. The faults of one that is wrong are those of its kind alone; where
 * the kind is missing or unknown, one fault lists the kinds.
 */
export const byKind = <const K extends Kinds>(
  name: string,
  field: string,
  kinds: K,
): t.Type<t.TypeOf<K[keyof K]>, t.TypeOf<K[keyof K]>, unknown> & {
  readonly _tag: 'UnionType'
  readonly types: ReadonlyArray<t.Mixed>
} => {
  const types = Object.values(kinds)
  const kind = words(`${name}Kind`, Object.keys(kinds))
  const described = new t.Type(
    `an object whose ${field} is ${kind.name}`,
    t.unknown.is,
    t.success,
    t.identity,
  )
  const codec = new t.Type<t.TypeOf<K[keyof K]>, t.TypeOf<K[keyof K]>, unknown>(
    name,
    (u): u is t.TypeOf<K[keyof K]> => types.some((type) => type.is(u)),
    (u, context) => {
      if (!isRecord(u)) return t.failure(u, [...context, { key: '', type: described, actual: u }])
      const of = u[field]
      const type = kind.is(of) ? kinds[of] : undefined
      return type === undefined
        ? t.failure(of, [...context, { key: field, type: kind, actual: of }])
        : type.validate(u, context)
    },
    t.identity,
  )
  return Object.assign(codec, { _tag: 'UnionType' as const, types })
}

/** The name of a record says nothing to whoever wrote something else there: its fields do. */
const expectedOf = (type: t.Decoder<unknown, unknown>): string => {
  if (!('required' in type) || !isRecord(type.required)) return type.name
  const fields = Object.keys(type.required)
  return fields.length === 0 ? 'an object' : `an object with ${fields.join(', ')}`
}

const faultOf = (error: t.ValidationError): Fault => {
  const path = error.context
    .map(({ key }) => key)
    .filter((key) => key !== '')
    .join('.')
  const last = error.context.at(-1)?.type
  if (last === undefined) return { path, expected: 'another value' }
  return { path, expected: last === t.never ? 'no such field' : expectedOf(last) }
}

/** Decodes, or says every fault: the path of each and what was expected there. */
export const decode =
  <A>(codec: t.Decoder<unknown, A>) =>
  (value: unknown): Either<ReadonlyArray<Fault>, A> => {
    const result = codec.decode(value)
    return E.isRight(result) ? result : E.left(result.left.map(faultOf))
  }
