import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { customer, matter } from './acts.ts'
import { verdictOf } from './client.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import { secondOfficer } from './officers.ts'
import type { ServedLedger } from '../support/served-ledger.ts'

const officer = { by: 'officer' } as const
const categories = ['phone_number']
const enquiry = { purpose: 'state.enquiry', recipient: 'state.organs', categories }
const provide = { ...enquiry, operation: 'provide' }
const proof = (...kinds: ReadonlyArray<string>) =>
  kinds.map((kind) => ({ kind, reference: kind === 'officers' ? 'sealed' : `${kind} 2026-7` }))
const invoke = (list: string, code: string, kinds: ReadonlyArray<string>, more: object = {}) => ({
  act: 'invoke-exemption',
  list,
  code,
  ...enquiry,
  proof: proof(...kinds),
  until: '2026-03-04T00:00:00Z',
  personal: { officerIds: ['badge 1', 'badge 2'] },
  ...more,
})
const whole = ['case_document', 'organ', 'officers', 'approver', 'second_approver']

describe('an exemption', () => {
  let ledger: ServedLedger
  beforeAll(async () => {
    ledger = await openServedLedger()
  })
  afterAll(() => ledger.close())

  test.each([
    ['contract', ['contract', 'necessity_note']],
    ['service_stability', ['fault']],
    ['other_law_or_regulator', ['instrument', 'approver', 'second_approver']],
  ])('11. %s used for disclosure → DENY', async (code, kinds) => {
    const subject = await customer(ledger)
    expect(await ledger.refused(subject, invoke('disclosure', code, kinds), officer)).toBe(
      'exemption-not-on-list',
    )
    const asked = { ...provide, exemption: code }
    expect(await ledger.verdict(subject, asked)).toBe('DENY EXEMPTION_INVALID')
    // In order on the collection list, it still opens nothing that leaves the bank.
    const { exemption: _, ...inOrder } = { exemption: '', ...invoke('collection', code, kinds) }
    await ledger.act(subject, { ...inOrder, until: '2026-03-03T00:00:00Z' }, officer)
    expect(await ledger.verdict(subject, asked)).toBe('DENY EXEMPTION_INVALID')
    expect(await ledger.verdict(subject, provide)).toBe('DENY NO_SEPARATE_CONSENT')
  })

  test('11. criminal-justice with no case document → DENY', async () => {
    const subject = await customer(ledger)
    const without = invoke('disclosure', 'criminal_justice', whole.slice(1))
    expect(await ledger.refused(subject, without, officer)).toBe('exemption-evidence-missing')
    const asked = { ...provide, exemption: 'criminal_justice' }
    expect(await ledger.verdict(subject, asked)).toBe('DENY EXEMPTION_INVALID')
  })

  test('11. one in order opens what it names, once, and is not shown as consent', async () => {
    const subject = await customer(ledger)
    const exemption = matter('exm', '1')
    const inOrder = invoke('disclosure', 'criminal_justice', whole, { exemption })
    await ledger.act(subject, inOrder, officer)
    const asked = { ...provide, exemption: 'criminal_justice' }
    expect(await ledger.verdict(subject, asked)).toBe('DENY EXEMPTION_INVALID')
    await secondOfficer(ledger, subject, { act: 'approve-exemption', exemption })
    const ruling = await ledger.ask(subject, asked)
    expect(verdictOf(ruling)).toBe('ALLOW EXEMPTION')
    expect(ruling.basis).toEqual({ ground: 'exemption', code: 'criminal_justice' })
    expect(ruling.validUntil).toBe('2026-03-04T00:00:00.000Z')
    expect(await ledger.verdict(subject, { ...asked, categories: ['nickname'] })).toBe(
      'DENY EXEMPTION_INVALID',
    )
    const disclosure = matter('dsc', '1')
    const { events } = await ledger.act(subject, {
      act: 'request-disclosure',
      disclosure,
      ...enquiry,
      exemption: 'criminal_justice',
    })
    expect(events.map(({ type }) => type)).toEqual(['DisclosureRequested', 'DisclosureAuthorised'])
    expect(await ledger.verdict(subject, asked)).toBe('DENY EXEMPTION_INVALID')
  })
})
