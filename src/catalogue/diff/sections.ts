/** The lists of a package beside purposes, recipients and categories: what came, went or changed in each. */
import type { PolicyPackage } from '../package/package.ts'
import { pairs } from './parties.ts'
import type { Effect, Section, SectionChange } from './policy-diff.ts'
import { identical, sameTerms, worst } from './terms.ts'

type Keyed = { readonly id: string; readonly terms: unknown }
type Effects = { readonly added: Effect; readonly removed: Effect; readonly changed: Effect }

/** More of it lets the bank do more: who sends data, what runs in the app, how people are reached, what needs no consent. */
const powers: Effects = { added: 'wider', removed: 'narrower', changed: 'wider' }
/** More of it binds the bank: a change of terms may be a weaker promise, so it counts as one. */
const bonds: Effects = { added: 'narrower', removed: 'wider', changed: 'wider' }
/** Alone it permits nothing; what uses it is compared for itself. */
const tools: Effects = { added: 'neutral', removed: 'neutral', changed: 'wider' }
/** Compared elsewhere, purpose by purpose, or accepted by an act of its own. */
const mentions: Effects = { added: 'neutral', removed: 'neutral', changed: 'neutral' }

const effects: { readonly [S in Section]: Effects } = {
  head: tools,
  permissions: tools,
  sources: powers,
  sdks: powers,
  channels: powers,
  messageClasses: tools,
  templates: tools,
  agreements: mentions,
  // One that a version had stays the policy's: another name takes no way out away.
  accounts: mentions,
  exemptions: powers,
  retention: mentions,
  prohibitions: bonds,
  switchPaths: bonds,
  commitments: bonds,
  profiles: tools,
}

const keyed = (items: ReadonlyArray<{ readonly id: string }>): ReadonlyArray<Keyed> =>
  items.map((item) => ({ id: item.id, terms: item }))

const itemsOf = (pkg: PolicyPackage): { readonly [S in Section]: ReadonlyArray<Keyed> } => ({
  head: [
    { id: 'region', terms: pkg.region },
    // The controller's identity is told to people: another controller needs a notice too (PIPL 22).
    { id: 'controller', terms: { label: pkg.controller } },
    { id: 'title', terms: { label: pkg.title } },
  ],
  permissions: keyed(pkg.permissions),
  sources: keyed(pkg.sources),
  sdks: keyed(pkg.sdks),
  channels: keyed(pkg.channels),
  messageClasses: pkg.messageClasses.map((rule) => ({ id: rule.class, terms: rule })),
  templates: keyed(pkg.templates),
  agreements: keyed(pkg.agreements),
  accounts: keyed(pkg.accounts ?? []),
  exemptions: pkg.exemptions.map((rule) => ({ id: `${rule.list}/${rule.code}`, terms: rule })),
  retention: keyed(pkg.retention),
  prohibitions: keyed(pkg.prohibitions),
  switchPaths: keyed(pkg.switchPaths),
  commitments: keyed(pkg.commitments),
  profiles: keyed(pkg.profiles),
})

const sections: ReadonlyArray<Section> = [
  'head',
  'permissions',
  'sources',
  'sdks',
  'channels',
  'messageClasses',
  'templates',
  'agreements',
  'accounts',
  'exemptions',
  'retention',
  'prohibitions',
  'switchPaths',
  'commitments',
  'profiles',
]

const sectionChange = (
  section: Section,
  before: ReadonlyArray<Keyed>,
  after: ReadonlyArray<Keyed>,
): ReadonlyArray<SectionChange> => {
  const found = pairs(before, after)
  const added = found.flatMap(({ was, is }) =>
    was === undefined && is !== undefined ? [is.id] : [],
  )
  const removed = found.flatMap(({ was, is }) =>
    is === undefined && was !== undefined ? [was.id] : [],
  )
  const both = found.flatMap(({ was, is }) =>
    was === undefined || is === undefined ? [] : [{ was, is }],
  )
  const changed = both.filter(({ was, is }) => !identical(was.terms, is.terms))
  if (added.length + removed.length + changed.length === 0) return []
  const rule = effects[section]
  const effect = worst([
    ...(added.length > 0 ? [rule.added] : []),
    ...(removed.length > 0 ? [rule.removed] : []),
    ...changed.map(({ was, is }) => (sameTerms(was.terms, is.terms) ? 'neutral' : rule.changed)),
  ])
  return [{ section, effect, added, removed, changed: changed.map(({ is }) => is.id) }]
}

/** Sections with nothing changed are left out. */
export const sectionChanges = (
  before: PolicyPackage,
  after: PolicyPackage,
): ReadonlyArray<SectionChange> => {
  const [then, now] = [itemsOf(before), itemsOf(after)]
  return sections.flatMap((section) => sectionChange(section, then[section], now[section]))
}
