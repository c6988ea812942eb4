/** The registers: rows that are listed for people, by the name of the projection that keeps them. */
import type { AccessChangeRow } from '../../../projections/access-changes.ts'
import type { AccessRow } from '../../../projections/access-log.ts'
import type { ConsentStateRow } from '../../../projections/consent-state.ts'
import type { DeviceRow } from '../../../projections/device-permissions.ts'
import type { DisclosureRow } from '../../../projections/disclosure-register.ts'
import type { ExemptionRow } from '../../../projections/exemption-register.ts'
import type { MarketingRow } from '../../../projections/marketing-preferences.ts'
import type { AcceptanceRow } from '../../../projections/policy-acceptance.ts'
import type { RecipientWithdrawalRow } from '../../../projections/recipient-withdrawals.ts'
import type { CountRow } from '../../../projections/statistics.ts'
import type { SuppressionRow } from '../../../projections/suppression-list.ts'

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
