/** Labels for the ids in events, from the policies on a page. */
import type { Label } from '../../catalogue/package/label.ts'
import type { PolicyPackage } from '../../catalogue/package/package.ts'

/** Kinds of things that have ids. */
export type Sort =
  | 'account'
  | 'agreement'
  | 'category'
  | 'channel'
  | 'feature'
  | 'permission'
  | 'policy'
  | 'purpose'
  | 'recipient'
  | 'source'
  | 'template'

/** The label of a thing; undefined if it has none. */
export type Names = (sort: Sort, id: string) => Label | undefined

type Listed = ReadonlyArray<{ readonly id: string; readonly label: Label }>

const listsOf = (pkg: PolicyPackage): { readonly [S in Sort]: Listed } => ({
  account: pkg.accounts ?? [],
  agreement: pkg.agreements,
  category: pkg.categories,
  channel: pkg.channels,
  feature: pkg.switchPaths,
  permission: pkg.permissions,
  policy: [{ id: pkg.policy, label: pkg.title }],
  purpose: pkg.purposes,
  recipient: [...pkg.recipients, ...pkg.sdks],
  source: pkg.sources,
  template: pkg.templates,
})

const sorts = (lists: { readonly [S in Sort]: Listed }): ReadonlyArray<readonly [string, Listed]> =>
  Object.entries(lists)

/** Labels from one package. */
export const namesIn = (pkg: PolicyPackage): Names => {
  const labels = new Map<string, Label>()
  for (const [sort, listed] of sorts(listsOf(pkg)))
    for (const { id, label } of listed) labels.set(`${sort} ${id}`, label)
  return (sort, id) => labels.get(`${sort} ${id}`)
}

/** Where there is no policy, nothing has a name. */
export const noNames: Names = () => undefined
