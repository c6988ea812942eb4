/** Every projection whose rows are stored. One that is missing here is never folded. */
import { anyProjection } from '../src/projector/projection.ts'
import type { AnyProjection } from '../src/projector/projection.ts'
import { accessChanges } from './access-changes.ts'
import { accessLog } from './access-log.ts'
import { begunById } from './begun-by-id.ts'
import { commandReceipts } from './command-receipts.ts'
import { consentState } from './consent-state.ts'
import { consentsByPurpose } from './consents-by-purpose.ts'
import { devicePermissions } from './device-permissions.ts'
import { disclosureRegister } from './disclosure-register.ts'
import { endedGrounds } from './ended-grounds.ts'
import { erasureRegister } from './erasure-register.ts'
import { exemptionRegister } from './exemption-register.ts'
import { exemptionNotices } from './exemption-notices.ts'
import { exemptionsByCode } from './exemptions-by-code.ts'
import { marketingPreferences } from './marketing-preferences.ts'
import { policyAcceptance } from './policy-acceptance.ts'
import { recipientWithdrawals } from './recipient-withdrawals.ts'
import { registry } from './registry.ts'
import { standing } from './standing.ts'
import { statistics } from './statistics.ts'
import { suppressionList } from './suppression-list.ts'

/** By name, decisions first. */
export const allProjections: ReadonlyArray<AnyProjection> = [
  anyProjection(standing),
  anyProjection(registry),
  anyProjection(commandReceipts),
  anyProjection(begunById),
  anyProjection(consentState),
  anyProjection(consentsByPurpose),
  anyProjection(recipientWithdrawals),
  anyProjection(policyAcceptance),
  anyProjection(disclosureRegister),
  anyProjection(endedGrounds),
  anyProjection(marketingPreferences),
  anyProjection(suppressionList),
  anyProjection(devicePermissions),
  anyProjection(exemptionRegister),
  anyProjection(exemptionsByCode),
  anyProjection(exemptionNotices),
  anyProjection(erasureRegister),
  anyProjection(accessLog),
  anyProjection(accessChanges),
  anyProjection(statistics),
]
