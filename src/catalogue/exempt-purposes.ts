/**
 * Purposes that each exemption may allow, whatever its scope. PIPL 13(1)(2) to (7) allow what is necessary for the
 * ground itself; analysis and advertising for the bank's own sake are necessary for none (PIPL 6).
 */
import type { ExemptionCode, MessageClass } from '../events/vocabulary.ts'
import { isAnalytic } from './analytic.ts'
import type { ExemptionRule } from './package/exemption-rule.ts'
import type { RegisteredPurpose } from './view.ts'

/** Whether this code may open statistics and improvement (clauses 1.4-c, 2.2). None ever opens marketing. */
const opensAnalytics: { readonly [C in ExemptionCode]: boolean } = {
  // A statute or regulation may ask for statistics, and is then named in the evidence (13(1)(3), 13(1)(7)).
  legal_duty: true,
  other_law_or_regulator: true,
  // Within reasonable scope, until the person objects (13(1)(6), 27).
  self_published: true,
  lawfully_public: true,
  // Directly linked to a threat, a case or an emergency: how people use the product is not (1.6-E2 to E5, 4-E1 to E4).
  national_security: false,
  public_interest: false,
  criminal_justice: false,
  vital_interest: false,
  // Grounds that the person asked for, or that keep the product running (1.6-E8, 1.6-E9).
  contract: false,
  service_stability: false,
}

/** As the package says; an older one, which does not, is guessed at for what it forbids itself alone. */
const isSaidAnalytic = ({ purpose, version }: RegisteredPurpose): boolean => {
  const { recipients } = version.compiled
  const isToAnalysts = purpose.recipients.some((id) => recipients.get(id)?.type === 'analytics')
  return purpose.analytics ?? (purpose.profiling === true || isToAnalysts)
}

/**
 * Whether an exemption by this rule opens nothing for this purpose. Marketing is the person's to refuse at any time
 * (clauses 2.1-b, 2.1-c, PIPL 24): an exemption, which goes past every no, would take that away.
 */
export const isNotExempt = (
  rule: ExemptionRule,
  registered: RegisteredPurpose,
  messageClass?: MessageClass,
): boolean =>
  registered.purpose.messageClass === 'marketing' ||
  messageClass === 'marketing' ||
  (!opensAnalytics[rule.code] && isSaidAnalytic(registered)) ||
  (rule.notForAnalytics === true && isAnalytic(registered))
