/** The obligations of every ALLOW, from the policy's promises (clauses 3.1, 3.3, 3.4). */
import type { Obligation } from './answer.ts'
import type { Facts } from './facts.ts'

/** The policy's own promises, and what follows from the kind of purpose. */
export const standingObligations = ({ registered, question }: Facts): ReadonlyArray<Obligation> => {
  const { purpose, promised } = registered
  const assessed = purpose.impactAssessment === true
  // Sent data cannot be called back: a later withdrawal only stops the next transfer (clause 1.7(1)).
  const provides = question.operation === 'provide'
  if (!assessed && !provides && purpose.profiling !== true) return promised
  const all: Obligation[] = [...promised]
  if (assessed) all.push('impact_assessment')
  if (purpose.profiling === true) all.push('offer_switch_off')
  if (provides) all.push('inform_no_recall')
  // Said also where the question did not say how it would travel.
  if (provides && purpose.transfer === 'encrypted') all.push('encrypt_transfer')
  return all
}
