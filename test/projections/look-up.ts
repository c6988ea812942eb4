/** Rows of the projections as their tests look them up: each by its keys, which are what the registers page through. */
import type { AccessRow, NoAccess, many } from '../../projections/oversight/access-log.ts'
import { scopeIn } from '../../projections/consent/consent-state.ts'
import type { ConsentStateRow } from '../../projections/consent/consent-state.ts'
import { devicePermissions } from '../../projections/consent/device-permissions.ts'
import type { DeviceRow } from '../../projections/consent/device-permissions.ts'
import type { DisclosureRow } from '../../projections/disclosure/disclosure-register.ts'
import { followed } from '../../projections/disclosure/disclosures.ts'
import type { ExemptionRow } from '../../projections/exemption/exemption-register.ts'
import { marketingPreferences } from '../../projections/consent/marketing-preferences.ts'
import type { MarketingRow } from '../../projections/consent/marketing-preferences.ts'
import { policyAcceptance } from '../../projections/consent/policy-acceptance.ts'
import type { AcceptanceRow } from '../../projections/consent/policy-acceptance.ts'
import type { CountRow } from '../../projections/oversight/statistics.ts'
import type { NoSuppression, SuppressionRow } from '../../projections/consent/suppression-list.ts'
import type {
  ActorId,
  DeviceId,
  PolicyId,
  RecipientId,
  SubjectId,
  VersionId,
} from '../../src/kernel/ids.ts'
import type { Rows } from '../../src/projector/projection.ts'
import { nobody } from '../../src/standing/standing.ts'
import type { Standing } from '../../src/standing/standing.ts'

/** Readings of one person's record (or `many`), oldest first, in pages: `after` is the last key of the page before. */
export const readingsOf =
  (rows: Rows<AccessRow | NoAccess>) =>
  (subject: SubjectId | typeof many, limit: number, after?: string) =>
    rows.scan(`subject/${subject}/`, limit, after)

/** Readings by one actor, oldest first, in pages. */
export const readingsBy =
  (rows: Rows<AccessRow | NoAccess>) => (actor: ActorId, limit: number, after?: string) =>
    rows.scan(`actor/${actor}/`, limit, after)

/** Everything one person was ever asked, by purpose; `limit` bounds the answer. */
export const consentsOf = (rows: Rows<ConsentStateRow>) => (subject: SubjectId, limit: number) =>
  rows.scan(`${subject}/`, limit).map(([key, row]) => {
    const { subject: _, ...scope } = scopeIn(key)
    return { ...scope, row }
  })

export const deviceOf =
  (rows: Rows<DeviceRow>) =>
  (subject: SubjectId, device: DeviceId): DeviceRow =>
    rows.get(`${subject}/${device}`) ?? devicePermissions.initial

/** All devices of one person, by id. */
export const devicesOf = (rows: Rows<DeviceRow>) => (subject: SubjectId, limit: number) =>
  rows
    .scan(`${subject}/`, limit)
    .map(([key, row]) => ({ device: key.slice(subject.length + 1), row }))

/** All that concerns one person. */
export const disclosuresOf = (rows: Rows<DisclosureRow>) => (subject: SubjectId, limit: number) =>
  rows.scan(`subject/${subject}/`, limit).map(([, row]) => row)

/** All that was asked for by or went to one recipient, in pages: `after` is the last key of the page before. */
export const disclosuresTo =
  (rows: Rows<DisclosureRow>) => (recipient: RecipientId, limit: number, after?: string) =>
    followed(rows, rows.scan(`recipient/${recipient}/`, limit, after))

/** All exemptions used for one person. */
export const exemptionsOf = (rows: Rows<ExemptionRow>) => (subject: SubjectId, limit: number) =>
  rows.scan(`${subject}/`, limit)

export const preferencesOf =
  (rows: Rows<MarketingRow>) =>
  (subject: SubjectId): MarketingRow =>
    rows.get(subject) ?? marketingPreferences.initial

export const acceptanceOf =
  (rows: Rows<AcceptanceRow>) =>
  (policy: PolicyId, version: VersionId, subject: SubjectId): AcceptanceRow =>
    rows.get(`${policy}/${version}/${subject}`) ?? policyAcceptance.initial

/** People by surrogate, in pages: `after` is the last subject of the page before. */
export const acceptancesUnder =
  (rows: Rows<AcceptanceRow>) =>
  (policy: PolicyId, version: VersionId, limit: number, after?: string) => {
    const prefix = `${policy}/${version}/`
    return rows
      .scan(prefix, limit, after === undefined ? undefined : `${prefix}${after}`)
      .map(([key, row]) => ({ subject: key.slice(prefix.length), row }))
  }

/** A person of whom nothing is known stands nowhere: they are `nobody`. */
export const standingOf =
  (rows: Rows<Standing>) =>
  (subject: SubjectId): Standing =>
    rows.get(subject) ?? nobody

/** Counts from `from` to `until` (days, both included), at most `limit`, by day. */
export const countsBetween =
  (rows: Rows<CountRow>) => (from: string, until: string, limit: number) =>
    rows.scan('day/', limit, `day/${from}`).flatMap(([key, { count }]) => {
      const [, day = '', type = '', purpose = ''] = key.split('/')
      return day > until ? [] : [{ day, type, purpose, count }]
    })

/** Acts of acceptance of one version by how they were done: acts, not people, who may do more than one. */
export const acceptanceCounts =
  (rows: Rows<CountRow>) => (policy: PolicyId, version: VersionId) => {
    const of = (mode: string): number =>
      rows.get(`acceptance/${policy}/${version}/${mode}`)?.count ?? 0
    return { click: of('click'), continuedUse: of('continued_use'), declined: of('declined') }
  }

/** People the ledger knows of. */
export const subjectCount = (rows: Rows<CountRow>): number => rows.get('subjects/all')?.count ?? 0

/**
 * People with an opt-out of exactly this scope (`*` for all), in pages by subject. A system that sends one purpose
 * over one channel reads four lists, each wider, and asks `isSuppressed` where a later opt-in may stand.
 */
export const optedOutOf =
  (rows: Rows<SuppressionRow | NoSuppression>) =>
  (purpose: string, channel: string, limit: number, after?: string) => {
    const prefix = `${purpose}/${channel}/`
    return rows
      .scan(prefix, limit, after === undefined ? undefined : `${prefix}${after}`)
      .map(([key, row]) => ({ subject: key.slice(prefix.length), row }))
  }
