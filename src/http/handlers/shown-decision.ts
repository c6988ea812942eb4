/** Answers as the contract shows them. */
import type { DecisionBody } from '../../api/bodies/decision-bodies.ts'
import type { Language } from '../../api/contract/language.ts'
import { reasonWords } from '../../decisions/reason-words.ts'
import type { Answer } from '../../ledger/ledger.ts'

type Writable = { -readonly [K in keyof DecisionBody]: DecisionBody[K] }

const inWords = (reasons: Answer['reasons'], language: Language): DecisionBody['reasons'] =>
  reasons.map((reason) => ({ ...reason, says: reasonWords[reason.code][language] }))

// One literal and what is not always there: taking the answer apart and spreading it costs as much as a gate.
/** The answer as its body, with its reasons in words where a language is named. */
export const shown = (answer: Answer, language: Language | undefined): DecisionBody => {
  const body: Writable = {
    decision: answer.decision,
    reasons: language === undefined ? answer.reasons : inWords(answer.reasons, language),
    basis: answer.basis,
    evidence: answer.evidence,
    obligations: answer.obligations,
    alternatives: answer.alternatives,
    profile: answer.profile,
    position: String(answer.position),
    decidedAt: answer.decidedAt,
  }
  if (answer.policyVersion !== undefined) body.policyVersion = answer.policyVersion
  if (answer.validUntil !== undefined) body.validUntil = answer.validUntil
  return body
}
