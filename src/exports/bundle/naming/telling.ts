/** The words of a report: each event by its own policy and version, headings and totals by the newest, all times by one clock. */
import type { Catalogue, PublishedVersion } from '../../../catalogue/catalogue.ts'
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import { trusted } from '../../../kernel/ids.ts'
import type { Telling } from '../../sentences/fields.ts'
import { namesByEvent, newestNames } from '../../sentences/names-of.ts'
import type { NamesOf } from '../../sentences/names-of.ts'
import { zoneOf } from '../../words/zone.ts'
import type { BundleScope } from '../format/scope.ts'
import { joinedIn } from './registered.ts'

/** `names`: of headings and totals; `namesOf`: of one event. */
export type ReportTelling = Telling & { readonly namesOf: NamesOf }

/** The policy of the scope's purpose; else the policy published first. Another one that is published later changes nothing. */
const ofScope = ({ policies }: Catalogue, scope: BundleScope): PublishedVersion | undefined => {
  const all = [...policies.values()]
  const own =
    scope.kind === 'purpose'
      ? all.find((versions) =>
          versions.some(({ compiled }) => compiled.purposes.has(trusted(scope.purpose))),
        )
      : undefined
  return (own ?? all[0])?.at(-1)
}

/** Of the bundle's own policies, as far as it has them: of the same position they are the same ones. */
export const tellingOf = (
  catalogue: Catalogue,
  registered: ReadonlyArray<LedgerEvent>,
  scope: BundleScope,
): ReportTelling => {
  const joined = joinedIn(registered)
  return {
    names: newestNames(catalogue, joined),
    namesOf: namesByEvent(catalogue, joined),
    zone: zoneOf(ofScope(catalogue, scope)?.compiled.package.region),
  }
}
