/** Precedence 2: what is promised never to be done, whatever consents exist (clause 2.2-b). */
import type { Prohibition } from '../../catalogue/package/package.ts'
import type { Facts, Gate, Verdict } from '../facts.ts'
import { denied, passed } from '../facts.ts'
import type { t } from '../../fp.ts'

type Rule = t.TypeOf<typeof Prohibition>

const touches = (
  listed: ReadonlyArray<string> | undefined,
  asked: ReadonlyArray<string>,
): boolean => listed === undefined || asked.some((category) => listed.includes(category))

/** The other side of what must not be put together: the categories named, and whatever says who somebody is. */
const touchesOtherSide = (rule: Rule, { categories, registered }: Facts): boolean => {
  if (rule.withIdentity !== true) return touches(rule.with, categories)
  const { identity } = registered.version.compiled
  return categories.some((id) => identity.has(id) || rule.with?.includes(id) === true)
}

const forbids = (rule: Rule, facts: Facts): boolean => {
  const { question, categories } = facts
  return (
    rule.operations.includes(question.operation) &&
    (rule.purposes === undefined || rule.purposes.includes(question.purpose)) &&
    touches(rule.categories, categories) &&
    touchesOtherSide(rule, facts)
  )
}

export const gateProhibition: Gate = (facts): Verdict => {
  const rule = facts.registered.version.compiled.package.prohibitions.find((each) =>
    forbids(each, facts),
  )
  return rule === undefined ? passed : denied({ code: 'PROHIBITED', item: rule.id })
}
