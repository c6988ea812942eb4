/** Grounds other than the person's consent: a contract signed, a partner's proof, a warranty, evidence of need. */
import { earlier } from '../../kernel/instant.ts'
import type { Gate, Verdict } from '../facts.ts'
import { both, denied, passed } from '../facts.ts'

/** A purpose that rests on a contract needs that contract, in force (clause 1.2(7)-a). */
const gateAgreement: Gate = ({ standing, registered }) => {
  const { agreement } = registered.purpose
  if (agreement === undefined) return passed
  const signed = standing.agreement(agreement)
  return signed === undefined || signed.ended === true
    ? denied(
        { code: 'NO_AGREEMENT', kind: 'agreement_acceptance', item: agreement },
        signed === undefined ? [] : [signed.event],
      )
    : { pass: true, evidence: [signed.event] }
}

/** A service that runs only for who subscribes collects and uses nothing of who does not (clause 1.2(4)-a). */
const gateSubscription: Gate = ({ standing, registered: { purpose } }) => {
  if (purpose.subscription !== true) return passed
  const said = standing.subscription(purpose.id)
  return said?.state === 'on'
    ? { pass: true, evidence: [said.event] }
    : denied({ code: 'NOT_SUBSCRIBED', item: purpose.id }, said === undefined ? [] : [said.event])
}

/** Data from a partner needs the person's authorisation there, live, and the partner's warranty here (clauses P.IV, 1.2(4)-b). */
const gateInbound: Gate = ({ question, standing, categories, at, view }) => {
  if (question.operation !== 'ingest' || question.source === undefined) return passed
  const proof = standing.inbound(question.source)
  const covers =
    proof !== undefined &&
    proof.revoked !== true &&
    proof.until > at &&
    categories.every((id) => proof.categories.includes(id))
  if (proof === undefined || !covers) {
    return denied(
      { code: 'NO_INBOUND_PROOF', kind: 'inbound_consent_proof', item: question.source },
      proof === undefined ? [] : [proof.event],
    )
  }
  const warranty = view.catalogue.warranties.get(question.source)
  if (warranty === undefined || warranty.until <= at)
    return denied({ code: 'NO_WARRANTY', item: question.source })
  const until = earlier(proof.until, warranty.until)
  return { pass: true, evidence: [proof.event, warranty.event], until }
}

/** Some data may be touched only while a fault or incident is evidenced by an exemption, which is looked at before this. */
const gateEvidenced: Gate = ({ registered, categories }) => {
  const only = registered.purpose.evidencedOnly
  if (only === undefined) return passed
  const asked = categories.filter((category) => only.includes(category))
  return asked.length > 0 ? denied({ code: 'EVIDENCE_REQUIRED', categories: asked }) : passed
}

const gates = [gateEvidenced, gateAgreement, gateSubscription, gateInbound]

export const gateGround: Gate = (facts): Verdict => {
  let all = passed
  for (const gate of gates) {
    const verdict = gate(facts)
    if (!verdict.pass) return verdict
    all = both(all, verdict)
  }
  return all
}
