/**
 * Last-happened-wins for one entry of a record.
 *
 * Entries are written as literals, `{ at: mark.at, event: mark.event, state }`, here and in src/deciders: one made by
 * spreading a mark and adding to it takes 300 bytes for 100, for as long as its person is remembered.
 */
import type { Mark, Standing } from './standing.ts'

/** One entry by a key that somebody chose: a purpose named `constructor` is not what every object inherits. */
export const own = <A>(
  record: { readonly [key: string]: A } | undefined,
  key: string,
): A | undefined => (record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined)

/** What is put in place of an entry: it happened at the same time as the old one, or later. */
export const overtakes = (old: Mark | undefined, next: Mark): boolean =>
  old === undefined || old.at <= next.at

/** The record with `next` under `key`, unless what stands there happened later. */
export const put = <M extends Mark>(
  record: { readonly [key: string]: M } | undefined,
  key: string,
  next: M,
): { readonly [key: string]: M } =>
  overtakes(own(record, key), next) ? withEntry(record, key, next) : (record ?? {})

/**
 * The record with `next` under `key`. Copied by `Object.assign`: these records have as many shapes as there are
 * people, and spreading those takes three times as long.
 */
export const withEntry = <A>(
  record: { readonly [key: string]: A } | undefined,
  key: string,
  next: A,
): { readonly [key: string]: A } => {
  const copy: { [key: string]: A } = Object.assign({}, record)
  copy[key] = next
  return copy
}

/** The standing with one part replaced. One literal, so that all standings have one shape: see `withEntry`. */
export const changed = <K extends keyof Standing>(
  standing: Standing,
  part: K,
  value: Standing[K],
): Standing => {
  const next: { -readonly [P in keyof Standing]: Standing[P] } = {
    policies: standing.policies,
    consents: standing.consents,
    permissions: standing.permissions,
    marketing: standing.marketing,
    inbound: standing.inbound,
    agreements: standing.agreements,
    exemptions: standing.exemptions,
    objections: standing.objections,
    features: standing.features,
    minor: standing.minor,
    guardians: standing.guardians,
    guardianConsent: standing.guardianConsent,
    cancelled: standing.cancelled,
    erased: standing.erased,
  }
  next[part] = value
  return next
}
