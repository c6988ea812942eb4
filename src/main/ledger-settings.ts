/** Settings of a ledger as its configuration has them. */
import type { Config } from '../config.ts'
import { defaultLimits } from '../ledger/parts.ts'
import type { LedgerLimits } from '../ledger/parts.ts'
import { defaultIdentifierSettings } from '../vault/identifiers/identifier.ts'
import type { IdentifierSettings } from '../vault/identifiers/identifier.ts'

/** The allowed errors of clocks; all else as in service. */
export const limitsFrom = ({ clockErrorMs, clockLeapMs }: Config): LedgerLimits => {
  const limits = { ...defaultLimits, clockLeapMs }
  return clockErrorMs === undefined ? limits : { ...limits, clockErrorMs }
}

/** The settings of identifiers. */
export const identifiersOf = ({ region, customerNo }: Config): IdentifierSettings => ({
  region: region ?? defaultIdentifierSettings.region,
  customerNo: customerNo ?? defaultIdentifierSettings.customerNo,
})
