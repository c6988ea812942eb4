/** The report's line for each published version of a policy: numbers and changes, never its text. */
import { diffPackages } from '../../../catalogue/diff.ts'
import type { PolicyDiff } from '../../../catalogue/diff/policy-diff.ts'
import type { Catalogue } from '../../../catalogue/catalogue.ts'
import type { PolicyPackage } from '../../../catalogue/package/package.ts'
import type { Published } from '../contents/documents.ts'

/** A publication with the contents of its package. */
export type Publication = {
  readonly published: Published
  /** Undefined if this program version cannot read the package. */
  readonly package: PolicyPackage | undefined
  /** The number of clauses that items of the package name. */
  readonly clauses: number | undefined
  readonly changed: string
}

/** The most publications in a report, the newest ones: each package must be read. */
export const mostPublications = 60

const clausesIn = (value: unknown, found: Set<string>): Set<string> => {
  if (Array.isArray(value)) for (const each of value) clausesIn(each, found)
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value))
      if (name === 'clauses' && Array.isArray(inner)) for (const id of inner) found.add(String(id))
      else clausesIn(inner, found)
  return found
}

type Changes = ReadonlyArray<{ readonly change: 'added' | 'removed' | 'changed' }>

const signs = { added: '+', removed: '−', changed: '±' } as const

/** `目的 purposes +2 ±1`; nothing if nothing changed. */
const counted = (name: string, changes: Changes): ReadonlyArray<string> => {
  const parts = (['added', 'removed', 'changed'] as const).flatMap((change) => {
    const count = changes.filter((each) => each.change === change).length
    return count === 0 ? [] : [`${signs[change]}${count}`]
  })
  return parts.length === 0 ? [] : [`${name} ${parts.join(' ')}`]
}

const owed: { readonly [O in PolicyDiff['obligation']]: string } = {
  none: '',
  notice: '须告知 · notice is owed',
  reconsent: '须重新取得同意 · consent is to be asked again',
}

const changesOf = (diff: PolicyDiff): string =>
  [
    ...(diff.from === undefined
      ? ['首个版本 · first version']
      : [`自 ${diff.from} 起 · since ${diff.from}`]),
    ...counted('目的 purposes', diff.purposes),
    ...counted('接收方 recipients', diff.recipients),
    ...counted('信息类别 data', diff.categories),
    ...(diff.sections.length === 0
      ? []
      : [`其他 other: ${diff.sections.map(({ section }) => section).join(', ')}`]),
    ...[owed[diff.obligation]].filter((text) => text !== ''),
  ].join('; ')

const packageIn = (
  { policies }: Catalogue,
  { policy, version: of }: Pick<Published, 'policy' | 'version'>,
): PolicyPackage | undefined =>
  policies.get(policy)?.find(({ version }) => version === of)?.compiled.package

/** The newest publications, in order of publication. */
export const publicationsOf = (
  published: ReadonlyArray<Published>,
  catalogue: Catalogue,
): ReadonlyArray<Publication> =>
  published.slice(-mostPublications).map((each) => {
    const after = packageIn(catalogue, each)
    const earlier = published.find(
      ({ policy, version }) => policy === each.policy && version === each.previous,
    )
    const before = earlier === undefined ? undefined : packageIn(catalogue, earlier)
    const isKnown = earlier === undefined || before !== undefined
    return {
      published: each,
      package: after,
      clauses: after === undefined ? undefined : clausesIn(after, new Set()).size,
      changed: after !== undefined && isKnown ? changesOf(diffPackages(before, after)) : '–',
    }
  })
