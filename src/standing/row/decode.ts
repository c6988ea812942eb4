/** A standing read back from the text of its row. */
import { entriesFrom, entryAt } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import * as entry from './entries.ts'
import type { EntryText } from './field-text.ts'
import { find, forEvery } from './find.ts'
import { sigils } from './sigils.ts'
import type { PolicyStanding, Standing } from '../standing.ts'

type Pairs<A> = (readonly [key: string, value: A])[]

const tableFrom = <A>(row: string, sigil: string, text: EntryText<A>): Entries<A> => {
  if (!row.includes(sigil)) return undefined
  const pairs: Pairs<A> = []
  forEvery(row, sigil, text, (key, value) => pairs.push([key, value]))
  return entriesFrom(pairs)
}

// The groups follow one another: a row is in key order.
const groupsFrom = <A>(row: string, sigil: string, text: EntryText<A>): Entries<Entries<A>> => {
  if (!row.includes(sigil)) return undefined
  const groups: (readonly [group: string, pairs: Pairs<A>])[] = []
  forEvery(row, sigil, text, (key, value) => {
    const slash = key.indexOf('/')
    const group = key.slice(0, slash)
    const pair = [key.slice(slash + 1), value] as const
    const last = groups.at(-1)
    if (last?.[0] === group) last[1].push(pair)
    else groups.push([group, [pair]])
  })
  return entriesFrom(groups.map(([group, pairs]) => [group, entriesFrom(pairs)] as const))
}

const policiesFrom = (row: string): Entries<PolicyStanding> => {
  const notices = groupsFrom(row, sigils.notices, entry.mark)
  const pairs: Pairs<PolicyStanding> = []
  forEvery(row, sigils.policies, entry.policy, (id, policy) =>
    pairs.push([id, { notices: entryAt(notices, id), ...policy }]),
  )
  return entriesFrom(pairs)
}

/** The standing that a text was made of. */
export const standingFrom = (row: string): Standing => ({
  policies: policiesFrom(row),
  consents: tableFrom(row, sigils.consents, entry.consent),
  sweeps: tableFrom(row, sigils.sweeps, entry.sweep),
  reached: tableFrom(row, sigils.reached, entry.mark),
  permissions: groupsFrom(row, sigils.permissions, entry.permission),
  marketing: tableFrom(row, sigils.marketing, entry.preference),
  inbound: tableFrom(row, sigils.inbound, entry.inbound),
  agreements: tableFrom(row, sigils.agreements, entry.agreement),
  subscriptions: tableFrom(row, sigils.subscriptions, entry.subscription),
  exemptions: tableFrom(row, sigils.exemptions, entry.exemption),
  objections: tableFrom(row, sigils.objections, entry.mark),
  features: tableFrom(row, sigils.features, entry.feature),
  minor: find(row, sigils.minor, '', entry.minor),
  guardians: tableFrom(row, sigils.guardians, entry.guardian),
  guardianConsents: tableFrom(row, sigils.guardianConsents, entry.guardianConsent),
  cancelled: tableFrom(row, sigils.cancelled, entry.mark),
  reopened: tableFrom(row, sigils.reopened, entry.reopening),
  erased: find(row, sigils.erased, '', entry.mark),
  joined: tableFrom(row, sigils.joined, entry.joining),
})
