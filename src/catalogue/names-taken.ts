/**
 * Names by which a person's word is kept must mean one thing in the whole ledger (design invariant: policies are apart;
 * an ambiguous name is refused). A name that a policy ever published stays its own: old words are still kept under it.
 */
import type { MessageClass } from '../events/vocabulary.ts'
import type { RecipientId, TemplateId } from '../kernel/ids.ts'
import { accountsOf } from './accounts.ts'
import type { Catalogue, PublishedVersion } from './catalogue.ts'
import type { PackageFault } from './assemble.ts'
import { isCurrent } from './current-versions.ts'
import type { PolicyPackage } from './package/package.ts'
import type { View } from './view.ts'

type Named = { readonly path: string; readonly name: string }

const purposes = ({ purposes: all }: PolicyPackage): ReadonlyArray<Named> =>
  all.map(({ id }, at) => ({ path: `purposes.${at}.id`, name: `purpose/${id}` }))

const features = ({ purposes: all, switchPaths }: PolicyPackage): ReadonlyArray<Named> => [
  ...all.flatMap(({ features: own = [] }, at) =>
    own.map((id, of) => ({ path: `purposes.${at}.features.${of}`, name: `feature/${id}` })),
  ),
  ...switchPaths.map(({ id }, at) => ({ path: `switchPaths.${at}.id`, name: `feature/${id}` })),
]

/** Those that it names; a package that names none has one under its policy's id. */
const accounts = ({ policy, accounts: named = [] }: PolicyPackage): ReadonlyArray<Named> =>
  named.length === 0
    ? [{ path: 'policy', name: `account/${policy}` }]
    : named.map(({ id }, at) => ({ path: `accounts.${at}.id`, name: `account/${id}` }))

const others = ({ sources, agreements, templates }: PolicyPackage): ReadonlyArray<Named> => [
  ...sources.map(({ id }, at) => ({ path: `sources.${at}.id`, name: `source/${id}` })),
  ...agreements.map(({ id }, at) => ({ path: `agreements.${at}.id`, name: `agreement/${id}` })),
  ...templates.map(({ id }, at) => ({ path: `templates.${at}.id`, name: `template/${id}` })),
]

/** Two policies may give data to one party, if they call it by the same name: it is frozen and listed under its id. */
const recipients = ({ recipients: all }: PolicyPackage): ReadonlyArray<Named> =>
  all.map(({ id, label }, at) => ({
    path: `recipients.${at}.id`,
    name: `recipient/${id}/${label['zh-CN']}/${label.en}`,
  }))

const namesOf = (pkg: PolicyPackage): ReadonlyArray<Named> => [
  ...purposes(pkg),
  ...features(pkg),
  ...accounts(pkg),
  ...others(pkg),
]

/** Names of accounts, declared or implied: an account closed under a name stays closed. */
const accountsTaken = (
  policies: Catalogue['policies'],
  mine: PolicyPackage['policy'],
): ReadonlyArray<readonly [name: string, policy: string]> =>
  [...accountsOf(policies)].flatMap(([policy, own]) =>
    policy === mine ? [] : own.map(({ id }) => [`account/${id}`, policy] as const),
  )

const partyOf = (name: string): string => name.split('/').slice(0, 2).join('/')

const fault = (path: string, policy: string): PackageFault => ({
  file: 'package',
  path,
  expected: `a name that no other policy uses: ${policy} uses this one`,
})

type Registered = {
  readonly recipient: RecipientId
  readonly name: { readonly 'zh-CN': string; readonly en: string }
}

/**
 * Whether a recipient may not be registered beside the policies under this id: a version that is in force or coming
 * names it, whose word counts; or an earlier one called another party so.
 */
export const isRecipientTaken = (view: View, { recipient, name }: Registered): boolean =>
  [...view.catalogue.policies.values()].flat().some((version) => {
    const named = version.compiled.recipients.get(recipient)
    if (named === undefined) return false
    const isSame = named.label['zh-CN'] === name['zh-CN'] && named.label.en === name.en
    return isCurrent(view, version) || !isSame
  })

const isMarketing = (segments: ReadonlyArray<MessageClass> = []): boolean =>
  segments.includes('marketing')

/**
 * Whether a template may not be declared so: a policy says that it holds marketing, and this would not. What a policy
 * calls a service notice may turn out to hold an offer (clause 2.1-c), and then what was declared counts.
 */
export const isTemplateLoosened = (
  view: View,
  template: TemplateId,
  segments: ReadonlyArray<MessageClass>,
): boolean =>
  !isMarketing(segments) &&
  [...view.catalogue.policies.values()]
    .flat()
    .some(
      (version) =>
        isCurrent(view, version) && isMarketing(version.compiled.templates.get(template)?.segments),
    )

const registeredFault = (path: string): PackageFault => ({
  file: 'package',
  path,
  expected: 'a name under which nothing else was registered beside the policies',
})

/** Registrations beside the policies whose meaning the package would change. */
const registeredOtherwise = (
  catalogue: Catalogue,
  pkg: PolicyPackage,
): ReadonlyArray<PackageFault> => [
  ...pkg.recipients.flatMap(({ id, label }, at) => {
    const joined = catalogue.recipients.get(id)
    const isOther =
      joined !== undefined &&
      (joined.label['zh-CN'] !== label['zh-CN'] || joined.label.en !== label.en)
    return isOther ? [registeredFault(`recipients.${at}.id`)] : []
  }),
  ...pkg.templates.flatMap(({ id, segments }, at) => {
    const declared = catalogue.templates.get(id)
    const isLooser = declared !== undefined && !isMarketing(declared) && isMarketing(segments)
    return isLooser ? [registeredFault(`templates.${at}.id`)] : []
  }),
]

/** Every name of the package that another policy already uses, or that was registered for something else: where it stands, and whose it is. */
export const namesTaken = (
  catalogue: Catalogue,
  pkg: PolicyPackage,
): ReadonlyArray<PackageFault> => {
  const { policies } = catalogue
  const versions: ReadonlyArray<PublishedVersion> = [...policies.values()].flat()
  const foreign = versions.filter(({ policy }) => policy !== pkg.policy)
  const owners = new Map<string, string>(accountsTaken(policies, pkg.policy))
  const parties = new Map<string, Named & { readonly policy: string }>()
  for (const { policy, compiled } of foreign) {
    for (const { name } of namesOf(compiled.package)) owners.set(name, policy)
    for (const each of recipients(compiled.package))
      parties.set(partyOf(each.name), { ...each, policy })
  }
  return [
    ...namesOf(pkg).flatMap(({ path, name }) => {
      const policy = owners.get(name)
      return policy === undefined ? [] : [fault(path, policy)]
    }),
    ...recipients(pkg).flatMap(({ path, name }) => {
      const party = parties.get(partyOf(name))
      return party === undefined || party.name === name ? [] : [fault(path, party.policy)]
    }),
    ...registeredOtherwise(catalogue, pkg),
  ]
}
