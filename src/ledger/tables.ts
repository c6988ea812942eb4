/** The tables of a ledger: one for each projection, some of them by name. */
import { accessChanges } from '../../projections/oversight/access-changes.ts'
import { accessLog } from '../../projections/oversight/access-log.ts'
import { allProjections } from '../../projections/all.ts'
import { begunById } from '../../projections/internal/begun-by-id.ts'
import { commandReceipts } from '../../projections/internal/command-receipts.ts'
import { erasureRegister } from '../../projections/oversight/erasure-register.ts'
import { disclosureRegister } from '../../projections/disclosure/disclosure-register.ts'
import { endedGrounds } from '../../projections/consent/ended-grounds.ts'
import { consentState } from '../../projections/consent/consent-state.ts'
import { consentsByPurpose } from '../../projections/consent/consents-by-purpose.ts'
import { devicePermissions } from '../../projections/consent/device-permissions.ts'
import { exemptionRegister } from '../../projections/exemption/exemption-register.ts'
import { exportRegister } from '../../projections/oversight/export-register.ts'
import { exemptionNotices } from '../../projections/exemption/exemption-notices.ts'
import { exemptionsByCode } from '../../projections/exemption/exemptions-by-code.ts'
import { marketingPreferences } from '../../projections/consent/marketing-preferences.ts'
import { policyAcceptance } from '../../projections/consent/policy-acceptance.ts'
import { recipientWithdrawals } from '../../projections/consent/recipient-withdrawals.ts'
import { registry } from '../../projections/internal/registry.ts'
import { standing } from '../../projections/internal/standing.ts'
import { statistics } from '../../projections/oversight/statistics.ts'
import { suppressionList } from '../../projections/consent/suppression-list.ts'
import { foldedTable } from '../projector/tables/table.ts'
import type { AnyTable } from '../projector/tables/table.ts'

/** Makes the tables. Readers read rows through them; the projector writes them. */
export const makeTables = () => {
  const own = {
    standing: foldedTable(standing),
    registry: foldedTable(registry),
    receipts: foldedTable(commandReceipts),
    begun: foldedTable(begunById),
    erasures: foldedTable(erasureRegister),
    disclosures: foldedTable(disclosureRegister),
    ends: foldedTable(endedGrounds),
    consents: foldedTable(consentState),
    consentPlaces: foldedTable(consentsByPurpose),
    devices: foldedTable(devicePermissions),
    marketing: foldedTable(marketingPreferences),
    exemptions: foldedTable(exemptionRegister),
    exemptionsByCode: foldedTable(exemptionsByCode),
    exemptionNotices: foldedTable(exemptionNotices),
    acceptances: foldedTable(policyAcceptance),
    suppressions: foldedTable(suppressionList),
    withdrawals: foldedTable(recipientWithdrawals),
    accessLog: foldedTable(accessLog),
    accessChanges: foldedTable(accessChanges),
    exports: foldedTable(exportRegister),
    statistics: foldedTable(statistics),
  }
  const named: ReadonlyArray<AnyTable> = Object.values(own)
  const others = allProjections
    .map((projection): AnyTable => projection(foldedTable))
    .filter(({ name }) => !named.some((table) => table.name === name))
  return { ...own, all: [...named, ...others] }
}

export type Tables = ReturnType<typeof makeTables>
