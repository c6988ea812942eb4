/**
 * Last-happened-wins for one of many entries.
 *
 * Entries are written as literals, `{ at: mark.at, event: mark.event, state }`, here and in src/deciders: one made by
 * spreading a mark and adding to it takes 300 bytes for 100, for as long as its person is remembered.
 */
import { entryAt, withEntry } from '../kernel/entries.ts'
import type { Entries } from '../kernel/entries.ts'
import type { Mark, Standing } from './standing.ts'

/** One entry by a key. */
export const own = entryAt

/** Whether an entry replaces another: it happened at the same time, or later. */
export const overtakes = (old: Mark | undefined, next: Mark): boolean =>
  old === undefined || old.at <= next.at

/** Whether one thing ends another. Of two at one instant the one told later counts, so each fold says which way it is. */
export type Ends = (end: Mark, of: Mark) => boolean
/** A new end ends a known entry, also of its own instant. */
export const endsKnown: Ends = (end, of) => end.at >= of.at
/** A known end ends a new entry, unless that is of the same instant. */
export const endsTold: Ends = (end, of) => end.at > of.at

/** The entries with `next` under `key`, unless what stands there happened later. */
export const put = <M extends Mark>(entries: Entries<M>, key: string, next: M): Entries<M> =>
  overtakes(own(entries, key), next) ? withEntry(entries, key, next) : entries

/** The standing with one part replaced. One literal, so that all standings have one shape. */
export const changed = <K extends keyof Standing>(
  standing: Standing,
  part: K,
  value: Standing[K],
): Standing => {
  const next: { -readonly [P in keyof Standing]: Standing[P] } = {
    policies: standing.policies,
    consents: standing.consents,
    sweeps: standing.sweeps,
    reached: standing.reached,
    permissions: standing.permissions,
    marketing: standing.marketing,
    inbound: standing.inbound,
    agreements: standing.agreements,
    subscriptions: standing.subscriptions,
    exemptions: standing.exemptions,
    objections: standing.objections,
    features: standing.features,
    minor: standing.minor,
    guardians: standing.guardians,
    guardianConsents: standing.guardianConsents,
    cancelled: standing.cancelled,
    reopened: standing.reopened,
    erased: standing.erased,
    joined: standing.joined,
  }
  next[part] = value
  return next
}
