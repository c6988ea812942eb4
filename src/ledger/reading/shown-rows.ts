/** Rows as they are listed: the folded row, and the parts of it that are in force at the reading. */
import type { InForce } from '../../decisions/in-force.ts'
import { isAccessChange } from '../../../projections/oversight/access-changes.ts'
import { isAccess } from '../../../projections/oversight/access-log.ts'
import { exportsAt } from '../../../projections/oversight/export-register.ts'
import { consentsAt } from '../../../projections/consent/consents-by-purpose.ts'
import { followed } from '../../../projections/disclosure/disclosures.ts'
import { exemptionsAt } from '../../../projections/exemption/exemptions-by-code.ts'
import type { ExemptionPlaceRow } from '../../../projections/exemption/exemptions-by-code.ts'
import { isSuppression } from '../../../projections/consent/suppression-list.ts'
import type { Rows } from '../../projector/projection.ts'
import type { RegisterRows, RegisterTable } from './register-rows.ts'
import {
  ofAcceptance,
  ofConsent,
  ofDevice,
  ofDisclosure,
  ofExemption,
  ofMarketing,
} from './row-in-force.ts'
import type { Judging, Now } from './row-in-force.ts'
import type { Tables } from '../tables.ts'

/** `now` is empty for a fact, such as a reading, which has no state. */
export type ShownRow<Row> = {
  readonly key: string
  readonly row: Row
  readonly now: ReadonlyArray<InForce>
}

type Page<Row> = ReadonlyArray<readonly [key: string, row: Row]>

/** One page of a register; `after` is the last key of the page before. */
type Scan<Row> = (
  judging: Judging,
  prefix: string,
  limit: number,
  after?: string,
) => ReadonlyArray<ShownRow<Row>>

const shown =
  <Row>(rows: Rows<Row>, now: Now<Row>): Scan<Row> =>
  (judging, ...page) =>
    rows.scan(...page).map(([key, row]) => ({ key, row, now: now(key, row, judging) }))

/** A fact has no state that could be in force. */
const isFact: Now<unknown> = () => []

/** The same for projections whose initial row is not a row yet. */
const facts =
  <Row, R extends Row>(rows: Rows<Row>, is: (row: Row) => row is R): Scan<R> =>
  (_, ...page) =>
    rows.scan(...page).flatMap(([key, row]) => (is(row) ? [{ key, row, now: [] }] : []))

/** Rows that name a place: shows the row at that place, whose key names the person. */
const placed =
  <Place, Row>(
    places: Rows<Place>,
    follow: (page: Page<Place>) => ReadonlyArray<readonly [key: string, own: string, row: Row]>,
    now: Now<Row>,
  ): Scan<Row> =>
  (judging, ...page) =>
    follow(places.scan(...page)).map(([key, own, row]) => ({
      key,
      row,
      now: now(own, row, judging),
    }))

type Scans = { readonly [T in RegisterTable]: Scan<RegisterRows[T]> }

const scansOf = (tables: Tables): Scans => {
  const consents = tables.consents.rows
  const exemptions = tables.exemptions.rows
  const disclosures = tables.disclosures.rows
  const exported = tables.exports.rows
  const followExemptions = (page: Page<ExemptionPlaceRow>) => exemptionsAt(exemptions, page)
  return {
    'consent-state': shown(consents, ofConsent),
    'consents-by-purpose': placed(
      tables.consentPlaces.rows,
      (page) => consentsAt(consents, page),
      ofConsent,
    ),
    'device-permissions': shown(tables.devices.rows, ofDevice),
    'marketing-preferences': shown(tables.marketing.rows, ofMarketing),
    'exemption-register': shown(exemptions, ofExemption),
    'exemptions-by-code': placed(tables.exemptionsByCode.rows, followExemptions, ofExemption),
    'exemption-notices': placed(tables.exemptionNotices.rows, followExemptions, ofExemption),
    'policy-acceptance': shown(tables.acceptances.rows, ofAcceptance),
    'disclosure-register': placed(
      disclosures,
      (page) => followed(disclosures, page).map(([key, row]) => [key, key, row]),
      ofDisclosure,
    ),
    'recipient-withdrawals': shown(tables.withdrawals.rows, isFact),
    'suppression-list': facts(tables.suppressions.rows, isSuppression),
    'access-log': facts(tables.accessLog.rows, isAccess),
    'access-changes': facts(tables.accessChanges.rows, isAccessChange),
    'export-register': placed(
      exported,
      (page) => exportsAt(exported.get, page).map(([key, row]) => [key, key, row]),
      isFact,
    ),
    statistics: shown(tables.statistics.rows, isFact),
  }
}

/** The requested page of a register. */
export type Listed<T extends RegisterTable> = {
  readonly projection: T
  readonly prefix: string
  readonly limit: number
  readonly after?: string
}

/** The rows of a register as they are listed. A disclosure listed under its recipient has all its stages. */
export type ShowRows = <T extends RegisterTable>(
  judging: Judging,
  listed: Listed<T>,
) => ReadonlyArray<ShownRow<RegisterRows[T]>>

/** Shows the rows of each register. */
export const shownRows = (tables: Tables): ShowRows => {
  const scans = scansOf(tables)
  return (judging, { projection, prefix, limit, after }) =>
    scans[projection](judging, prefix, limit, after)
}
