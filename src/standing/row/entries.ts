/**
 * Each kind of entry of a standing as fields of text and back. All of them are ids, instants and fixed words, so that
 * `|` between fields and `,` between items of a list never occur inside one (see src/kernel/ids.ts).
 */
import type { PolicyId, RecipientId } from '../../kernel/ids.ts'
import { field, flag, has, joined, listed, markFrom, markText, text } from './field-text.ts'
import type { EntryText } from './field-text.ts'
import type {
  ActiveExemption,
  Guardian,
  GuardianConsent,
  Inbound,
  Joined,
  Mark,
  Minor,
  Permission,
  Preference,
  Reopening,
  SignedAgreement,
  Subscription,
} from '../standing.ts'

export { consent, sweep } from './consent.ts'
export { mark } from './field-text.ts'
export { policy } from './notice.ts'

export const permission: EntryText<Permission> = {
  write: (p) =>
    `${p.at}|${p.event}|${p.state}|${text(p.precision)}|${text(p.firstOn)}|` +
    `${text(p.lastOff?.at)}|${text(p.lastOff?.event)}`,
  read: (fields) => {
    const at: Permission['at'] = field(fields, 0)
    const event: Permission['event'] = field(fields, 1)
    const state: Permission['state'] = field(fields, 2)
    // By far the most often it was seen on, and never off: no spreading on that way.
    if (has(fields, 3) && has(fields, 4) && !has(fields, 5))
      return { at, event, state, precision: field(fields, 3), firstOn: field(fields, 4) }
    return {
      at,
      event,
      state,
      ...(has(fields, 3)
        ? { precision: field<NonNullable<Permission['precision']>>(fields, 3) }
        : {}),
      ...(has(fields, 4) ? { firstOn: field<Mark['at']>(fields, 4) } : {}),
      ...(has(fields, 5)
        ? { lastOff: { at: field<Mark['at']>(fields, 5), event: field<Mark['event']>(fields, 6) } }
        : {}),
    }
  },
}

const withState = <S extends string>(): EntryText<Mark & { readonly state: S }> => ({
  write: ({ at, event, state }) => `${at}|${event}|${state}`,
  read: (fields) => ({ at: field(fields, 0), event: field(fields, 1), state: field(fields, 2) }),
})

export const preference: EntryText<Preference> = withState()
export const feature: EntryText<Mark & { readonly state: 'on' | 'off' }> = withState()

export const subscription: EntryText<Subscription> = withState()

export const inbound: EntryText<Inbound> = {
  write: (i) => `${i.at}|${i.event}|${joined(i.categories)}|${i.until}|${flag(i.revoked)}`,
  read: (fields) => {
    const at: Inbound['at'] = field(fields, 0)
    const event: Inbound['event'] = field(fields, 1)
    const categories: Inbound['categories'] = listed(fields[2] ?? '')
    const until: Inbound['until'] = field(fields, 3)
    return has(fields, 4)
      ? { at, event, categories, until, revoked: true }
      : { at, event, categories, until }
  },
}

export const agreement: EntryText<SignedAgreement> = {
  write: (a) => `${a.at}|${a.event}|${text(a.version)}|${flag(a.ended)}`,
  read: (fields) => {
    const at: SignedAgreement['at'] = field(fields, 0)
    const event: SignedAgreement['event'] = field(fields, 1)
    if (!has(fields, 2)) return { at, event, ended: true }
    const version: NonNullable<SignedAgreement['version']> = field(fields, 2)
    return has(fields, 3) ? { at, event, version, ended: true } : { at, event, version }
  },
}

export const exemption: EntryText<ActiveExemption> = {
  write: (e) =>
    `${e.at}|${e.event}|${e.list}|${e.code}|${e.purpose}|${joined(e.categories)}|${e.until}|` +
    `${text(e.recipient)}|${flag(e.used)}|${flag(e.awaits)}|${text(e.approved)}`,
  read: (fields) => ({
    at: field(fields, 0),
    event: field(fields, 1),
    list: field(fields, 2),
    code: field(fields, 3),
    purpose: field(fields, 4),
    categories: listed(fields[5] ?? ''),
    until: field(fields, 6),
    // Exemptions are few: here clarity goes first.
    ...(has(fields, 7) ? { recipient: field<RecipientId>(fields, 7) } : {}),
    ...(has(fields, 8) ? { used: true as const } : {}),
    ...(has(fields, 9) ? { awaits: true as const } : {}),
    ...(has(fields, 10) ? { approved: field<Mark['event']>(fields, 10) } : {}),
  }),
}

export const reopening: EntryText<Reopening> = {
  write: (r) => `${r.at}|${r.event}|${text(r.policy)}`,
  read: (fields) => {
    const mark = { at: field<Mark['at']>(fields, 0), event: field<Mark['event']>(fields, 1) }
    return has(fields, 2) ? { ...mark, policy: field<PolicyId>(fields, 2) } : mark
  },
}

export const joining: EntryText<Joined> = {
  write: (j) => `${j.at}|${j.event}|${j.joining}`,
  read: (fields) => ({ at: field(fields, 0), event: field(fields, 1), joining: field(fields, 2) }),
}

export const minor: EntryText<Minor> = {
  write: (m) => `${m.at}|${m.event}|${m.band}`,
  read: (fields) => ({ at: field(fields, 0), event: field(fields, 1), band: field(fields, 2) }),
}

export const guardian: EntryText<Guardian> = {
  write: (g) => `${g.at}|${g.event}|${flag(g.ended)}|${markText(g.unlinked)}`,
  read: (fields) => {
    const at: Mark['at'] = field(fields, 0)
    const event: Mark['event'] = field(fields, 1)
    const unlinked = markFrom(fields, 3)
    if (unlinked === undefined) return { at, event }
    return has(fields, 2) ? { at, event, ended: true, unlinked } : { at, event, unlinked }
  },
}

export const guardianConsent: EntryText<GuardianConsent> = {
  write: (g) =>
    g.state === 'withdrawn'
      ? `${g.at}|${g.event}|${g.guardian}||||${g.state}`
      : `${g.at}|${g.event}|${g.guardian}|${g.policy}|${g.version}|${joined(g.purposes)}|${g.state}`,
  read: (fields) => {
    const at: Mark['at'] = field(fields, 0)
    const event: Mark['event'] = field(fields, 1)
    const by: GuardianConsent['guardian'] = field(fields, 2)
    if (!has(fields, 3)) return { at, event, guardian: by, state: 'withdrawn' }
    return {
      at,
      event,
      guardian: by,
      policy: field(fields, 3),
      version: field(fields, 4),
      purposes: listed(fields[5] ?? ''),
      state: 'granted',
    }
  },
}
