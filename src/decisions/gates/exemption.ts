/** Precedence 5: a valid exemption from the right list, for exactly what it names (clauses 1.6-E*, 4-E*). */
import { isNotExempt } from '../../catalogue/exempt-purposes.ts'
import { isRestricted } from '../../events/restricted.ts'
import type { ExemptionList } from '../../events/vocabulary.ts'
import { anyKey, policyKey } from '../../standing/standing.ts'
import type { ActiveExemption } from '../../standing/standing.ts'
import type { Facts, Gate, Verdict } from '../facts.ts'
import { denied, passed } from '../facts.ts'

const listOf = ({ question }: Facts): ExemptionList =>
  question.operation === 'provide' || question.operation === 'publish' ? 'disclosure' : 'collection'

/** One of a restricted code opens nothing for who does not name it: no answer gives it away (clauses 1.6-E2, 4-E1). */
const isAsked = ({ exemption }: Facts['question'], { code }: ActiveExemption): boolean =>
  exemption === code || (exemption === undefined && !isRestricted(code))

const isForThis = (facts: Facts, each: ActiveExemption): boolean => {
  const { question, categories, registered, messageClass, at } = facts
  const rule = registered.version.compiled.exemptions.get(`${each.list}/${each.code}`)
  const objected = (): boolean =>
    facts.standing.objection(question.purpose) !== undefined ||
    facts.standing.objection(anyKey) !== undefined ||
    facts.standing.objection(policyKey(registered.version.policy)) !== undefined
  return (
    rule !== undefined &&
    each.list === listOf(facts) &&
    each.purpose === question.purpose &&
    each.until > at &&
    each.used !== true &&
    each.awaits !== true &&
    isAsked(question, each) &&
    (listOf(facts) === 'collection' || each.recipient === question.recipient) &&
    categories.every((category) => each.categories.includes(category)) &&
    !(rule.objectable === true && objected()) &&
    !isNotExempt(rule, registered, messageClass)
  )
}

/** The exemption that opens this question, if one does. */
export const openExemption = (facts: Facts): ActiveExemption | undefined =>
  facts.standing.exemptions().find((each) => isForThis(facts, each))

/** Opens the way past every later gate, or, when the caller relied on an exemption that is not in order, ends it. */
export const gateExemption: Gate = (facts): Verdict => {
  const active = openExemption(facts)
  if (active === undefined) {
    const { exemption } = facts.question
    return exemption === undefined
      ? passed
      : denied({ code: 'EXEMPTION_INVALID', item: `${listOf(facts)}/${exemption}` })
  }
  return {
    pass: false,
    decision: 'ALLOW',
    reasons: [{ code: 'EXEMPTION', item: `${active.list}/${active.code}` }],
    evidence: active.approved === undefined ? [active.event] : [active.event, active.approved],
    ground: { ground: 'exemption', code: active.code },
    until: active.until,
    ...(active.code === 'vital_interest' ? { obligations: ['notify_afterwards'] as const } : {}),
  }
}
