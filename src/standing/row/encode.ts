/**
 * A standing as the text of a row. An entry is a sigil that names its kind, its key, and its fields, each ended by
 * `|`; the sigils occur nowhere else, so that a decision finds its three or four entries by one search each and
 * reads nothing more (./text-lens.ts). Why not JSON: docs/decisions/0009.
 */
import { forEachEntry } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import * as entry from './entries.ts'
import type { EntryText } from './field-text.ts'
import { end, sigils } from './sigils.ts'
import type { PolicyStanding, Standing } from '../standing.ts'

const line = <A>(sigil: string, key: string, value: A, { write }: EntryText<A>): string =>
  `${sigil}${key}|${write(value)}${end}`

const one = <A>(sigil: string, value: A | undefined, text: EntryText<A>): string =>
  value === undefined ? '' : line(sigil, '', value, text)

// In key order, so that the text depends on what the standing holds and not on the order in which it came about.
const all = <A>(sigil: string, entries: Entries<A>, text: EntryText<A>, prefix = ''): string => {
  // Of most kinds a person has none.
  if (entries === undefined) return ''
  let out = ''
  forEachEntry(entries, (key, value) => {
    out += line(sigil, prefix + key, value, text)
  })
  return out
}

const grouped = <A>(sigil: string, groups: Entries<Entries<A>>, text: EntryText<A>): string => {
  let out = ''
  forEachEntry(groups, (group, entries) => {
    out += all(sigil, entries, text, `${group}/`)
  })
  return out
}

const noticesOf = (policies: Entries<PolicyStanding>, sigil: string): string => {
  let out = ''
  forEachEntry(policies, (id, { notices }) => {
    out += all(sigil, notices, entry.mark, `${id}/`)
  })
  return out
}

/** The row's text; equal standings give equal texts. */
export const standingText = (s: Standing): string =>
  // First, so that a decision sees at once that they are there.
  all(sigils.joined, s.joined, entry.joining) +
  all(sigils.reopened, s.reopened, entry.reopening) +
  all(sigils.cancelled, s.cancelled, entry.mark) +
  one(sigils.erased, s.erased, entry.mark) +
  one(sigils.minor, s.minor, entry.minor) +
  all(sigils.guardianConsents, s.guardianConsents, entry.guardianConsent) +
  all(sigils.policies, s.policies, entry.policy) +
  all(sigils.consents, s.consents, entry.consent) +
  all(sigils.sweeps, s.sweeps, entry.sweep) +
  all(sigils.reached, s.reached, entry.mark) +
  grouped(sigils.permissions, s.permissions, entry.permission) +
  all(sigils.marketing, s.marketing, entry.preference) +
  all(sigils.agreements, s.agreements, entry.agreement) +
  all(sigils.subscriptions, s.subscriptions, entry.subscription) +
  all(sigils.inbound, s.inbound, entry.inbound) +
  all(sigils.exemptions, s.exemptions, entry.exemption) +
  all(sigils.objections, s.objections, entry.mark) +
  all(sigils.features, s.features, entry.feature) +
  all(sigils.guardians, s.guardians, entry.guardian) +
  noticesOf(s.policies, sigils.notices)
