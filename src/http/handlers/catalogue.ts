/** The catalogue in force, put together from every policy and what stands beside them. */
import { E } from '../../fp.ts'
import type { t } from '../../fp.ts'
import type { CatalogueBody } from '../../api/bodies/policy-bodies.ts'
import type { CompiledPackage } from '../../catalogue/compiled.ts'
import type { Recipient } from '../../catalogue/package/parties.ts'
import type { View } from '../../catalogue/view.ts'
import type { Outcome } from '../answers/outcome.ts'
import type { HandlerEnv } from '../env.ts'

type Catalogue = t.TypeOf<typeof CatalogueBody>

// If two policies name one id, the first published one holds it, as in decisions.
const firstOfEach = <A>(
  packages: ReadonlyArray<CompiledPackage>,
  listOf: (pkg: CompiledPackage) => ReadonlyMap<string, A>,
): ReadonlyArray<A> => {
  const all = new Map<string, A>()
  for (const pkg of packages) {
    for (const [id, item] of listOf(pkg)) if (!all.has(id)) all.set(id, item)
  }
  return [...all.values()]
}

const registeredRecipients = ({ catalogue }: View): ReadonlyArray<Recipient> =>
  [...catalogue.recipients.values()].map((registered) => {
    const { purposes: _purposes, ...recipient } = registered
    return recipient
  })

const catalogueBody = (view: View): Catalogue => {
  const packages = [...view.inForce.values()].map(({ compiled }) => compiled)
  const named = firstOfEach(packages, ({ recipients }) => recipients)
  const known = new Set(named.map(({ id }) => id))
  return {
    profile: view.catalogue.profile,
    purposes: [...view.purposes.values()].map(({ purpose, version }) => ({
      purpose,
      policy: version.policy,
      version: version.version,
    })),
    categories: firstOfEach(packages, ({ categories }) => categories),
    recipients: [...named, ...registeredRecipients(view).filter(({ id }) => !known.has(id))],
    frozen: [...view.catalogue.frozen],
    sources: firstOfEach(packages, ({ sources }) => sources),
    sdks: firstOfEach(packages, ({ sdks }) => sdks),
    permissions: firstOfEach(packages, ({ permissions }) => permissions),
    channels: firstOfEach(packages, ({ channels }) => channels),
    messageClasses: firstOfEach(packages, ({ messageClasses }) => messageClasses),
    templates: firstOfEach(packages, ({ templates }) => templates),
    agreements: firstOfEach(packages, ({ agreements }) => agreements),
    profiles: firstOfEach(packages, ({ profiles }) => profiles),
    ...(view.until === undefined ? {} : { until: view.until }),
  }
}

/** The catalogue at this instant. */
export const catalogue =
  ({ ledger }: HandlerEnv) =>
  (): Outcome<Catalogue> =>
    E.right({ status: 200, json: catalogueBody(ledger.view()) })
