import type { ExemptionRule } from '../../package/exemption-rule.ts'
import { clausesOf } from '../finding.ts'
import type { Finding, Rule } from '../finding.ts'

const keyOf = ({ list, code }: ExemptionRule): string => `${list}/${code}`
const width = ({ protects = [] }: ExemptionRule): string => [...protects].sort().join()

/** No twin in the other list, or a twin with another number or another width. */
const differs = (rule: ExemptionRule, all: ReadonlyArray<ExemptionRule>): boolean => {
  const twin = all.find(({ list, code }) => list !== rule.list && code === rule.code)
  return twin === undefined || twin.n !== rule.n || width(twin) !== width(rule)
}

const lists: Rule = ({ exemptions }) => {
  const found = exemptions.filter((rule) => differs(rule, exemptions))
  if (found.length === 0) return []
  const finding: Finding = {
    rule: 'exemption-lists-differ',
    severity: 'medium',
    clauses: clausesOf(found),
    title: { 'zh-CN': '收集与披露的例外清单不一致', en: 'The two lists of exemptions differ' },
    detail: {
      'zh-CN': '成员、编号或范围不同；按代码而不是编号引用，只在收集清单中的不得用于对外提供。',
      en: 'They differ in members, numbers or width: refer by code, never by number; what only the collection list has is no ground for disclosure.',
    },
    items: found.map(keyOf),
  }
  return [finding]
}

const doubts: Rule = ({ exemptions }) => {
  const found = exemptions.filter(({ doubt }) => doubt !== undefined)
  if (found.length === 0) return []
  const finding: Finding = {
    rule: 'exemption-lists-differ',
    severity: 'low',
    clauses: clausesOf(found),
    title: { 'zh-CN': '例外条款疑有错字', en: 'An exemption that seems misprinted' },
    detail: {
      'zh-CN': '原文照录，按明显的原意编码。',
      en: 'The text is kept as it stands; the code follows what it evidently means.',
    },
    items: found.map(keyOf),
  }
  return [finding]
}

/** Grounds without consent for collecting and for disclosing, held against each other. */
export const exemptionListsDiffer: Rule = (pkg) => [...lists(pkg), ...doubts(pkg)]
