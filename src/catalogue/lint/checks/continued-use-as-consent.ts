import { clausesOf, idsOf } from '../finding.ts'
import type { Rule } from '../finding.ts'

/** The text defines explicit consent as an act, and elsewhere takes continued use for consent to provision. */
export const continuedUseAsConsent: Rule = ({ commitments }) => {
  const defines = commitments.filter(({ claims }) =>
    claims?.includes('explicit_consent_is_affirmative'),
  )
  const infers = commitments.filter(({ claims }) =>
    claims?.includes('continued_use_covers_provision'),
  )
  if (defines.length === 0 || infers.length === 0) return []
  const items = [...defines, ...infers]
  return [
    {
      rule: 'continued-use-as-consent',
      severity: 'high',
      clauses: clausesOf(items),
      title: {
        'zh-CN': '继续使用被当作对外提供的同意',
        en: 'Continued use is taken for consent to provision',
      },
      detail: {
        'zh-CN':
          '一处把明示同意定义为主动动作，另一处把继续使用视为同意向第三方提供，两者不能并存。',
        en: 'One clause defines explicit consent as an affirmative act; another reads continued use as consent to provide data to third parties. Both cannot hold (PIPL 14, 23).',
      },
      items: idsOf(items),
    },
  ]
}
