/** Places where the shipped data once differed from the policy's text, by clause. */
import { describe, expect, test } from 'vitest'
import { lintPackage } from '../../src/catalogue/lint/lint.ts'
import { purposeOf, shipped } from './shipped.ts'

const citing = (
  items: ReadonlyArray<{ readonly id: string; readonly clauses: ReadonlyArray<string> }>,
  clause: string,
): ReadonlyArray<string> =>
  items
    .filter(({ clauses }) => clauses.includes(clause))
    .map(({ id }) => id)
    .toSorted()

describe('the shipped policy says what its text says', () => {
  test('of a leak: push, mail, which is e-mail, telephone, and announcement (3.5)', () => {
    expect(citing(shipped.channels, '3.5')).toEqual(['announcement', 'email', 'phone', 'push'])
    // Marketing comes by the nine of clause 2.1-a and by no other.
    const marketing = shipped.channels.filter(({ classes }) => classes === undefined)
    expect(marketing.map(({ id }) => id).toSorted()).toEqual(citing(shipped.channels, '2.1-a'))
    expect(marketing).toHaveLength(9)
  })

  test('of safeguards: anonymisation, database locks and confidentiality (3.3, 3.4)', () => {
    const safeguards = (clause: string) => citing(shipped.commitments, clause)
    expect(safeguards('3.3')).toEqual(['database.locks', 'encryption', 'masking'])
    expect(safeguards('3.4')).toEqual(['access.control', 'confidentiality'])
  })

  test('of what a refusal costs (1.1-a, 1.2(7), 4-a)', () => {
    const costs = (id: string) => [purposeOf(id).refusal, purposeOf(id).refusalEffect.en]
    expect(costs('profile.display')).toEqual(['feature', expect.stringContaining('no account')])
    expect(costs('payment.records')).toEqual(['feature', expect.stringContaining('Payments')])
    expect(costs('state.enquiry')).toEqual(['not_refusable', expect.stringContaining('the law')])
  })

  test('of parties that it does not name (1.2(7)-a, 4-a)', () => {
    const named = shipped.recipients.filter((each) => each.named).map(({ id }) => id)
    expect(named).not.toContain('state.organs')
    expect(named).not.toContain('payment.counterparty')
  })

  test('of who declines: at once, as it is written (7-c)', () => {
    const days = shipped.profiles.map(({ id, declineGraceDays }) => [id, declineGraceDays])
    expect(days).toEqual([
      ['policy-literal', 0],
      ['cn-pipl', 15],
    ])
  })

  test('of deletion no more than it promises, so that lint finds the gaps (1.4-b, 2.1-b, 5.4-d)', () => {
    const rules = new Map<string, (typeof shipped.retention)[number]>(
      shipped.retention.map((rule) => [rule.id, rule]),
    )
    expect(rules.get('survey.close')?.method).toBeUndefined()
    expect(rules.get('suppression')?.method).toBeUndefined()
    expect(rules.get('account.life')?.method?.en).toContain('gives others no deletion')
    const found = lintPackage(shipped).filter(({ rule }) => rule === 'missing-particulars')
    for (const gap of ['survey.close', 'suppression'])
      expect(JSON.stringify(found), gap).toContain(gap)
  })
})
