/** The registers: rows that are listed for people, by the name of the projection that keeps them. */
import type { AccessChangeRow } from '../../../projections/oversight/access-changes.ts'
import type { AccessRow } from '../../../projections/oversight/access-log.ts'
import type { ConsentStateRow } from '../../../projections/consent/consent-state.ts'
import type { DeviceRow } from '../../../projections/consent/device-permissions.ts'
import type { DisclosureRow } from '../../../projections/disclosure/disclosure-register.ts'
import type { ExemptionRow } from '../../../projections/exemption/exemption-register.ts'
import type { MarketingRow } from '../../../projections/consent/marketing-preferences.ts'
import type { AcceptanceRow } from '../../../projections/consent/policy-acceptance.ts'
import type { RecipientWithdrawalRow } from '../../../projections/consent/recipient-withdrawals.ts'
import type { CountRow } from '../../../projections/oversight/statistics.ts'
import type { SuppressionRow } from '../../../projections/consent/suppression-list.ts'

/** What each register shows. Where a projection keeps places alone, the row that stands at the place. */
export type RegisterRows = {
  readonly 'consent-state': ConsentStateRow
  readonly 'consents-by-purpose': ConsentStateRow
  readonly 'device-permissions': DeviceRow
  readonly 'marketing-preferences': MarketingRow
  readonly 'exemption-register': ExemptionRow
  readonly 'exemptions-by-code': ExemptionRow
  readonly 'exemption-notices': ExemptionRow
  readonly 'policy-acceptance': AcceptanceRow
  readonly 'disclosure-register': DisclosureRow
  readonly 'recipient-withdrawals': RecipientWithdrawalRow
  readonly 'suppression-list': SuppressionRow
  readonly 'access-log': AccessRow
  readonly 'access-changes': AccessChangeRow
  readonly statistics: CountRow
}

/** The projections that are registers. */
export type RegisterTable = keyof RegisterRows
