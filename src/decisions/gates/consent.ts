/** Every kind of consent the question needs, by its own kind, for its own scope. */
import { carriesOver } from '../../catalogue/view.ts'
import type { GrantKind } from '../../events/vocabulary.ts'
import type { DeviceId, EventId, PermissionId } from '../../kernel/ids.ts'
import { plusMs } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import { scopeKey } from '../../standing/standing.ts'
import type { Consent, Mark, Permission } from '../../standing/standing.ts'
import { takenBack } from '../../standing/taken-back.ts'
import type { ReasonCode } from '../answer.ts'
import type { Facts, Gate, Verdict } from '../facts.ts'
import { both, denied, passed } from '../facts.ts'
import { neededFor } from './permission.ts'

const hourMs = 3_600_000

const missing: { readonly [K in GrantKind]: ReasonCode } = {
  purpose_consent: 'NO_CONSENT',
  explicit_consent: 'NO_EXPLICIT_CONSENT',
  separate_consent: 'NO_SEPARATE_CONSENT',
  public_disclosure_consent: 'NO_PUBLICATION_CONSENT',
}

/** The scope in which one kind must have been given for this question. */
export const keyFor = ({ question, registered }: Facts, kind: GrantKind): string =>
  scopeKey({
    kind,
    purpose: question.purpose,
    recipient: question.recipient,
    device: registered.purpose.perDevice === true ? question.device : undefined,
    publication: kind === 'public_disclosure_consent' ? question.publication : undefined,
    survey: registered.purpose.perSurvey === true ? question.survey : undefined,
  })

/** Nothing was said: ask, where the person is there to be asked; deny where somebody else wants it. */
const ask = (facts: Facts, kind: GrantKind): Verdict => ({
  pass: false,
  decision:
    facts.registered.purpose.whenMissing === 'deny' && kind !== 'public_disclosure_consent'
      ? 'DENY'
      : 'PROMPT',
  reasons: [{ code: missing[kind], kind }],
  obligations: ['show_notice'],
})

/** After a refusal the person is left in peace for a while (NDSMR 22(5)). */
export const refused = (facts: Facts, kind: GrantKind, consent: Consent): Verdict => {
  const until: Instant = plusMs(consent.at, facts.rule.coolDownHours * hourMs)
  const reasons =
    facts.at < until
      ? [
          { code: 'REFUSED' as const, kind },
          { code: 'PROMPT_SUPPRESSED' as const, kind },
        ]
      : [{ code: missing[kind], kind }]
  if (facts.at >= until) return { ...ask(facts, kind), evidence: [consent.event] }
  return { pass: false, decision: 'DENY', reasons, evidence: [consent.event], until }
}

type Off = { readonly permission: PermissionId; readonly event: EventId }

/** By which permission, turned off on this device since, what rested on it was taken back; of those that are so now. */
export const takenBackOn = (
  facts: Facts,
  { at }: Mark,
  device: DeviceId,
  isMeant: (now: Permission) => boolean,
): Off | undefined => {
  for (const permission of neededFor(facts)) {
    const state = facts.standing.permission(device, permission)
    const off = state !== undefined && isMeant(state) ? takenBack(state) : undefined
    if (off !== undefined && at <= off.at) return { permission, event: off.event }
  }
  return undefined
}

const isOn = ({ state }: Permission): boolean => state === 'on'

/**
 * A permission turned off took back what rested on it: turned on again it asks anew, since no switch of the system
 * stands in for a consent (clauses P.III, 1.6(3), 5.3). While it is off, the gate of permissions says so.
 */
const turnedOff = (facts: Facts, consent: Consent): Off | undefined => {
  const { device } = facts.question
  return device === undefined ? undefined : takenBackOn(facts, consent, device, isOn)
}

const granted = (facts: Facts, kind: GrantKind, consent: Consent): Verdict => {
  const { view, registered, question, categories, at } = facts
  if (consent.until !== undefined && consent.until <= at)
    return denied({ code: 'EXPIRED', kind }, [consent.event])
  const off = turnedOff(facts, consent)
  if (off !== undefined)
    return denied({ code: 'WITHDRAWN', kind, item: off.permission }, [off.event])
  const { policy } = registered.version
  if (
    consent.version === undefined ||
    !carriesOver(view, policy, consent.version, question.purpose)
  ) {
    return denied({ code: 'RECONSENT_REQUIRED', kind }, [consent.event])
  }
  const outside = categories.filter((category) => !consent.categories.includes(category))
  if (outside.length > 0)
    return denied({ code: 'OUT_OF_SCOPE', kind, categories: outside }, [consent.event])
  return {
    pass: true,
    evidence: [consent.event],
    ...(consent.until === undefined ? {} : { until: consent.until }),
  }
}

/** The verdict of one kind of consent on this question. */
const verdictOn = (facts: Facts, kind: GrantKind): Verdict => {
  const consent = facts.standing.consent(keyFor(facts, kind))
  if (consent === undefined) return ask(facts, kind)
  switch (consent.state) {
    case 'granted':
      return granted(facts, kind, consent)
    case 'refused':
      return refused(facts, kind, consent)
    case 'withdrawn':
      return denied({ code: 'WITHDRAWN', kind }, [consent.event])
    case 'expired':
      return denied({ code: 'EXPIRED', kind }, [consent.event])
    case 'invalidated':
      return denied({ code: 'INVALIDATED', kind }, [consent.event])
    case 'reconsent_required':
      return denied({ code: 'RECONSENT_REQUIRED', kind }, [consent.event])
  }
}

const isOver = (verdict: Verdict): boolean => {
  if (verdict.pass || verdict.decision === 'PROMPT') return false
  const code = verdict.reasons[0]?.code
  return code !== 'REFUSED' && code !== undefined && !missingCodes.has(code)
}

const missingCodes: ReadonlySet<ReasonCode> = new Set(Object.values(missing))

/** Precedence 7: what was given once and is over, told before anything a device says. */
export const gateEnded: Gate = (facts): Verdict => {
  for (const kind of facts.kinds) {
    const verdict = verdictOn(facts, kind)
    if (isOver(verdict)) return verdict
  }
  return passed
}

/** Precedence 9. The first kind that stops the question, a denial before a prompt; else all their evidence. */
export const gateConsent: Gate = (facts): Verdict => {
  if (facts.kinds.length === 0) return passed
  if (facts.registered.purpose.perDevice === true && facts.question.device === undefined) {
    return denied({ code: 'DEVICE_REQUIRED' })
  }
  let all = passed
  let prompt: Verdict | undefined
  for (const kind of facts.kinds) {
    const verdict = verdictOn(facts, kind)
    if (verdict.pass) all = both(all, verdict)
    else if (verdict.decision === 'DENY') return verdict
    else prompt ??= verdict
  }
  // A yes to one survey is none to another, nor to all (clause 1.4-b).
  return facts.registered.purpose.perSurvey === true && facts.question.survey === undefined
    ? denied({ code: 'SURVEY_REQUIRED' })
    : (prompt ?? all)
}
