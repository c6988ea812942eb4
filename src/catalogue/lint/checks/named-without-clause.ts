import { clausesOf, idsOf } from '../finding.ts'
import type { Finding, Rule } from '../finding.ts'

const orphans: Rule = ({ categories, purposes }) => {
  const used = new Set(purposes.flatMap((purpose) => purpose.categories))
  const found = categories.filter(({ id }) => !used.has(id))
  if (found.length === 0) return []
  const finding: Finding = {
    rule: 'named-without-clause',
    severity: 'medium',
    clauses: clausesOf(found),
    title: { 'zh-CN': '提到的信息没有对应目的', en: 'Data is named without a purpose' },
    detail: {
      'zh-CN': '这些信息种类在政策中出现，却没有任何目的使用；对它们的处理一律拒绝。',
      en: 'The policy names these kinds of data, and no purpose uses them: any processing of them is denied (PIPL 17).',
    },
    items: idsOf(found),
  }
  return [finding]
}

const unlisted: Rule = ({ permissions }) => {
  const found = permissions.filter(({ listedInClause }) => listedInClause === undefined)
  if (found.length === 0) return []
  const finding: Finding = {
    rule: 'named-without-clause',
    severity: 'medium',
    clauses: clausesOf(found),
    title: { 'zh-CN': '提到的权限不在权限清单中', en: 'A permission is named and not listed' },
    detail: {
      'zh-CN': '政策提到这些权限，但权限清单没有逐项说明用途。',
      en: 'The policy mentions these permissions, and its list of permissions does not say what they are for.',
    },
    items: idsOf(found),
  }
  return [finding]
}

/** A kind of data that no purpose uses, or a permission that the list of permissions leaves out. */
export const namedWithoutClause: Rule = (pkg) => [...orphans(pkg), ...unlisted(pkg)]
