/** Sources, third-party code, prohibitions and the place before and after, as far as they reach one purpose. */
import type { PolicyPackage, Prohibition } from '../package/package.ts'
import type { Purpose } from '../package/purpose.ts'
import { pairs } from './parties.ts'
import type { Aspect, AspectChange, Effect } from './policy-diff.ts'
import { sameTerms, worst } from './terms.ts'

type Carrier = { readonly id: string }
type Effects = { readonly added: Effect; readonly removed: Effect }

/** More of it feeds the purpose or carries its data further. */
const feeds: Effects = { added: 'wider', removed: 'narrower' }
/** More of it forbids. */
const forbids: Effects = { added: 'narrower', removed: 'wider' }

const carried = (
  aspect: Aspect,
  before: ReadonlyArray<Carrier>,
  after: ReadonlyArray<Carrier>,
  effects: Effects,
): ReadonlyArray<AspectChange> => {
  const effect = worst(
    pairs(before, after).map(({ was, is }): Effect => {
      if (was === undefined) return effects.added
      if (is === undefined) return effects.removed
      return sameTerms(was, is) ? 'neutral' : 'wider'
    }),
  )
  return effect === 'neutral' ? [] : [{ aspect, effect }]
}

const binds =
  ({ id, categories }: Purpose) =>
  (rule: Prohibition): boolean =>
    rule.purposes === undefined
      ? [...(rule.categories ?? []), ...(rule.with ?? [])].some((each) => categories.includes(each))
      : rule.purposes.includes(id)

/** A carrier that names the purpose in one version only came or went, as far as this purpose goes. */
export const carriedChanges = (
  purpose: Purpose,
  before: PolicyPackage,
  after: PolicyPackage,
): ReadonlyArray<AspectChange> => {
  const names = ({ purposes }: { readonly purposes: ReadonlyArray<string> }): boolean =>
    purposes.includes(purpose.id)
  const bound = binds(purpose)
  return [
    // The place of storage is part of the processing (PIPL 38, 39): any other place counts as wider.
    ...(before.region === after.region ? [] : [{ aspect: 'region', effect: 'wider' } as const]),
    ...carried('sources', before.sources.filter(names), after.sources.filter(names), feeds),
    ...carried('sdks', before.sdks.filter(names), after.sdks.filter(names), feeds),
    ...carried(
      'prohibitions',
      before.prohibitions.filter(bound),
      after.prohibitions.filter(bound),
      forbids,
    ),
  ]
}
