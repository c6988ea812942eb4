/** Finds the act that protects in a body that is not as it must be: it is not lost over the rest (invariant 12). */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { actCodecs, decodeAct, isActName } from '../../commands/acts.ts'
import type { Act } from '../../commands/acts.ts'
import { protects } from '../../commands/protective.ts'
import { PersonalFields } from '../../events/personal.ts'
import { Evidence } from '../../events/envelope.ts'
import type { Fault } from '../../kernel/codec.ts'
import type { ClosedSchema, SpoiltBody } from '../route.ts'

/** An act as it was taken. `omitted`: what came with one that protects and cannot be kept, by the names of the fields. */
export type TakenAct = { readonly act: Act; readonly omitted: ReadonlyArray<string> }

type Fields = { readonly [name: string]: unknown }
type Kept = { readonly fields: Fields; readonly omitted: ReadonlyArray<string> }

/** Stands for fields that there are not: a name that the caller made up may itself be personal, and is not repeated. */
const unknownField = 'unknown-field'

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A field that holds fields of its own, each of which may be kept or left out; what these are called in the answer. */
const nested: ReadonlyMap<string, { readonly codec: ClosedSchema; readonly prefix: string }> =
  new Map([
    ['personal', { codec: PersonalFields, prefix: '' }],
    ['evidence', { codec: Evidence, prefix: 'evidence.' }],
  ])

/** Known faults of the body, anywhere in it. */
type Amiss = { readonly doubled: ReadonlySet<string>; readonly isText: boolean }

/** Whether a value is in UTF-8, and what its field may hold. */
const isFit = ({ isText }: Amiss, codec: ClosedSchema, name: string, value: unknown): boolean => {
  const field = Object.hasOwn(codec.optional, name) ? codec.optional[name] : undefined
  if (field === undefined || E.isLeft(field.decode(value))) return false
  return isText || !JSON.stringify(value).includes('\ufffd')
}

/** The fields there may be of those that came, in the order of the codec, and whether others came too. */
const known = (value: Fields, { required, optional }: ClosedSchema) => {
  const names = Object.keys(optional).filter((name) => Object.hasOwn(value, name))
  const must = Object.keys(required).filter((name) => Object.hasOwn(value, name))
  return { names, hasMore: Object.keys(value).length > names.length + must.length }
}

/** The usable part of a field that has fields of its own. */
const keptWithin = (amiss: Amiss, name: string, value: Fields): Kept | undefined => {
  const inner = nested.get(name)
  if (inner === undefined) return undefined
  const fits = (field: string): boolean =>
    !amiss.doubled.has(`${name}.${field}`) && isFit(amiss, inner.codec, field, value[field])
  const { names, hasMore } = known(value, inner.codec)
  const fit = names.filter(fits)
  const unfit = names.filter((field) => !fits(field)).map((field) => `${inner.prefix}${field}`)
  const kept = Object.fromEntries(fit.map((field) => [field, value[field]]))
  return {
    fields: fit.length === 0 ? {} : { [name]: kept },
    omitted: hasMore ? [...unfit, name] : unfit,
  }
}

/** The usable part of a field: all of it, some of its own fields, or nothing. */
const keptOf = (amiss: Amiss, codec: ClosedSchema, name: string, value: unknown): Kept => {
  if (amiss.doubled.has(name)) return { fields: {}, omitted: [name] }
  const within = isRecord(value) ? keptWithin(amiss, name, value) : undefined
  if (within !== undefined) return within
  return isFit(amiss, codec, name, value)
    ? { fields: { [name]: value }, omitted: [] }
    : { fields: {}, omitted: [name] }
}

/** Only what names the act: what else comes with it is optional. */
const bareOf = (value: Fields, codec: ClosedSchema): Fields =>
  Object.fromEntries(
    Object.keys(codec.required)
      .filter((name) => Object.hasOwn(value, name))
      .map((name) => [name, value[name]]),
  )

/** Says no more than that it is not one; the faults of the body are told already. */
const none: Either<ReadonlyArray<Fault>, never> = E.left([])

/**
 * An act that protects, without what came with it and cannot be kept: what is malformed, too long, given twice, not in
 * UTF-8, or no field at all. Nothing else: any other act is refused for such. A scope that cannot be read is left out
 * as well, so that the no is to more than was meant, and never to less.
 */
export const protectiveIn = (spoilt: SpoiltBody): Either<ReadonlyArray<Fault>, TakenAct> => {
  const { value } = spoilt
  if (!isRecord(value) || !isActName(value['act'])) return none
  const codec = actCodecs[value['act']]
  const bare = decodeAct(bareOf(value, codec))
  if (E.isLeft(bare) || !protects(bare.right)) return none
  const doubled = spoilt.twice()
  // Of two acts or purposes nobody knows which was meant.
  if (Object.keys(codec.required).some((name) => doubled.has(name))) return none
  const amiss: Amiss = { doubled, isText: spoilt.isText }
  const { names, hasMore } = known(value, codec)
  const kept = names.map((name) => keptOf(amiss, codec, name, value[name]))
  const decoded = decodeAct(Object.assign({}, bare.right, ...kept.map(({ fields }) => fields)))
  const left = new Set(kept.flatMap((each) => each.omitted))
  const omitted = hasMore ? [...left, unknownField] : [...left]
  return E.isLeft(decoded) ? decoded : E.right({ act: decoded.right, omitted })
}

/** Stands for a query that cannot be read: a parameter's name is the caller's, too. */
const query = 'query'

/** An act that protects, taken without the query that it came with; undefined for any other, which is refused for it. */
export const despiteQuery = ({ act, omitted }: TakenAct): TakenAct | undefined =>
  protects(act) ? { act, omitted: [...omitted, query] } : undefined
