/**
 * A standing as the text of a row. An entry is a sigil that names its kind, its key, and its fields, each ended by
 * `|`; the sigils occur nowhere else, so that a decision finds its three or four entries by one search each and
 * reads nothing more. Why not JSON: docs/decisions/0009.
 */
import type { StandingLens } from './lens.ts'
import * as entry from './row-entries.ts'
import type { EntryText } from './row-entries.ts'
import type { PolicyStanding, Standing } from './standing.ts'

/** One character a kind; `end` closes an entry. None of them is in an id, an instant, a word or a key. */
const sigils = {
  cancelled: '!',
  erased: '~',
  minor: '?',
  guardianConsent: '&',
  guardians: '{',
  policies: '#',
  notices: '@',
  consents: '$',
  permissions: '%',
  marketing: '+',
  inbound: '<',
  agreements: '=',
  exemptions: '^',
  objections: '(',
  features: ')',
} as const
const end = '\n'

type Table<A> = { readonly [key: string]: A }
type Grouped<A> = { readonly [group: string]: Table<A> }

const one = <A>(
  sigil: string,
  key: string,
  value: A | undefined,
  { write }: EntryText<A>,
): string => (value === undefined ? '' : `${sigil}${key}|${write(value).join('|')}${end}`)

// Sorted, so that the text depends on what the standing holds and not on the order in which it came about.
const all = <A>(sigil: string, table: Table<A> | undefined, text: EntryText<A>): string =>
  Object.keys(table ?? {})
    .sort()
    .map((key) => one(sigil, key, table?.[key], text))
    .join('')

const grouped = <A>(sigil: string, groups: Grouped<A> | undefined, text: EntryText<A>): string =>
  Object.keys(groups ?? {})
    .sort()
    .map((group) =>
      Object.keys(groups?.[group] ?? {})
        .sort()
        .map((key) => one(sigil, `${group}/${key}`, groups?.[group]?.[key], text))
        .join(''),
    )
    .join('')

const noticesOf = (
  policies: Table<PolicyStanding> | undefined,
): Grouped<PolicyStanding['notices'][string]> =>
  Object.fromEntries(Object.entries(policies ?? {}).map(([id, { notices }]) => [id, notices]))

/** The row's text; equal standings give equal texts. */
export const standingText = (s: Standing): string =>
  one(sigils.cancelled, '', s.cancelled, entry.mark) +
  one(sigils.erased, '', s.erased, entry.mark) +
  one(sigils.minor, '', s.minor, entry.minor) +
  one(sigils.guardianConsent, '', s.guardianConsent, entry.guardianConsent) +
  all(sigils.policies, s.policies, entry.policy) +
  all(sigils.consents, s.consents, entry.consent) +
  grouped(sigils.permissions, s.permissions, entry.permission) +
  all(sigils.marketing, s.marketing, entry.preference) +
  all(sigils.agreements, s.agreements, entry.agreement) +
  all(sigils.inbound, s.inbound, entry.inbound) +
  all(sigils.exemptions, s.exemptions, entry.exemption) +
  all(sigils.objections, s.objections, entry.mark) +
  all(sigils.features, s.features, entry.feature) +
  all(sigils.guardians, s.guardians, entry.guardian) +
  grouped(sigils.notices, noticesOf(s.policies), entry.mark)

/** Reads the entry that starts behind its key's `|`. */
const readAt = <A>(row: string, key: string, from: number, { read }: EntryText<A>): A =>
  read(row.slice(from, row.indexOf(end, from)).split('|'), key)

/** One entry by its key, without looking at any other. */
const find = <A>(row: string, sigil: string, key: string, text: EntryText<A>): A | undefined => {
  const start = row.indexOf(`${sigil}${key}|`)
  return start < 0 ? undefined : readAt(row, key, start + key.length + 2, text)
}

/** Every entry of a kind, with its key, in key order. */
const every = <A>(
  row: string,
  sigil: string,
  text: EntryText<A>,
): ReadonlyArray<readonly [key: string, entry: A]> => {
  const found: Array<readonly [string, A]> = []
  for (let start = row.indexOf(sigil); start >= 0; start = row.indexOf(sigil, start + 1)) {
    const bar = row.indexOf('|', start)
    const key = row.slice(start + 1, bar)
    found.push([key, readAt(row, key, bar + 1, text)])
  }
  return found
}

const tableOf = <A>(entries: ReadonlyArray<readonly [string, A]>): Table<A> | undefined =>
  entries.length === 0 ? undefined : Object.fromEntries(entries)

const regrouped = <A>(entries: ReadonlyArray<readonly [string, A]>): Grouped<A> | undefined => {
  if (entries.length === 0) return undefined
  const groups: { [group: string]: Table<A> } = {}
  for (const [key, value] of entries) {
    const slash = key.indexOf('/')
    const group = key.slice(0, slash)
    groups[group] = { ...groups[group], [key.slice(slash + 1)]: value }
  }
  return groups
}

const policiesFrom = (row: string): Table<PolicyStanding> | undefined => {
  const notices = regrouped(every(row, sigils.notices, entry.mark))
  return tableOf(
    every(row, sigils.policies, entry.policy).map(([id, policy]) => [
      id,
      { notices: notices?.[id] ?? {}, ...policy },
    ]),
  )
}

/** Drops the fields that hold nothing. */
const present = (standing: { readonly [K in keyof Standing]: Standing[K] | undefined }): Standing =>
  Object.fromEntries(Object.entries(standing).filter(([, value]) => value !== undefined))

/** The standing that a text was made of. */
export const standingFrom = (row: string): Standing =>
  present({
    policies: policiesFrom(row),
    consents: tableOf(every(row, sigils.consents, entry.consent)),
    permissions: regrouped(every(row, sigils.permissions, entry.permission)),
    marketing: tableOf(every(row, sigils.marketing, entry.preference)),
    inbound: tableOf(every(row, sigils.inbound, entry.inbound)),
    agreements: tableOf(every(row, sigils.agreements, entry.agreement)),
    exemptions: tableOf(every(row, sigils.exemptions, entry.exemption)),
    objections: tableOf(every(row, sigils.objections, entry.mark)),
    features: tableOf(every(row, sigils.features, entry.feature)),
    minor: find(row, sigils.minor, '', entry.minor),
    guardians: tableOf(every(row, sigils.guardians, entry.guardian)),
    guardianConsent: find(row, sigils.guardianConsent, '', entry.guardianConsent),
    cancelled: find(row, sigils.cancelled, '', entry.mark),
    erased: find(row, sigils.erased, '', entry.mark),
  })

/** A lens over a row's text, as it comes from the disk. */
export const textLens = (row: string): StandingLens => ({
  ended: () =>
    find(row, sigils.cancelled, '', entry.mark) ?? find(row, sigils.erased, '', entry.mark),
  minor: () => find(row, sigils.minor, '', entry.minor),
  guardianConsent: () => find(row, sigils.guardianConsent, '', entry.guardianConsent),
  exemptions: () =>
    every(row, sigils.exemptions, entry.exemption).map(([, exemption]) => exemption),
  objection: (purpose) => find(row, sigils.objections, purpose, entry.mark),
  policy: (policy) => find(row, sigils.policies, policy, entry.policy),
  preference: (key) => find(row, sigils.marketing, key, entry.preference),
  consent: (key) => find(row, sigils.consents, key, entry.consent),
  permission: (device, permission) =>
    find(row, sigils.permissions, `${device}/${permission}`, entry.permission),
  permissionAnywhere: (permission) =>
    every(row, sigils.permissions, entry.permission)
      .filter(([key]) => key.endsWith(`/${permission}`))
      .map(([, state]) => state),
  agreement: (agreement) => find(row, sigils.agreements, agreement, entry.agreement),
  inbound: (source) => find(row, sigils.inbound, source, entry.inbound),
})
