import { clausesOf, idsOf } from '../finding.ts'
import type { Rule } from '../finding.ts'

/** The policy's own words let a recipient have data for which no consent to provision is asked. */
export const recipientWithoutConsent: Rule = ({ recipients, purposes }) =>
  recipients
    .filter(({ literalNeedsNoConsent }) => literalNeedsNoConsent === true)
    .flatMap((recipient) => {
      const found = purposes.filter(
        (purpose) =>
          purpose.recipients.includes(recipient.id) &&
          !purpose.requires['policy-literal'].consents.some(
            (kind) => kind === 'explicit_consent' || kind === 'separate_consent',
          ),
      )
      if (found.length === 0) return []
      return [
        {
          rule: 'recipient-without-consent' as const,
          severity: 'high' as const,
          clauses: clausesOf(found),
          title: {
            'zh-CN': '向第三方提供却不征求同意',
            en: 'Data goes to a third party with no consent asked',
          },
          detail: {
            'zh-CN': '按政策文字，该接收方可以取得这些信息而不另行征求同意；法律要求单独同意。',
            en: 'Under the policy as written this recipient gets the data without being asked for; the law wants separate consent (PIPL 23).',
          },
          items: [recipient.id, ...idsOf(found)],
        },
      ]
    })
