/** Rules that codecs cannot check: ids are unique, and every reference has a target. */
import type { Fault } from '../../kernel/codec.ts'
import type { PolicyPackage } from './package.ts'
import type { Purpose } from './purpose.ts'

type Known = ReadonlySet<string>
type Item = { readonly id: string }
/** The fields by which one item names others; each means the same wherever it stands. */
type Referring = {
  readonly categories?: ReadonlyArray<string>
  readonly with?: ReadonlyArray<string>
  readonly purposes?: ReadonlyArray<string>
  readonly alternatives?: ReadonlyArray<string>
  readonly permissions?: ReadonlyArray<string>
  readonly recipients?: ReadonlyArray<string>
  readonly segments?: ReadonlyArray<string>
  readonly classes?: ReadonlyArray<string>
  readonly permission?: string
  readonly vendor?: string
  readonly agreement?: string
  readonly messageClass?: string
}

const idsOf = (items: ReadonlyArray<Item>): Known => new Set(items.map(({ id }) => id))

/** By field: the ids it may hold, and what to call them. */
const targetsOf = (pkg: PolicyPackage) => {
  const categories = [idsOf(pkg.categories), 'a category of this package'] as const
  const purposes = [idsOf(pkg.purposes), 'a purpose of this package'] as const
  const permissions = [idsOf(pkg.permissions), 'a permission of this package'] as const
  const recipients = [idsOf(pkg.recipients), 'a recipient of this package'] as const
  const classes = new Set<string>(pkg.messageClasses.map((rule) => rule.class))
  const messageClasses = [classes, 'a message class of this package'] as const
  return {
    categories,
    with: categories,
    purposes,
    alternatives: purposes,
    permissions,
    permission: permissions,
    recipients,
    vendor: recipients,
    agreement: [idsOf(pkg.agreements), 'an agreement of this package'] as const,
    segments: messageClasses,
    classes: messageClasses,
    messageClass: messageClasses,
  }
}
type Targets = ReturnType<typeof targetsOf>

const idLists = [
  'categories',
  'with',
  'purposes',
  'alternatives',
  'permissions',
  'recipients',
  'classes',
] as const
const ids = ['permission', 'vendor', 'agreement', 'messageClass'] as const

const repeated = (
  keys: ReadonlyArray<string>,
  pathOf: (at: number) => string,
): ReadonlyArray<Fault> =>
  keys.flatMap((key, at) =>
    keys.indexOf(key) === at ? [] : [{ path: pathOf(at), expected: 'listed only once' }],
  )

const unknown = (
  named: ReadonlyArray<string>,
  [known, what]: readonly [Known, string],
  pathOf: (at: number) => string,
): ReadonlyArray<Fault> =>
  named.flatMap((id, at) =>
    known.has(id) ? [] : [{ path: pathOf(at), expected: `the id of ${what}` }],
  )

const dangling = (item: Referring, path: string, targets: Targets): ReadonlyArray<Fault> => [
  ...idLists.flatMap((field) => {
    const pathOf = (at: number): string => `${path}.${field}.${at}`
    const named = item[field] ?? []
    return [...unknown(named, targets[field], pathOf), ...repeated(named, pathOf)]
  }),
  // Two paragraphs of a message may well be of one class.
  ...unknown(item.segments ?? [], targets.segments, (at) => `${path}.segments.${at}`),
  ...ids.flatMap((field) => {
    const id = item[field]
    return id === undefined ? [] : unknown([id], targets[field], () => `${path}.${field}`)
  }),
]

/** A purpose that asks for a kind of consent must say what the consent is about. */
const unsupported = (purpose: Purpose, path: string, targets: Targets): ReadonlyArray<Fault> => {
  const { 'policy-literal': literal, 'cn-pipl': pipl } = purpose.requires
  const asked = new Set([...literal.consents, ...pipl.consents])
  const own = [new Set<string>(purpose.categories), 'a category of this purpose'] as const
  const gates = purpose.categoryPermissions ?? []
  const gateAt = (field: string) => (at: number) => `${path}.categoryPermissions.${at}.${field}`
  return [
    ...(asked.has('agreement_acceptance') && purpose.agreement === undefined
      ? [{ path: `${path}.agreement`, expected: 'an agreement, since its acceptance is required' }]
      : []),
    ...(asked.has('device_permission') && purpose.permissions.length === 0
      ? [{ path: `${path}.permissions`, expected: 'a permission, since one is required' }]
      : []),
    ...unknown(
      gates.map(({ category }) => category),
      own,
      gateAt('category'),
    ),
    ...unknown(
      gates.map(({ permission }) => permission),
      targets.permissions,
      gateAt('permission'),
    ),
    ...unknown(purpose.evidencedOnly ?? [], own, (at) => `${path}.evidencedOnly.${at}`),
  ]
}

const sectionsOf = (
  pkg: PolicyPackage,
): { readonly [section: string]: ReadonlyArray<Item & Referring> } => ({
  categories: pkg.categories,
  purposes: pkg.purposes,
  permissions: pkg.permissions,
  recipients: pkg.recipients,
  sources: pkg.sources,
  sdks: pkg.sdks,
  channels: pkg.channels,
  templates: pkg.templates,
  agreements: pkg.agreements,
  retention: pkg.retention,
  prohibitions: pkg.prohibitions,
  switchPaths: pkg.switchPaths,
  commitments: pkg.commitments,
  accounts: pkg.accounts ?? [],
  profiles: pkg.profiles.map(({ id }) => ({ id })),
})

const ownKeys = ({ messageClasses, exemptions }: PolicyPackage): ReadonlyArray<Fault> => {
  const codes = exemptions.map((rule) => `${rule.list}/${rule.code}`)
  const numbers = exemptions.map((rule) => `${rule.list}/${rule.n}`)
  return [
    ...repeated(
      messageClasses.map((rule) => rule.class),
      (at) => `messageClasses.${at}.class`,
    ),
    ...repeated(codes, (at) => `exemptions.${at}.code`),
    ...repeated(numbers, (at) => `exemptions.${at}.n`),
  ]
}

/**
 * A cascade stays within its policy: another policy's account is closed by an act of its own. It ends after one step, so
 * that there is an account with which dealings end.
 */
const cascades = ({ accounts = [] }: PolicyPackage): ReadonlyArray<Fault> => {
  const last = accounts.filter(({ closes = [] }) => closes.length === 0)
  return accounts.flatMap(({ closes = [] }, at) =>
    unknown(
      closes,
      [idsOf(last), 'an account of this package that closes none itself'],
      (of) => `accounts.${at}.closes.${of}`,
    ),
  )
}

/** Every fault between the parts of a package that is well formed in itself. */
export const referenceFaults = (pkg: PolicyPackage): ReadonlyArray<Fault> => {
  const targets = targetsOf(pkg)
  const profiles = idsOf(pkg.profiles)
  const absent = (['policy-literal', 'cn-pipl'] as const).filter((id) => !profiles.has(id))
  return [
    ...Object.entries(sectionsOf(pkg)).flatMap(([section, items]) => [
      ...repeated(
        items.map(({ id }) => id),
        (at) => `${section}.${at}.id`,
      ),
      ...items.flatMap((item, at) => dangling(item, `${section}.${at}`, targets)),
    ]),
    ...ownKeys(pkg),
    ...cascades(pkg),
    ...pkg.purposes.flatMap((purpose, at) => unsupported(purpose, `purposes.${at}`, targets)),
    ...absent.map((id) => ({ path: 'profiles', expected: `a rule for ${id}` })),
  ]
}
