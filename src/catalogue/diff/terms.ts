/** Comparing two items by what they mean: words, clause numbers and the order of a list are not terms. */
import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { Effect } from './policy-diff.ts'

// Claims are what lint reads out of the words; a version number is told and decides nothing.
const wording = new Set([
  'label',
  'clauses',
  'why',
  'doubt',
  'refusalEffect',
  'contact',
  'features',
  'claims',
  'version',
])

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const normal = (value: unknown, leftOut: ReadonlySet<string>): unknown => {
  if (Array.isArray(value)) return value.map((item) => canonicalJson(normal(item, leftOut))).sort()
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      leftOut.has(key) || inner === undefined ? [] : [[key, normal(inner, leftOut)]],
    ),
  )
}

const same = (a: unknown, b: unknown, leftOut: ReadonlySet<string>): boolean =>
  canonicalJson(normal(a, leftOut)) === canonicalJson(normal(b, leftOut))

const nothing: ReadonlySet<string> = new Set()

/** The same terms, whatever the words. */
export const sameTerms = (a: unknown, b: unknown): boolean => same(a, b, wording)

/** The same, words included; the order of a list still says nothing. */
export const identical = (a: unknown, b: unknown): boolean => same(a, b, nothing)

/** Members that came and went between two lists taken as sets. */
export const setChange = <A extends string>(
  before: ReadonlyArray<A>,
  after: ReadonlyArray<A>,
): { readonly added: ReadonlyArray<A>; readonly removed: ReadonlyArray<A> } => ({
  added: after.filter((item) => !before.includes(item)),
  removed: before.filter((item) => !after.includes(item)),
})

/** Of several effects the one that counts: something wider is never made good by something narrower. */
export const worst = (effects: ReadonlyArray<Effect>): Effect => {
  if (effects.includes('wider')) return 'wider'
  return effects.includes('narrower') ? 'narrower' : 'neutral'
}
