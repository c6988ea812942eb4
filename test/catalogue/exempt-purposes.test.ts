/** Which exemption may open which purpose of the shipped policy (clauses 1.6-E*, 2.1, 4-E*; PIPL 6, 13, 24, 27). */
import { describe, expect, test } from 'vitest'
import { compilePackage } from '../../src/catalogue/compiled.ts'
import { isNotExempt } from '../../src/catalogue/exempt-purposes.ts'
import type { PublishedVersion } from '../../src/catalogue/catalogue.ts'
import type { ExemptionCode } from '../../src/events/vocabulary.ts'
import { shipped } from './shipped.ts'

const compiled = compilePackage(shipped)
const registered = (purpose: string) => ({
  purpose: shipped.purposes.find(({ id }) => id === purpose)!,
  // Of the version only what it was compiled to is looked at.
  version: { compiled } as PublishedVersion,
  profiles: new Map(),
  accounts: [],
  promised: [],
})
const rulesOf = (code: ExemptionCode) => shipped.exemptions.filter((rule) => rule.code === code)

/** By law, the person's own will, or nothing at all. */
const may: {
  readonly [C in ExemptionCode]: { readonly analytics: boolean; readonly service: boolean }
} = {
  legal_duty: { analytics: true, service: true },
  other_law_or_regulator: { analytics: true, service: true },
  self_published: { analytics: true, service: true },
  lawfully_public: { analytics: true, service: true },
  national_security: { analytics: false, service: true },
  public_interest: { analytics: false, service: true },
  criminal_justice: { analytics: false, service: true },
  vital_interest: { analytics: false, service: true },
  contract: { analytics: false, service: true },
  service_stability: { analytics: false, service: true },
}
const analytic = ['app.improve', 'survey.answer', 'improve.features', 'analytics.operations']
const marketing = ['marketing.financial', 'experience.improve', 'market.survey', 'location.offers']
const service = ['app.operate', 'third_party.phone']

describe.each(Object.entries(may))('%s', (code, opens) => {
  const rules = rulesOf(code as ExemptionCode)
  test('is on a list', () => expect(rules.length).toBeGreaterThan(0))

  test.each([
    ...marketing.map((purpose) => [purpose, false] as const),
    ...analytic.map((purpose) => [purpose, opens.analytics] as const),
    ...service.map((purpose) => [purpose, opens.service] as const),
  ])('for %s: %s', (purpose, isOpen) => {
    for (const rule of rules) {
      expect([purpose, rule.list, isNotExempt(rule, registered(purpose))]).toEqual([
        purpose,
        rule.list,
        !isOpen,
      ])
    }
  })

  test('opens no message that is marketing', () => {
    for (const rule of rules) {
      expect(isNotExempt(rule, registered('app.operate'), 'marketing')).toBe(true)
    }
  })
})
