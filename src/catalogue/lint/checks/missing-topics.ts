import type { Claim } from '../../package/duties.ts'
import type { Finding, Rule } from '../finding.ts'

/** Topics that a complete policy has a word on (PIPL 14 to 17, 20 to 24, 45). */
const topics: ReadonlyArray<Claim> = [
  'covers_separate_consent',
  'covers_withdrawal_of_consent',
  'covers_entrusted_processing',
  'covers_profiling_switch',
  'covers_portability',
  'covers_export',
]

/** Topics that no commitment covers. */
export const missingTopics: Rule = ({ commitments }) => {
  const covered = new Set(commitments.flatMap(({ claims }) => claims ?? []))
  const items = topics.filter((topic) => !covered.has(topic))
  if (items.length === 0) return []
  const finding: Finding = {
    rule: 'missing-particulars',
    severity: 'medium',
    clauses: [],
    title: { 'zh-CN': '应有的内容没有写', en: 'Topics without a word' },
    detail: {
      'zh-CN': '单独同意、撤回同意、委托处理、关闭画像、转移、出境这些内容中，列出的没有写。',
      en: 'Of separate consent, withdrawal, entrusted processing, switching off profiling, portability and export, these are not covered.',
    },
    items,
  }
  return [finding]
}
