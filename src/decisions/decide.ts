/**
 * Rows × question → ruling: the whole precedence of clauses.md section 5, first match wins.
 * Pure: the same standing, view, question and instant give the same ruling, live or replayed.
 */
import type { View } from '../catalogue/view.ts'
import type { LawProfileRule } from '../catalogue/package/package.ts'
import type { MessageClass } from '../events/vocabulary.ts'
import type { EventId, PurposeId } from '../kernel/ids.ts'
import { earlier } from '../kernel/instant.ts'
import type { Instant } from '../kernel/instant.ts'
import { sinceReopening } from '../standing/lens/since-reopening.ts'
import type { StandingLens } from '../standing/lens/lens.ts'
import type { Ground, Obligation, Reason, Ruling } from './answer.ts'
import { passed } from './facts.ts'
import type { Facts, Gate, Verdict } from './facts.ts'
import { gateAcceptance } from './gates/acceptance.ts'
import { gateAccount } from './gates/account.ts'
import { gateConsent, gateEnded } from './gates/consent.ts'
import { gateExemption } from './gates/exemption.ts'
import { gateGround } from './gates/ground.ts'
import { gateMarketing } from './gates/marketing.ts'
import { gateMinor } from './gates/minor.ts'
import { gatePermission } from './gates/permission.ts'
import { gateProhibition } from './gates/prohibition.ts'
import { gateRefused } from './gates/refused.ts'
import { gateRegistered } from './gates/registered.ts'
import { standingObligations } from './obligations.ts'
import type { Question } from './question.ts'
import { requiredKinds } from './required-kinds.ts'

/** In the order of precedence. */
const gates: ReadonlyArray<Gate> = [
  gateAccount,
  gateProhibition,
  gateRegistered,
  gateMinor,
  gateExemption,
  gateAcceptance,
  gateMarketing,
  gateEnded,
  gateRefused,
  gatePermission,
  gateGround,
  gateConsent,
]

/**
 * The class of the whole message: the strictest that anything says. What names neither template nor class is
 * marketing where the purpose is, and of no known class elsewhere.
 */
const classOf = (
  question: Question,
  view: View,
  facts: Pick<Facts, 'registered'>,
): MessageClass | undefined => {
  const { purpose, version } = facts.registered
  const declared =
    question.template === undefined ? undefined : view.catalogue.templates.get(question.template)
  const segments =
    question.template === undefined
      ? []
      : (declared ?? version.compiled.templates.get(question.template)?.segments ?? [])
  if (segments.includes('marketing') || question.messageClass === 'marketing') return 'marketing'
  if (purpose.messageClass === 'marketing') return 'marketing'
  return question.messageClass ?? segments[0]
}

/** Coming with a version that is published and not yet in force; what a version dropped is not coming. */
const isComing = (purpose: PurposeId, view: View, at: Instant): boolean =>
  [...view.catalogue.policies.values()].some((versions) =>
    versions.some(
      ({ effectiveAt, compiled }) => effectiveAt > at && compiled.purposes.has(purpose),
    ),
  )

const unregistered = (question: Question, view: View, at: Instant): Ruling => {
  const later = isComing(question.purpose, view, at)
  return {
    decision: 'DENY',
    reasons: [
      {
        code: later ? 'PURPOSE_NOT_YET_EFFECTIVE' : 'PURPOSE_UNREGISTERED',
        item: question.purpose,
      },
    ],
    basis: { ground: 'none' },
    evidence: [],
    obligations: [],
    alternatives: [],
    profile: question.profile ?? view.catalogue.profile,
    validUntil: view.until,
  }
}

type Tally = {
  readonly evidence: ReadonlyArray<EventId>
  readonly until: Instant | undefined
  readonly obligations: ReadonlyArray<Obligation>
  readonly ground: Ground | undefined
}

const joined = <A>(all: ReadonlyArray<A>, more: ReadonlyArray<A> | undefined): ReadonlyArray<A> => {
  if (more === undefined || more.length === 0) return all
  return all.length === 0 ? more : [...all, ...more.filter((each) => !all.includes(each))]
}

const soonest = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a === undefined ? b : b === undefined ? a : earlier(a, b)

const add = (tally: Tally, verdict: Verdict): Tally => ({
  evidence: joined(tally.evidence, verdict.evidence),
  until: soonest(tally.until, verdict.until),
  obligations: joined(tally.obligations, verdict.obligations),
  ground: verdict.ground ?? tally.ground,
})

const nowhere: Ground = { ground: 'none' }

const rulingOf = (
  facts: Facts,
  decision: Ruling['decision'],
  reasons: ReadonlyArray<Reason>,
  tally: Tally,
): Ruling => {
  const { purpose, version } = facts.registered
  const allowed = decision === 'ALLOW'
  const fallback: Ground = allowed ? { ground: purpose.requires[facts.rule.id].basis } : nowhere
  return {
    decision,
    reasons,
    basis: tally.ground ?? fallback,
    evidence: tally.evidence,
    policyVersion: { policy: version.policy, version: version.version },
    obligations: allowed
      ? joined(standingObligations(facts), tally.obligations)
      : tally.obligations,
    alternatives: allowed ? [] : (purpose.alternatives ?? []),
    profile: facts.rule.id,
    validUntil: tally.until,
  }
}

const legacy = (ground: Ground | undefined): ReadonlyArray<Reason> =>
  ground?.ground === 'legacy_bundled_acceptance'
    ? [{ code: 'LEGACY_BUNDLED_BASIS' }]
    : [{ code: 'IN_ORDER' }]

const walk = (facts: Facts): Ruling => {
  let tally: Tally = { evidence: [], until: facts.view.until, obligations: [], ground: undefined }
  for (const gate of gates) {
    const verdict = gate(facts)
    // Most gates have nothing to say: this runs in the request path of every service.
    if (verdict === passed) continue
    tally = add(tally, verdict)
    if (!verdict.pass) {
      // A refusal rests on what refused it, not on what let the question through before.
      const own =
        verdict.decision === 'ALLOW'
          ? tally
          : { ...tally, evidence: verdict.evidence ?? [], ground: verdict.ground }
      return rulingOf(facts, verdict.decision, verdict.reasons, own)
    }
  }
  return rulingOf(facts, 'ALLOW', legacy(tally.ground), tally)
}

/** The ruling at one instant. A law profile the policy does not carry registers nothing. */
export const decideThrough = (
  view: View,
  standing: StandingLens,
  question: Question,
  at: Instant,
): Ruling => {
  const registered = view.purposes.get(question.purpose)
  const rule: LawProfileRule | undefined = registered?.profiles.get(
    question.profile ?? view.catalogue.profile,
  )
  if (registered === undefined || rule === undefined) return unregistered(question, view, at)
  const messageClass =
    question.operation === 'send' ? classOf(question, view, { registered }) : undefined
  const categories = question.categories ?? registered.purpose.categories
  const kinds = requiredKinds({ registered, rule, question, categories, view })
  const again = standing.reopened(registered.version.policy)
  const lens = again === undefined ? standing : sinceReopening(standing, again)
  return walk({
    question,
    view,
    standing: lens,
    at,
    registered,
    rule,
    categories,
    messageClass,
    kinds,
  })
}
