/** The tables a ledger keeps, each projection's once: those that code reads by name, and all of them. */
import { accessChanges } from '../../projections/access-changes.ts'
import { accessLog } from '../../projections/access-log.ts'
import { allProjections } from '../../projections/all.ts'
import { begunById } from '../../projections/begun-by-id.ts'
import { commandReceipts } from '../../projections/command-receipts.ts'
import { erasureRegister } from '../../projections/erasure-register.ts'
import { disclosureRegister } from '../../projections/disclosure-register.ts'
import { endedGrounds } from '../../projections/ended-grounds.ts'
import { consentState } from '../../projections/consent-state.ts'
import { consentsByPurpose } from '../../projections/consents-by-purpose.ts'
import { devicePermissions } from '../../projections/device-permissions.ts'
import { exemptionRegister } from '../../projections/exemption-register.ts'
import { exemptionNotices } from '../../projections/exemption-notices.ts'
import { exemptionsByCode } from '../../projections/exemptions-by-code.ts'
import { marketingPreferences } from '../../projections/marketing-preferences.ts'
import { policyAcceptance } from '../../projections/policy-acceptance.ts'
import { recipientWithdrawals } from '../../projections/recipient-withdrawals.ts'
import { registry } from '../../projections/registry.ts'
import { standing } from '../../projections/standing.ts'
import { statistics } from '../../projections/statistics.ts'
import { suppressionList } from '../../projections/suppression-list.ts'
import { foldedTable } from '../projector/tables/table.ts'
import type { AnyTable } from '../projector/tables/table.ts'

/** Rows are read through these; the projector drives them. */
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
    statistics: foldedTable(statistics),
  }
  const named: ReadonlyArray<AnyTable> = Object.values(own)
  const others = allProjections
    .map((projection): AnyTable => projection(foldedTable))
    .filter(({ name }) => !named.some((table) => table.name === name))
  return { ...own, all: [...named, ...others] }
}

export type Tables = ReturnType<typeof makeTables>
