/**
 * Each kind of entry of a standing as fields of text and back. All of them are ids, instants and fixed words, so that
 * `|` between fields and `,` between items of a list never occur inside one (see src/kernel/ids.ts).
 */
import { entriesFrom, valuesOf } from '../kernel/entries.ts'
import { trusted } from '../kernel/ids.ts'
import type { RecipientId } from '../kernel/ids.ts'
import type {
  Acceptance,
  ActiveExemption,
  Consent,
  ConsentState,
  Guardian,
  GuardianConsent,
  Inbound,
  Mark,
  Minor,
  Permission,
  PolicyStanding,
  Preference,
  SignedAgreement,
  Sweep,
  Use,
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

const markText = (value: Mark | undefined): string =>
  value === undefined ? '|' : `${value.at}|${value.event}`
const markFrom = (fields: ReadonlyArray<string>, index: number): Mark | undefined =>
  has(fields, index) ? { at: field(fields, index), event: field(fields, index + 1) } : undefined

// Few consents ended by anything but their person's word: what follows is read where it is there.
const findingsText = ({ given, findings = {} }: Pick<Consent, 'given' | 'findings'>): string =>
  `${markText(given)}|${text(given?.version)}|${text(given?.until)}|` +
  `${markText(findings.invalidated)}|${markText(findings.expired)}|${markText(findings.reconsent)}`

const termsFrom = (
  fields: ReadonlyArray<string>,
  index: number,
): Pick<Consent, 'version' | 'until'> => ({
  ...(has(fields, index) ? { version: field<NonNullable<Consent['version']>>(fields, index) } : {}),
  ...(has(fields, index + 1)
    ? { until: field<NonNullable<Consent['until']>>(fields, index + 1) }
    : {}),
})

const findingsFrom = (fields: ReadonlyArray<string>): Pick<Consent, 'given' | 'findings'> => {
  const given = markFrom(fields, 6)
  const invalidated = markFrom(fields, 10)
  const expired = markFrom(fields, 12)
  const reconsent = markFrom(fields, 14)
  return {
    ...(given === undefined ? {} : { given: { ...given, ...termsFrom(fields, 8) } }),
    findings: {
      ...(invalidated === undefined ? {} : { invalidated }),
      ...(expired === undefined ? {} : { expired }),
      ...(reconsent === undefined ? {} : { reconsent }),
    },
  }
}

export const sweep: EntryText<Sweep> = {
  write: ({ withdrawn, invalidated, reconsent }) =>
    `${markText(withdrawn)}|${markText(invalidated)}|${markText(reconsent)}|` +
    joined(reconsent?.standing ?? []),
  read: (fields) => {
    const withdrawn = markFrom(fields, 0)
    const invalidated = markFrom(fields, 2)
    const reconsent = markFrom(fields, 4)
    return {
      ...(withdrawn === undefined ? {} : { withdrawn }),
      ...(invalidated === undefined ? {} : { invalidated }),
      ...(reconsent === undefined
        ? {}
        : { reconsent: { ...reconsent, standing: listed(fields[6] ?? '') } }),
    }
  },
}

export const consent: EntryText<Consent> = {
  write: (c) =>
    `${c.at}|${c.event}|${c.state}|${joined(c.categories)}|${text(c.version)}|${text(c.until)}` +
    (c.given === undefined && c.findings === undefined ? '' : `|${findingsText(c)}`),
  read: (fields, key) => {
    const slash = key.indexOf('/')
    const at: Consent['at'] = field(fields, 0)
    const event: Consent['event'] = field(fields, 1)
    const state: ConsentState = field(fields, 2)
    const kind: Consent['kind'] = trusted(key.slice(0, slash))
    const purpose: Consent['purpose'] = trusted(key.slice(slash + 1, key.indexOf('/', slash + 1)))
    const categories: Consent['categories'] = listed(fields[3] ?? '')
    if (fields.length > 6) {
      const plain = { at, event, state, kind, purpose, categories }
      return { ...plain, ...termsFrom(fields, 4), ...findingsFrom(fields) }
    }
    if (!has(fields, 4)) return { at, event, state, kind, purpose, categories }
    const version: NonNullable<Consent['version']> = field(fields, 4)
    if (!has(fields, 5)) return { at, event, state, kind, purpose, categories, version }
    return { at, event, state, kind, purpose, categories, version, until: field(fields, 5) }
  },
}

type Policy = Omit<PolicyStanding, 'notices'>

const acceptanceFrom = (fields: ReadonlyArray<string>, index = 0): Acceptance => {
  const at: Acceptance['at'] = field(fields, index)
  const event: Acceptance['event'] = field(fields, index + 1)
  const state: Acceptance['state'] = field(fields, index + 2)
  const version: Acceptance['version'] = field(fields, index + 3)
  return has(fields, index + 4)
    ? { at, event, state, version, mode: field(fields, index + 4) }
    : { at, event, state, version }
}

const acceptanceText = (a: Acceptance | undefined): string =>
  a === undefined ? '||||' : `${a.at}|${a.event}|${a.state}|${a.version}|${text(a.mode)}`

// Of a use: version, time, event, whether it was proven, versions before it. `;` is in none of them, nor `/`.
const useText = (use: Use): string =>
  [use.version, use.at, use.event, flag(use.proven), use.before?.join('/') ?? '*'].join(';')

const useFrom = (written: string): readonly [version: string, use: Use] => {
  const parts = written.split(';')
  const before = parts[4] ?? '*'
  const use: Use = {
    version: field(parts, 0),
    at: field(parts, 1),
    event: field(parts, 2),
    ...(has(parts, 3) ? { proven: true as const } : {}),
    ...(before === '*'
      ? {}
      : {
          before: before === '' ? [] : before.split('/').map((id) => trusted<Use['version']>(id)),
        }),
  }
  return [use.version, use]
}

// People who used the service before a version was accepted are few, and fewer are read.
const saidFrom = (fields: ReadonlyArray<string>): Pick<Policy, 'said' | 'uses'> => ({
  ...(has(fields, 8) ? { said: acceptanceFrom(fields, 8) } : {}),
  ...(has(fields, 13) ? { uses: entriesFrom((fields[13] ?? '').split(',').map(useFrom)) } : {}),
})

export const policy: EntryText<Policy> = {
  write: ({ acceptance, clicked: c, said, uses }) => {
    const clicked = c === undefined ? '||' : `${c.at}|${c.event}|${c.version}`
    const shown = `${acceptanceText(acceptance)}|${clicked}`
    return said === undefined && uses === undefined
      ? shown
      : `${shown}|${acceptanceText(said)}|${valuesOf(uses).map(useText).join(',')}`
  },
  read: (fields) => {
    const more = fields.length > 8 ? saidFrom(fields) : undefined
    if (!has(fields, 0)) return more ?? {}
    const acceptance = acceptanceFrom(fields)
    if (!has(fields, 5)) return more === undefined ? { acceptance } : { acceptance, ...more }
    const clicked = {
      at: field<Mark['at']>(fields, 5),
      event: field<Mark['event']>(fields, 6),
      version: field<Acceptance['version']>(fields, 7),
    }
    return more === undefined ? { acceptance, clicked } : { acceptance, clicked, ...more }
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
