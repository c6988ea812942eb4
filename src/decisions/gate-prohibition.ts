/** Precedence 2: what is promised never to be done, whatever consents exist (clause 2.2-b). */
import type { Prohibition } from '../catalogue/package.ts'
import type { Facts, Gate, Verdict } from './facts.ts'
import { denied, passed } from './facts.ts'
import type { t } from '../fp.ts'

const touches = (
  listed: ReadonlyArray<string> | undefined,
  asked: ReadonlyArray<string>,
): boolean => listed === undefined || asked.some((category) => listed.includes(category))

const forbids = (rule: t.TypeOf<typeof Prohibition>, { question, categories }: Facts): boolean =>
  rule.operations.includes(question.operation) &&
  (rule.purposes === undefined || rule.purposes.includes(question.purpose)) &&
  touches(rule.categories, categories) &&
  touches(rule.with, categories)

export const gateProhibition: Gate = (facts): Verdict => {
  const rule = facts.registered.version.compiled.package.prohibitions.find((each) =>
    forbids(each, facts),
  )
  return rule === undefined ? passed : denied({ code: 'PROHIBITED', item: rule.id })
}
