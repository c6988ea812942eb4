/** Precedence 4: a minor's data needs the guardian, and some of it is used for nothing else (clause 6, PIPL 31). */
import { isOfNowOrLater } from '../../catalogue/view.ts'
import { openExemption } from './exemption.ts'
import type { Gate, Verdict } from '../facts.ts'
import { denied, passed, survives } from '../facts.ts'

export const gateMinor: Gate = (facts): Verdict => {
  const { standing, registered, view, question } = facts
  const minor = standing.minor()
  if (minor === undefined) return passed
  const { purpose, version } = registered
  // A use that protects the child's life does not wait for an absent guardian: an approver replaces the guardian
  // (clause 6-c).
  if (openExemption(facts)?.code === 'vital_interest') return passed
  if (purpose.minors === 'restricted') return denied({ code: 'MINOR_RESTRICTED' }, [minor.event])
  // A use that the person is owed by right or law must not wait for the guardian.
  if (survives(facts, 'decline')) return passed
  const consent = standing.guardianConsent(version.policy)
  // Each version of the policy is put to the guardian: changed or not, it is theirs to read (clause 6-b).
  const covers =
    consent?.state === 'granted' &&
    consent.purposes.includes(question.purpose) &&
    isOfNowOrLater(view, version.policy, consent.version)
  if (!covers || consent === undefined) return denied({ code: 'GUARDIAN_REQUIRED' }, [minor.event])
  return { pass: true, evidence: [consent.event] }
}
