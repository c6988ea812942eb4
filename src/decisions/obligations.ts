/** What every ALLOW asks of the caller, from what the policy promises (clauses 3.1, 3.3, 3.4). */
import type { Obligation } from './answer.ts'
import type { Facts } from './facts.ts'

/** The policy's own promises, and what follows from the kind of purpose. */
export const standingObligations = ({ registered, question }: Facts): ReadonlyArray<Obligation> => {
  const { purpose, version } = registered
  const promised = version.compiled.package.commitments.flatMap(({ obligation }) =>
    obligation === undefined ? [] : [obligation],
  )
  const extra: Obligation[] = []
  if (purpose.impactAssessment === true) extra.push('impact_assessment')
  if (purpose.profiling === true) extra.push('offer_switch_off')
  // What has been sent cannot be called back: a later withdrawal only stops the next transfer (clause 1.7(1)).
  if (question.operation === 'provide') extra.push('inform_no_recall')
  return [...promised, ...extra]
}
