/** Consents, and what was said of many of them at once, as text and back. */
import { trusted } from '../../kernel/ids.ts'
import { field, has, joined, listed, markFrom, markText, text } from './field-text.ts'
import type { EntryText } from './field-text.ts'
import type { Consent, ConsentState, Sweep } from '../standing.ts'

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
  write: ({ withdrawn, invalidated, reconsent, anew }) =>
    `${markText(withdrawn)}|${markText(invalidated)}|${markText(reconsent)}|` +
    joined(reconsent?.standing ?? []) +
    (anew === undefined ? '' : `|${markText(anew)}`),
  read: (fields) => {
    const withdrawn = markFrom(fields, 0)
    const invalidated = markFrom(fields, 2)
    const reconsent = markFrom(fields, 4)
    const anew = markFrom(fields, 7)
    return {
      ...(anew === undefined ? {} : { anew }),
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
