/**
 * The row of a standing, field by field: the character that begins an entry, and how one is written and read. Everything
 * else about the row follows from this table. These characters, and what ends an entry (./find.ts), are in no id, instant, word or key.
 */
import { entriesFrom, entryAt, forEachEntry } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import * as entry from './entries.ts'
import type { EntryText } from './field-text.ts'
import { byGroup, byKey, groupsIn, one, written } from './field.ts'
import type { Field } from './field.ts'
import { forEvery } from './find.ts'
import type { PolicyStanding, Standing } from '../standing.ts'

/** Versions whose notice reached the person, by policy: entries of their own, since decisions never read them. */
const notices = { sigil: '@', entry: entry.mark }

const policiesAt = (
  sigil: string,
  text: EntryText<Omit<PolicyStanding, 'notices'>>,
): Field<Entries<PolicyStanding>, Omit<PolicyStanding, 'notices'>> => {
  const kind = { sigil, entry: text }
  return {
    ...kind,
    write: (policies) => written(kind, policies, ''),
    read: (row) => {
      const known = groupsIn(row, notices)
      const pairs: (readonly [string, PolicyStanding])[] = []
      forEvery(row, kind, (id, policy) =>
        pairs.push([id, { notices: entryAt(known, id), ...policy }]),
      )
      return entriesFrom(pairs)
    },
  }
}

type Texts<V> = Pick<Field<V>, 'write' | 'read'>

/** In the order in which a row has them: those first that a decision must see at once are there. */
export const fields = {
  joined: byKey('}', entry.joining),
  reopened: byKey('`', entry.reopening),
  cancelled: byKey('!', entry.mark),
  erased: one('~', entry.mark),
  minor: one('?', entry.minor),
  guardianConsents: byKey('&', entry.guardianConsent),
  policies: policiesAt('#', entry.policy),
  consents: byKey('$', entry.consent),
  sweeps: byKey('[', entry.sweep),
  reached: byKey(']', entry.mark),
  permissions: byGroup('%', entry.permission),
  marketing: byKey('+', entry.preference),
  agreements: byKey('=', entry.agreement),
  subscriptions: byKey('>', entry.subscription),
  inbound: byKey('<', entry.inbound),
  exemptions: byKey('^', entry.exemption),
  objections: byKey('(', entry.mark),
  features: byKey(')', entry.feature),
  guardians: byKey('{', entry.guardian),
} as const satisfies { readonly [F in keyof Standing]-?: Texts<Standing[F]> }

/** The end of a row: the notices of all policies. */
export const noticesText = ({ policies }: Standing): string => {
  let out = ''
  forEachEntry(policies, (id, { notices: known }) => {
    out += written(notices, known, `${id}/`)
  })
  return out
}
