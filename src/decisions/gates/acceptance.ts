/** Precedence 6: the policy must have been accepted, in a way that covers this purpose (clauses 7-b, 7-c). */
import { carriesOver } from '../../catalogue/view.ts'
import type { PolicyStanding } from '../../standing/standing.ts'
import type { Facts, Gate, Verdict } from '../facts.ts'
import { denied, passed, survives } from '../facts.ts'

type Policy = Pick<PolicyStanding, 'acceptance' | 'clicked'>

/** Of an acceptance by continued use, PIPL 14(2) lets stand only what is unchanged or narrower since the last click. */
const covers = ({ view, registered, rule }: Facts, policy: Policy): boolean => {
  const { version, purpose } = registered
  const { acceptance, clicked } = policy
  if (acceptance === undefined) return false
  if (rule.continuedUse === 'any_change')
    return carriesOver(view, version.policy, acceptance.version, purpose.id)
  return clicked !== undefined && carriesOver(view, version.policy, clicked.version, purpose.id)
}

/** A ground that is the person's word: it needs an event in which they gave it (invariant 5). */
const restsOnWord = ({ registered, rule, kinds }: Facts): boolean => {
  const { basis } = registered.purpose.requires[rule.id]
  return (basis === 'consent' || basis === 'acceptance') && kinds.length === 0
}

export const gateAcceptance: Gate = (facts): Verdict => {
  const { standing, registered } = facts
  if (survives(facts, 'decline') && !restsOnWord(facts)) return passed
  const policy = standing.policy(registered.version.policy)
  const acceptance = policy?.acceptance
  if (policy === undefined || acceptance === undefined) return denied({ code: 'NOT_ACCEPTED' })
  if (acceptance.state === 'declined') return denied({ code: 'NON_ACCEPTANCE' }, [acceptance.event])
  if (acceptance.state === 'ended' || !covers(facts, policy)) {
    return {
      pass: false,
      decision: 'DENY',
      reasons: [{ code: 'RECONSENT_REQUIRED', kind: 'policy_acceptance' }],
      evidence: [acceptance.event],
      obligations: ['show_notice'],
    }
  }
  const evidence =
    policy.clicked === undefined || policy.clicked.event === acceptance.event
      ? [acceptance.event]
      : [policy.clicked.event, acceptance.event]
  return { pass: true, evidence }
}
