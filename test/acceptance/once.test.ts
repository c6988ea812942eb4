/** Permissions for one use, on a condition, or without a consent: the bounds of the clauses, through HTTP. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { customer, device, grant, matter, observe, someHash } from './acts.ts'
import { verdictOf } from './client.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'
import { flagMinor, refuse, withdraw, withdrawAll } from '../support/acts.ts'

const officer = { by: 'officer' } as const
const phone = device('a')
let ledger: ServedLedger
beforeAll(async () => {
  ledger = await openServedLedger()
})
afterAll(() => ledger.close())

const soon = (minutes: number): string =>
  new Date(Date.parse(ledger.clock.now()) + minutes * 60_000).toISOString()
const typesOf = ({ events }: { readonly events: ReadonlyArray<{ readonly type: string }> }) =>
  events.map(({ type }) => type)

describe('a consent for one act (1.7(4))', () => {
  const share = {
    purpose: 'weibo.share',
    recipient: 'weibo',
    categories: ['device_ids'],
  }
  const asked = { ...share, operation: 'provide', device: phone }
  const requests = (digit: string) => ({
    act: 'request-disclosure',
    disclosure: matter('dsc', digit),
    device: phone,
    ...share,
  })

  test('ends with it: a second one, within its minutes, needs a consent of its own', async () => {
    const subject = await customer(ledger)
    await ledger.act(subject, observe(phone, 'phone_state', 'on'))
    ledger.clock.pass(0.1)
    const yes = grant('separate_consent', share.purpose, share.categories, { recipient: 'weibo' })
    await ledger.act(subject, yes)
    expect(await ledger.verdict(subject, asked)).toBe('ALLOW IN_ORDER')
    expect(typesOf(await ledger.act(subject, requests('1')))).toContain('DisclosureAuthorised')
    const sent = { act: 'record-disclosure', disclosure: matter('dsc', '1'), encrypted: true }
    await ledger.act(subject, { ...sent, categories: share.categories })
    ledger.clock.pass(0.1)
    expect(await ledger.verdict(subject, asked)).toBe('DENY EXPIRED')
    const again = await ledger.act(subject, requests('2'))
    expect(typesOf(again)).toEqual(['DisclosureRequested', 'DisclosureRefused'])
    expect(again.events[1]?.body).toMatchObject({ reasons: ['EXPIRED'] })
    ledger.clock.pass(0.1)
    await ledger.act(subject, yes)
    expect(typesOf(await ledger.act(subject, requests('3')))).toContain('DisclosureAuthorised')
  })
})

describe('a condition of the transfer (1.7(1))', () => {
  const categories = ['real_name', 'ssn']
  const toMinistry = { purpose: 'social_security.card', recipient: 'mohrss', categories }
  const disclosure = matter('dsc', '4')

  test('is told with the answer, and a transfer that broke it is recorded as that', async () => {
    const subject = await customer(ledger)
    const to = { recipient: 'mohrss' }
    await ledger.act(subject, grant('separate_consent', toMinistry.purpose, categories, to))
    const ruling = await ledger.ask(subject, { ...toMinistry, operation: 'provide' })
    expect(verdictOf(ruling)).toBe('ALLOW IN_ORDER')
    expect(ruling.obligations).toEqual(expect.arrayContaining(['encrypt', 'encrypt_transfer']))
    const requested = { act: 'request-disclosure', disclosure, ...toMinistry }
    const { events } = await ledger.act(subject, requested)
    expect(events[1]?.body).toMatchObject({ conditions: ['encrypted'] })
    const sent = { act: 'record-disclosure', disclosure, categories, encrypted: false }
    const receipt = await ledger.act(subject, sent)
    // The ledger's decision on it is answered at once.
    expect(receipt.events[0]?.body).toMatchObject({ conditionsBroken: ['encrypted'] })
    const made = (await ledger.trail(subject)).find(({ event }) => event.type === 'DisclosureMade')
    expect(made?.event.body).toMatchObject({ encrypted: false, conditionsBroken: ['encrypted'] })
  })
})

describe('a permission that was switched off (1.6-perm, 5.3)', () => {
  test('is a withdrawal that recipients confirm, and once they did it is no longer open', async () => {
    const subject = await customer(ledger)
    const place = { purpose: 'positioning.sdk', recipient: 'baidu.map', categories: ['location'] }
    await ledger.act(subject, observe(phone, 'location', 'on'))
    const yes = grant('separate_consent', place.purpose, place.categories, {
      recipient: place.recipient,
    })
    await ledger.act(subject, yes)
    const asked = { ...place, operation: 'provide', device: phone }
    expect(await ledger.verdict(subject, asked)).toBe('ALLOW IN_ORDER')
    ledger.clock.pass(1)
    const { events } = await ledger.act(subject, observe(phone, 'location', 'off'))
    const { purpose, recipient } = place
    const confirms = {
      act: 'acknowledge-withdrawal',
      purpose,
      recipient,
      withdrawal: events[0]?.id,
    }
    ledger.clock.pass(1)
    expect(typesOf(await ledger.act(subject, confirms))).toEqual(['WithdrawalPropagated'])
    expect(typesOf(await ledger.act(subject, confirms))).toEqual([])
    const other = { ...confirms, purpose: 'public.disclosure' }
    expect(await ledger.refused(subject, other)).toBe('withdrawal-unknown')
    ledger.clock.pass(1)
    await ledger.act(subject, observe(phone, 'location', 'on'))
    expect(await ledger.verdict(subject, asked)).toBe('DENY WITHDRAWN')
  })
})

const evidence = (...kinds: ReadonlyArray<string>) =>
  kinds.map((kind) => ({ kind, reference: kind.endsWith('due') ? '2026-04-01' : `${kind} 7` }))

describe('an exemption to publish (4-b, 4-E2)', () => {
  const page = { purpose: 'public.disclosure', categories: ['nickname'] }
  const exempt = () => ({
    act: 'invoke-exemption',
    list: 'disclosure',
    code: 'public_interest',
    ...page,
    proof: [
      { kind: 'emergency_reference', reference: 'order 7' },
      { kind: 'end_date', reference: '2026-04-01' },
    ],
    until: soon(60),
  })
  const publishes = (digit: string) => ({
    act: 'record-publication',
    publication: matter('pub', digit),
    ...page,
    placeSha256: someHash('e'),
  })

  test('opens one publication that nobody consented to, and names itself as its ground', async () => {
    const subject = await customer(ledger)
    expect(await ledger.refused(subject, publishes('1'))).toBe('publication-not-consented')
    await ledger.act(subject, exempt(), officer)
    ledger.clock.pass(1)
    const asked = { ...page, operation: 'publish', publication: matter('pub', '1') }
    expect(await ledger.verdict(subject, asked)).toBe('ALLOW EXEMPTION')
    const { events } = await ledger.act(subject, publishes('1'))
    expect(events[0]?.body).toMatchObject({ exemption: expect.stringMatching(/^exm_/) })
    ledger.clock.pass(1)
    expect(await ledger.refused(subject, publishes('2'))).toBe('publication-not-consented')
  })
})

describe('the vital interest of a child (6-c, 1.6-E5)', () => {
  const place = { purpose: 'location.nearby', categories: ['location'] }
  const rescue = (code: string, ...kinds: ReadonlyArray<string>) => ({
    act: 'invoke-exemption',
    list: 'collection',
    code,
    ...place,
    proof: evidence(...kinds),
    until: soon(60),
  })
  const asked = { ...place, operation: 'collect', device: phone }

  test('opens without a guardian, with an approver, and no other exemption does', async () => {
    const child = await ledger.person()
    await ledger.act(child, flagMinor)
    expect(await ledger.verdict(child, asked)).toBe('DENY GUARDIAN_REQUIRED')
    const unapproved = rescue('vital_interest', 'impracticability', 'post_hoc_notice_due')
    expect(await ledger.refused(child, unapproved, officer)).toBe('exemption-evidence-missing')
    await ledger.act(child, rescue('legal_duty', 'statute', 'article'), officer)
    ledger.clock.pass(1)
    expect(await ledger.verdict(child, asked)).toBe('DENY GUARDIAN_REQUIRED')
    const approved = ['approver', 'impracticability', 'post_hoc_notice_due']
    await ledger.act(child, rescue('vital_interest', ...approved), officer)
    ledger.clock.pass(1)
    const ruling = await ledger.ask(child, { ...asked, exemption: 'vital_interest' })
    expect(verdictOf(ruling)).toBe('ALLOW EXEMPTION')
    expect(ruling.obligations).toContain('notify_afterwards')
    ledger.clock.pass(61)
    expect(await ledger.verdict(child, asked)).toBe('DENY GUARDIAN_REQUIRED')
  })
})

describe('a statement about many consents at once', () => {
  const consents = async (subject: string) => {
    const path = `/v1/subjects/${subject}/consents?reason=audit`
    const { rows } = (await ledger.call('GET', path, { by: 'auditor' })).json
    return rows.map(({ row, now }: { row: { state: string }; now: ReadonlyArray<object> }) => [
      row.state,
      now,
    ])
  }
  const nickname = grant('purpose_consent', 'profile.display', ['nickname'])
  const gone = [{ inForce: false, because: ['WITHDRAWN'] }]

  test('is seen in every row of the consents, those too that are told of afterwards', async () => {
    const subject = await customer(ledger)
    const before = soon(0)
    ledger.clock.pass(1)
    await ledger.act(subject, nickname)
    ledger.clock.pass(1)
    await ledger.act(subject, withdrawAll)
    expect(await consents(subject)).toEqual([['withdrawn', gone]])
    const told = { occurredAt: before, timeSource: 'counter', how: 'counter' }
    const one = { survey: `svy_${'3'.repeat(32)}` }
    const survey = grant('purpose_consent', 'survey.answer', ['survey_answers'], one)
    await ledger.act(subject, { ...survey, ...told })
    expect((await consents(subject)).map(([, now]: [string, unknown]) => now)).toEqual([gone, gone])
  })

  test('of surveys is a row for each, and a refusal of one leaves the other alone', async () => {
    const subject = await customer(ledger)
    const survey = (digit: string) => ({ survey: `svy_${digit.repeat(32)}` })
    const yes = grant('purpose_consent', 'survey.answer', ['survey_answers'])
    for (const digit of ['1', '2']) await ledger.act(subject, { ...yes, ...survey(digit) })
    ledger.clock.pass(1)
    const { purpose } = yes
    await ledger.act(subject, { ...withdraw, purpose, ...survey('1') })
    expect(await consents(subject)).toEqual([
      ['withdrawn', gone],
      ['granted', [{ inForce: true, because: [] }]],
    ])
    // A no to surveys at large is one to each.
    ledger.clock.pass(1)
    await ledger.act(subject, { ...refuse, purpose })
    const states = (await consents(subject)).map(([state]: [string]) => state)
    expect(states.toSorted()).toEqual(['refused', 'withdrawn', 'withdrawn'])
  })
})
