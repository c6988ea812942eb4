/** A standing read back from the text of its row. */
import * as entry from './row-entries.ts'
import type { EntryText } from './row-entries.ts'
import { find, forEvery } from './row-find.ts'
import { sigils } from './row-sigils.ts'
import type { Grouped, Table } from './row-sigils.ts'
import type { PolicyStanding, Standing } from './standing.ts'

const tableFrom = <A>(row: string, sigil: string, text: EntryText<A>): Table<A> | undefined => {
  let table: { [key: string]: A } | undefined
  forEvery(row, sigil, text, (key, value) => {
    table ??= {}
    table[key] = value
  })
  return table
}

const groupsFrom = <A>(row: string, sigil: string, text: EntryText<A>): Grouped<A> | undefined => {
  let groups: { [group: string]: { [key: string]: A } } | undefined
  forEvery(row, sigil, text, (key, value) => {
    const slash = key.indexOf('/')
    groups ??= {}
    const group = (groups[key.slice(0, slash)] ??= {})
    group[key.slice(slash + 1)] = value
  })
  return groups
}

const policiesFrom = (row: string): Table<PolicyStanding> | undefined => {
  const notices = groupsFrom(row, sigils.notices, entry.mark)
  let policies: { [policy: string]: PolicyStanding } | undefined
  forEvery(row, sigils.policies, entry.policy, (id, policy) => {
    policies ??= {}
    policies[id] = { notices: notices?.[id] ?? {}, ...policy }
  })
  return policies
}

/** The standing that a text was made of. */
export const standingFrom = (row: string): Standing => ({
  policies: policiesFrom(row),
  consents: tableFrom(row, sigils.consents, entry.consent),
  permissions: groupsFrom(row, sigils.permissions, entry.permission),
  marketing: tableFrom(row, sigils.marketing, entry.preference),
  inbound: tableFrom(row, sigils.inbound, entry.inbound),
  agreements: tableFrom(row, sigils.agreements, entry.agreement),
  exemptions: tableFrom(row, sigils.exemptions, entry.exemption),
  objections: tableFrom(row, sigils.objections, entry.mark),
  features: tableFrom(row, sigils.features, entry.feature),
  minor: find(row, sigils.minor, '', entry.minor),
  guardians: tableFrom(row, sigils.guardians, entry.guardian),
  guardianConsent: find(row, sigils.guardianConsent, '', entry.guardianConsent),
  cancelled: find(row, sigils.cancelled, '', entry.mark),
  erased: find(row, sigils.erased, '', entry.mark),
})
