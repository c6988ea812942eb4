/** All ids that anything ever published or registered names: an older version's purposes are on record as well. */
import type { Catalogue, PublishedVersion } from './catalogue.ts'

const versionsOf = ({ policies }: Catalogue): ReadonlyArray<PublishedVersion> =>
  [...policies.values()].flat()

/** Purposes of every version of every policy. */
export const purposesEverNamed = (catalogue: Catalogue): ReadonlySet<string> =>
  new Set(versionsOf(catalogue).flatMap(({ compiled }) => [...compiled.purposes.keys()]))

/** Recipients of every version of every policy, the providers of SDKs among them, and those that joined since. */
export const recipientsEverNamed = (catalogue: Catalogue): ReadonlySet<string> =>
  new Set([
    ...catalogue.recipients.keys(),
    ...versionsOf(catalogue).flatMap(({ compiled }) => [
      ...compiled.recipients.keys(),
      ...compiled.sdks.keys(),
    ]),
  ])
