import { clausesOf, idsOf } from '../finding.ts'
import type { Finding, Rule } from '../finding.ts'

/** The policy and a law profile draw the line for minors at different ages. */
export const twoMinorThresholds: Rule = ({ commitments, profiles }) => {
  const promised = commitments.filter(({ ageBelow }) => ageBelow !== undefined)
  const lawful = profiles.filter((profile) => profile.guardianByLawBelowAge !== undefined)
  const ages = [
    ...new Set([
      ...promised.flatMap(({ ageBelow = 0 }) => ageBelow),
      ...lawful.flatMap(({ guardianByLawBelowAge = 0 }) => guardianByLawBelowAge),
    ]),
  ].sort((a, b) => a - b)
  if (ages.length < 2) return []
  const finding: Finding = {
    rule: 'two-minor-thresholds',
    severity: 'low',
    clauses: clausesOf(promised),
    title: { 'zh-CN': '未成年人的年龄界线不止一条', en: 'More than one age line for minors' },
    detail: {
      'zh-CN': `政策与法律的界线分别为${ages.join('、')}周岁，须同时适用。`,
      en: `The policy and the law draw the line at ${ages.join(' and ')} years: each applies for what it governs (PIPL 31).`,
    },
    items: [...idsOf(promised), ...idsOf(lawful)],
  }
  return [finding]
}
