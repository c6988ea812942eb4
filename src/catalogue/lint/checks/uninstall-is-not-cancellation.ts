import { clausesOf, idsOf } from '../finding.ts'
import type { Finding, Rule } from '../finding.ts'

/** Uninstalling cancels nothing for some, and is the only exit offered to others. */
export const uninstallIsNotCancellation: Rule = ({ commitments }) => {
  const cancelsNothing = commitments.filter(({ claims }) =>
    claims?.includes('uninstall_is_not_cancellation'),
  )
  const isExit = commitments.filter(({ claims }) => claims?.includes('uninstall_is_the_exit'))
  if (cancelsNothing.length === 0 || isExit.length === 0) return []
  const items = [...cancelsNothing, ...isExit]
  const finding: Finding = {
    rule: 'uninstall-is-not-cancellation',
    severity: 'medium',
    clauses: clausesOf(items),
    title: {
      'zh-CN': '卸载对一些人不是注销，对另一些人却是唯一出路',
      en: 'Uninstalling cancels nothing for some and is the only exit for others',
    },
    detail: {
      'zh-CN': '同一个动作有两种后果；账本从不把卸载记作撤回或注销。',
      en: 'One act has two outcomes; the ledger never records an uninstall as withdrawal or cancellation.',
    },
    items: idsOf(items),
  }
  return [finding]
}
