/** Every projection whose rows are stored. One that is missing here is never folded. */
import { anyProjection } from '../src/projector/projection.ts'
import type { AnyProjection } from '../src/projector/projection.ts'
import { accessChanges } from './oversight/access-changes.ts'
import { accessLog } from './oversight/access-log.ts'
import { begunById } from './internal/begun-by-id.ts'
import { commandReceipts } from './internal/command-receipts.ts'
import { consentState } from './consent/consent-state.ts'
import { consentsByPurpose } from './consent/consents-by-purpose.ts'
import { devicePermissions } from './consent/device-permissions.ts'
import { disclosureRegister } from './disclosure/disclosure-register.ts'
import { endedGrounds } from './consent/ended-grounds.ts'
import { erasureRegister } from './oversight/erasure-register.ts'
import { exportRegister } from './oversight/export-register.ts'
import { exemptionRegister } from './exemption/exemption-register.ts'
import { exemptionNotices } from './exemption/exemption-notices.ts'
import { exemptionsByCode } from './exemption/exemptions-by-code.ts'
import { marketingPreferences } from './consent/marketing-preferences.ts'
import { policyAcceptance } from './consent/policy-acceptance.ts'
import { recipientWithdrawals } from './consent/recipient-withdrawals.ts'
import { registry } from './internal/registry.ts'
import { standing } from './internal/standing.ts'
import { statistics } from './oversight/statistics.ts'
import { suppressionList } from './consent/suppression-list.ts'

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
  anyProjection(exportRegister),
  anyProjection(statistics),
]
