/** What a page of each register is, drawn from the codec of its rows. */
import type { t } from '../../fp.ts'
import { closed, list, text } from '../../kernel/codec.ts'
import type { ClosedType } from '../../kernel/codec.ts'
import { Instant } from '../../kernel/instant.ts'
import type { InForce } from '../../decisions/in-force.ts'
import type { RegisterRows, RegisterTable } from '../../ledger/reading/register-rows.ts'
import { AccessChangeRow } from '../../../projections/oversight/access-changes.ts'
import { AccessRow } from '../../../projections/oversight/access-log.ts'
import { ConsentStateRow } from '../../../projections/consent/consent-state.ts'
import { DeviceRow } from '../../../projections/consent/device-permissions.ts'
import { DisclosureRow } from '../../../projections/disclosure/disclosure-register.ts'
import { ExemptionRow } from '../../../projections/exemption/exemption-register.ts'
import { MarketingRow } from '../../../projections/consent/marketing-preferences.ts'
import { AcceptanceRow } from '../../../projections/consent/policy-acceptance.ts'
import { RecipientWithdrawalRow } from '../../../projections/consent/recipient-withdrawals.ts'
import { CountRow } from '../../../projections/oversight/statistics.ts'
import { SuppressionRow } from '../../../projections/consent/suppression-list.ts'
import { Cursor } from './scalars.ts'
import { InForceBody } from './subject-bodies.ts'

type Codec<A> = t.Type<A, A, unknown>

/** A row as it was folded; `now`: what is in force of it `at` the reading, empty for what is a fact and no state. */
type RowBody<Row> = {
  readonly key: string
  readonly row: Row
  readonly now: ReadonlyArray<InForce>
}

/** `next`: give it as `after` for the next page; absent on the last. */
export type RowsBody<Row> = {
  readonly at: Instant
  readonly rows: ReadonlyArray<RowBody<Row>>
  readonly next?: string
}

/** A register's rows: the codec of one, and of a page of them. */
export type RegisterShape<Row> = {
  readonly row: Codec<Row>
  readonly page: ClosedType<RowsBody<Row>>
}

const shapeOf = <Row>(name: string, row: Codec<Row>): RegisterShape<Row> => {
  const shown = closed(`${name}Row`, { key: text(400), row, now: list(InForceBody, 10_000) })
  const page = closed(`${name}Rows`, { at: Instant, rows: list(shown, 500) }, { next: Cursor })
  return { row, page }
}

const consents = shapeOf('Consent', ConsentStateRow)
const exemptions = shapeOf('Exemption', ExemptionRow)

/** By the projection that they are read from. */
export const registerShapes: {
  readonly [T in RegisterTable]: RegisterShape<RegisterRows[T]>
} = {
  'consent-state': consents,
  'consents-by-purpose': consents,
  'device-permissions': shapeOf('Device', DeviceRow),
  'marketing-preferences': shapeOf('Marketing', MarketingRow),
  'exemption-register': exemptions,
  'exemptions-by-code': exemptions,
  'exemption-notices': exemptions,
  'policy-acceptance': shapeOf('Acceptance', AcceptanceRow),
  'disclosure-register': shapeOf('Disclosure', DisclosureRow),
  'recipient-withdrawals': shapeOf('RecipientWithdrawal', RecipientWithdrawalRow),
  'suppression-list': shapeOf('MarketingWord', SuppressionRow),
  'access-log': shapeOf('Access', AccessRow),
  'access-changes': shapeOf('AccessChange', AccessChangeRow),
  statistics: shapeOf('Count', CountRow),
}
