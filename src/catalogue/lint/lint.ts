/** A policy held against itself and against what a policy must state. */
import type { PolicyPackage } from '../package/package.ts'
import { biometricWithoutLocality } from './checks/biometric-without-locality.ts'
import { bundledAndHarderToTakeBack } from './checks/bundled-and-harder-to-take-back.ts'
import { continuedUseAsConsent } from './checks/continued-use-as-consent.ts'
import { customersWithoutExit } from './checks/customers-without-exit.ts'
import { exemptionListsDiffer } from './checks/exemption-lists-differ.ts'
import type { Finding, LintRule, Rule } from './finding.ts'
import { mandatoryYetSwitchable } from './checks/mandatory-yet-switchable.ts'
import { missingParticulars } from './checks/missing-particulars.ts'
import { mixedWithoutSwitch } from './checks/mixed-without-switch.ts'
import { namedWithoutClause } from './checks/named-without-clause.ts'
import { oneSwitchManyPurposes } from './checks/one-switch-many-purposes.ts'
import { recipientWithoutConsent } from './checks/recipient-without-consent.ts'
import { twoMinorThresholds } from './checks/two-minor-thresholds.ts'
import { uninstallIsNotCancellation } from './checks/uninstall-is-not-cancellation.ts'

// A record, not a list: a rule that is named and not written, or the other way round, does not compile.
const rules: { readonly [R in LintRule]: Rule } = {
  'continued-use-as-consent': continuedUseAsConsent,
  'bundled-and-harder-to-take-back': bundledAndHarderToTakeBack,
  'mandatory-yet-switchable': mandatoryYetSwitchable,
  'named-without-clause': namedWithoutClause,
  'one-switch-many-purposes': oneSwitchManyPurposes,
  'biometric-without-locality': biometricWithoutLocality,
  'customers-without-exit': customersWithoutExit,
  'missing-particulars': missingParticulars,
  'exemption-lists-differ': exemptionListsDiffer,
  'mixed-without-switch': mixedWithoutSwitch,
  'recipient-without-consent': recipientWithoutConsent,
  'two-minor-thresholds': twoMinorThresholds,
  'uninstall-is-not-cancellation': uninstallIsNotCancellation,
}

/** Every contradiction and gap, in the order of the rules. Findings inform; none stops a publication. */
export const lintPackage = (pkg: PolicyPackage): ReadonlyArray<Finding> =>
  Object.values(rules).flatMap((rule) => rule(pkg))
