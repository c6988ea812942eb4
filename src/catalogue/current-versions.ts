/** Versions that are in force or coming: what they name may be referred to by what is made anew. */
import type { PublishedVersion } from './catalogue.ts'
import type { CompiledPackage } from './compiled.ts'
import type { View } from './view.ts'

/** In force, or coming. */
export const isCurrent = ({ inForce }: View, { policy, order }: PublishedVersion): boolean =>
  order >= (inForce.get(policy)?.order ?? 0)

/** The lists of a package that have ids. */
export type Named = 'purposes' | 'categories' | 'recipients' | 'sources'

const currentPackages = (view: View): ReadonlyArray<CompiledPackage> =>
  [...view.catalogue.policies.values()]
    .flat()
    .filter((version) => isCurrent(view, version))
    .map(({ compiled }) => compiled)

/** The ids of one kind that versions in force or coming name; recipients registered beside the policies among them. */
export const currentNames = (view: View, named: Named): ReadonlySet<string> =>
  new Set<string>([
    ...currentPackages(view).flatMap((compiled) => [...compiled[named].keys()]),
    ...(named === 'recipients' ? view.catalogue.recipients.keys() : []),
  ])

/** Those of the ids that no version in force or coming names. */
export const unknownNames = <A extends string>(
  view: View,
  named: Named,
  ids: ReadonlyArray<A>,
): ReadonlyArray<A> => {
  if (ids.length === 0) return ids
  const known = currentNames(view, named)
  return ids.filter((id) => !known.has(id))
}
