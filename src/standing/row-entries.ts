/**
 * Each kind of entry of a standing as fields of text and back. All of them are ids, instants and fixed words, so that
 * `|` between fields and `,` between items of a list never occur inside one (see src/kernel/ids.ts).
 */
import { trusted } from '../kernel/ids.ts'
import type { RecipientId } from '../kernel/ids.ts'
import type {
  Acceptance,
  ActiveExemption,
  Consent,
  ConsentState,
  GuardianConsent,
  Inbound,
  Mark,
  Minor,
  Permission,
  PolicyStanding,
  Preference,
  SignedAgreement,
} from './standing.ts'

/** How one kind of entry is written and read. `key` is what it is kept under. */
export type EntryText<A> = {
  readonly write: (entry: A) => string
  readonly read: (fields: ReadonlyArray<string>, key: string) => A
}

// A field that is absent is written as nothing: no id, instant or word is empty.
const text = (value: string | undefined): string => value ?? ''
const flag = (value: true | undefined): string => (value === true ? '1' : '')
const joined = (items: ReadonlyArray<string>): string =>
  items.length === 1 ? text(items[0]) : items.join(',')
const listed = <A extends string>(field: string): ReadonlyArray<A> =>
  field === '' ? [] : field.split(',').map((item) => trusted<A>(item))

const field = <A extends string>(fields: ReadonlyArray<string>, index: number): A =>
  trusted(fields[index] ?? '')
const has = (fields: ReadonlyArray<string>, index: number): boolean => (fields[index] ?? '') !== ''

// Every `read` builds its entry in one literal: spreading objects together costs more than the rest of a decision.

export const mark: EntryText<Mark> = {
  write: ({ at, event }) => `${at}|${event}`,
  read: (fields) => ({ at: field(fields, 0), event: field(fields, 1) }),
}

export const consent: EntryText<Consent> = {
  write: (c) =>
    `${c.at}|${c.event}|${c.state}|${joined(c.categories)}|${text(c.version)}|${text(c.until)}`,
  read: (fields, key) => {
    const slash = key.indexOf('/')
    const at: Consent['at'] = field(fields, 0)
    const event: Consent['event'] = field(fields, 1)
    const state: ConsentState = field(fields, 2)
    const kind: Consent['kind'] = trusted(key.slice(0, slash))
    const purpose: Consent['purpose'] = trusted(key.slice(slash + 1, key.indexOf('/', slash + 1)))
    const categories: Consent['categories'] = listed(fields[3] ?? '')
    if (!has(fields, 4)) return { at, event, state, kind, purpose, categories }
    const version: NonNullable<Consent['version']> = field(fields, 4)
    if (!has(fields, 5)) return { at, event, state, kind, purpose, categories, version }
    return { at, event, state, kind, purpose, categories, version, until: field(fields, 5) }
  },
}

type Policy = Pick<PolicyStanding, 'acceptance' | 'clicked'>

const acceptanceFrom = (fields: ReadonlyArray<string>): Acceptance => {
  const at: Acceptance['at'] = field(fields, 0)
  const event: Acceptance['event'] = field(fields, 1)
  const state: Acceptance['state'] = field(fields, 2)
  const version: Acceptance['version'] = field(fields, 3)
  return has(fields, 4)
    ? { at, event, state, version, mode: field(fields, 4) }
    : { at, event, state, version }
}

export const policy: EntryText<Policy> = {
  write: ({ acceptance: a, clicked: c }) => {
    const accepted =
      a === undefined ? '||||' : `${a.at}|${a.event}|${a.state}|${a.version}|${text(a.mode)}`
    return c === undefined ? `${accepted}|||` : `${accepted}|${c.at}|${c.event}|${c.version}`
  },
  read: (fields) => {
    if (!has(fields, 0)) return {}
    const acceptance = acceptanceFrom(fields)
    if (!has(fields, 5)) return { acceptance }
    const clicked = {
      at: field<Mark['at']>(fields, 5),
      event: field<Mark['event']>(fields, 6),
      version: field<Acceptance['version']>(fields, 7),
    }
    return { acceptance, clicked }
  },
}

export const permission: EntryText<Permission> = {
  write: (p) => `${p.at}|${p.event}|${p.state}|${text(p.precision)}`,
  read: (fields) => {
    const at: Permission['at'] = field(fields, 0)
    const event: Permission['event'] = field(fields, 1)
    const state: Permission['state'] = field(fields, 2)
    return has(fields, 3) ? { at, event, state, precision: field(fields, 3) } : { at, event, state }
  },
}

const withState = <S extends string>(): EntryText<Mark & { readonly state: S }> => ({
  write: ({ at, event, state }) => `${at}|${event}|${state}`,
  read: (fields) => ({ at: field(fields, 0), event: field(fields, 1), state: field(fields, 2) }),
})

export const preference: EntryText<Preference> = withState()
export const feature: EntryText<Mark & { readonly state: 'on' | 'off' }> = withState()

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
  write: (a) => `${a.at}|${a.event}|${a.version}|${flag(a.ended)}`,
  read: (fields) => {
    const at: SignedAgreement['at'] = field(fields, 0)
    const event: SignedAgreement['event'] = field(fields, 1)
    const version: SignedAgreement['version'] = field(fields, 2)
    return has(fields, 3) ? { at, event, version, ended: true } : { at, event, version }
  },
}

export const exemption: EntryText<ActiveExemption> = {
  write: (e) =>
    `${e.at}|${e.event}|${e.list}|${e.code}|${e.purpose}|${joined(e.categories)}|${e.until}|` +
    `${text(e.recipient)}|${flag(e.used)}`,
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
  }),
}

export const minor: EntryText<Minor> = {
  write: (m) => `${m.at}|${m.event}|${m.band}`,
  read: (fields) => ({ at: field(fields, 0), event: field(fields, 1), band: field(fields, 2) }),
}

export const guardian: EntryText<Mark & { readonly ended?: true }> = {
  write: (g) => `${g.at}|${g.event}|${flag(g.ended)}`,
  read: (fields) => {
    const at: Mark['at'] = field(fields, 0)
    const event: Mark['event'] = field(fields, 1)
    return has(fields, 2) ? { at, event, ended: true } : { at, event }
  },
}

export const guardianConsent: EntryText<GuardianConsent> = {
  write: (g) =>
    `${g.at}|${g.event}|${g.guardian}|${g.policy}|${g.version}|${joined(g.purposes)}|${g.state}`,
  read: (fields) => ({
    at: field(fields, 0),
    event: field(fields, 1),
    guardian: field(fields, 2),
    policy: field(fields, 3),
    version: field(fields, 4),
    purposes: listed(fields[5] ?? ''),
    state: field(fields, 6),
  }),
}
