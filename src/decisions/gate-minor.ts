/** Precedence 4: a minor's data needs the guardian, and some of it is used for nothing else (clause 6, PIPL 31). */
import { carriesOver } from '../catalogue/view.ts'
import type { Gate, Verdict } from './facts.ts'
import { denied, passed } from './facts.ts'

export const gateMinor: Gate = ({ standing, registered, view, question }): Verdict => {
  const minor = standing.minor()
  if (minor === undefined) return passed
  const { purpose, version } = registered
  if (purpose.minors === 'restricted') return denied({ code: 'MINOR_RESTRICTED' }, [minor.event])
  // What the person is owed by right or law must not wait for the guardian.
  if (purpose.survives !== 'nothing') return passed
  const consent = standing.guardianConsent()
  const covers =
    consent?.state === 'granted' &&
    consent.policy === version.policy &&
    consent.purposes.includes(question.purpose) &&
    carriesOver(view, version.policy, consent.version, question.purpose)
  if (!covers || consent === undefined) return denied({ code: 'GUARDIAN_REQUIRED' }, [minor.event])
  return { pass: true, evidence: [consent.event] }
}
