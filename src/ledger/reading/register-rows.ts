/** The registers: rows that are listed for people, by name of projection. */
import type { t } from '../../fp.ts'
import { AccessChangeRow } from '../../../projections/oversight/access-changes.ts'
import { AccessRow } from '../../../projections/oversight/access-log.ts'
import { ConsentStateRow } from '../../../projections/consent/consent-state.ts'
import { DeviceRow } from '../../../projections/consent/device-permissions.ts'
import { DisclosureRow } from '../../../projections/disclosure/disclosure-register.ts'
import { ExemptionRow } from '../../../projections/exemption/exemption-register.ts'
import { ExportRow } from '../../../projections/oversight/export-register.ts'
import { MarketingRow } from '../../../projections/consent/marketing-preferences.ts'
import { AcceptanceRow } from '../../../projections/consent/policy-acceptance.ts'
import { RecipientWithdrawalRow } from '../../../projections/consent/recipient-withdrawals.ts'
import { CountRow } from '../../../projections/oversight/statistics.ts'
import { SuppressionRow } from '../../../projections/consent/suppression-list.ts'

/** The rows of a register: their name in the contract, and their codec. */
export type Rows<Row> = { readonly name: string; readonly row: t.Type<Row, Row, unknown> }

const rowsOf = <Row>(name: string, row: Rows<Row>['row']): Rows<Row> => ({ name, row })
const consents = rowsOf('Consent', ConsentStateRow)
const exemptions = rowsOf('Exemption', ExemptionRow)

/** The rows of each register. A projection that keeps only places shows the rows at those places. */
export const registerRows = {
  'consent-state': consents,
  'consents-by-purpose': consents,
  'device-permissions': rowsOf('Device', DeviceRow),
  'marketing-preferences': rowsOf('Marketing', MarketingRow),
  'exemption-register': exemptions,
  'exemptions-by-code': exemptions,
  'exemption-notices': exemptions,
  'policy-acceptance': rowsOf('Acceptance', AcceptanceRow),
  'disclosure-register': rowsOf('Disclosure', DisclosureRow),
  'recipient-withdrawals': rowsOf('RecipientWithdrawal', RecipientWithdrawalRow),
  'suppression-list': rowsOf('MarketingWord', SuppressionRow),
  'access-log': rowsOf('Access', AccessRow),
  'access-changes': rowsOf('AccessChange', AccessChangeRow),
  'export-register': rowsOf('Export', ExportRow),
  statistics: rowsOf('Count', CountRow),
} as const

/** The projections that are registers. */
export type RegisterTable = keyof typeof registerRows
/** A row of each. */
export type RegisterRows = {
  readonly [T in RegisterTable]: t.TypeOf<(typeof registerRows)[T]['row']>
}
