import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { customer, device, grant, matter, observe, recipient, someHash } from './acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'

const phone = device('a')
const shared = ['phone_number', 'location', 'nickname', 'avatar', 'profile_text']
const forPartners = ['third_party.phone', 'third_party.location', 'third_party.profile']

describe('data for others', () => {
  let ledger: ServedLedger
  beforeAll(async () => {
    ledger = await openServedLedger()
    await ledger.register(recipient('shop.x', forPartners, shared))
    await ledger.register(recipient('shop.y', forPartners, shared))
    await ledger.register(
      recipient('scene.a', ['scene.service'], shared.slice(0, 4), 'scene_operator'),
    )
    await ledger.register(
      recipient('scene.b', ['scene.service'], shared.slice(0, 4), 'scene_operator'),
    )
  })
  afterAll(() => ledger.close())

  test('8. phone granted to third party X → location to X, phone to Y both DENY', async () => {
    const subject = await customer(ledger)
    // The switch is on: what is missing is the consent, and nothing else.
    await ledger.act(subject, observe(phone, 'location', 'on'))
    const toX = { recipient: 'shop.x' }
    const number = { purpose: 'third_party.phone', operation: 'provide' }
    const place = { purpose: 'third_party.location', operation: 'provide', device: phone }
    await ledger.act(subject, grant('separate_consent', number.purpose, ['phone_number'], toX))
    expect(await ledger.verdict(subject, { ...number, ...toX })).toBe('ALLOW IN_ORDER')
    expect(await ledger.verdict(subject, { ...place, ...toX })).toBe('DENY NO_SEPARATE_CONSENT')
    expect(await ledger.verdict(subject, { ...number, recipient: 'shop.y' })).toBe(
      'DENY NO_SEPARATE_CONSENT',
    )
    expect(
      await ledger.verdict(subject, {
        ...number,
        ...toX,
        categories: ['phone_number', 'location'],
      }),
    ).toBe('DENY CATEGORY_UNREGISTERED')
    expect(await ledger.verdict(subject, number)).toBe('DENY RECIPIENT_REQUIRED')
  })

  test('9. follow scene account → operator sees nothing until permission', async () => {
    const subject = await customer(ledger)
    await ledger.act(subject, { act: 'toggle-feature', feature: 'scene', state: 'on' })
    const seen = async (by: string) => {
      const { position } = await ledger.ask(subject, { purpose: 'app.operate', operation: 'use' })
      const path = `/v1/recipients/${by}/view?subject=${subject}&minPosition=${position}`
      return (await ledger.call('GET', path, { by: 'service' })).json.allowed
    }
    const provide = { purpose: 'scene.service', operation: 'provide', categories: ['nickname'] }
    expect(await seen('scene.a')).toEqual([])
    expect(await ledger.verdict(subject, { ...provide, recipient: 'scene.a' })).toBe(
      'DENY NO_SEPARATE_CONSENT',
    )
    const toA = { recipient: 'scene.a' }
    await ledger.act(subject, grant('separate_consent', 'scene.service', ['nickname'], toA))
    expect(await seen('scene.a')).toMatchObject([
      { purpose: 'scene.service', categories: ['nickname'] },
    ])
    expect(await ledger.verdict(subject, { ...provide, ...toA })).toBe('ALLOW IN_ORDER')
    expect(await seen('scene.b')).toEqual([])
  })

  test('10. sharing consent present → public disclosure still PROMPT', async () => {
    const subject = await customer(ledger)
    const profile = ['nickname', 'avatar', 'profile_text']
    const toX = { recipient: 'shop.x' }
    await ledger.act(subject, grant('separate_consent', 'third_party.profile', profile, toX))
    // Not even this kind, given for the very purpose, is the consent to publish; the others nothing would read.
    await ledger.act(subject, grant('purpose_consent', 'public.disclosure', ['nickname']))
    for (const kind of ['separate_consent', 'explicit_consent']) {
      const unread = grant(kind, 'public.disclosure', ['nickname'])
      expect(await ledger.refused(subject, unread)).toBe('consent-kind-unused')
    }
    const publication = matter('pub', '1')
    const publish = { purpose: 'public.disclosure', operation: 'publish', categories: ['nickname'] }
    expect(await ledger.verdict(subject, { ...publish, publication })).toBe(
      'PROMPT NO_PUBLICATION_CONSENT',
    )
    const kind = 'public_disclosure_consent'
    await ledger.act(subject, grant(kind, publish.purpose, ['nickname'], { publication }))
    expect(await ledger.verdict(subject, { ...publish, publication })).toBe('ALLOW IN_ORDER')
    expect(await ledger.verdict(subject, { ...publish, publication: matter('pub', '2') })).toBe(
      'PROMPT NO_PUBLICATION_CONSENT',
    )
  })

  test('12. join analytics × identity → DENY though both sides are granted', async () => {
    const subject = await customer(ledger)
    const identity = ['real_name', 'id_document']
    await ledger.act(subject, grant('separate_consent', 'identity.real_name', identity))
    const analytics = { purpose: 'analytics.operations', operation: 'use' }
    const named = { purpose: 'identity.real_name', operation: 'use', categories: identity }
    expect(await ledger.verdict(subject, analytics)).toBe('ALLOW IN_ORDER')
    expect(await ledger.verdict(subject, named)).toBe('ALLOW IN_ORDER')
    // Any identity data, by its own class and not by a list of names.
    for (const who of ['real_name', 'ssn', 'payee_payer_info', 'gender']) {
      const both = { operation: 'join', categories: ['crash_perf', who] }
      for (const { purpose } of [analytics, named]) {
        expect(await ledger.verdict(subject, { purpose, ...both })).toBe('DENY PROHIBITED')
      }
    }
    const nobody = await ledger.person()
    for (const categories of [['crash_perf'], ['crash_perf', 'motion_data'], ['made.up']]) {
      const join = { purpose: 'rights.request', operation: 'join', categories }
      expect(await ledger.verdict(nobody, join)).toMatch(/^DENY/)
    }
  })

  test('22. partner feed without live partner proof → DENY', async () => {
    const subject = await customer(ledger)
    const fed = ['partner_supplied']
    await ledger.act(subject, grant('purpose_consent', 'partner.notice', fed))
    await ledger.act(subject, grant('separate_consent', 'partner.notice', fed))
    const feed = { purpose: 'partner.notice', operation: 'ingest', source: 'partners' }
    expect(await ledger.verdict(subject, feed)).toBe('DENY NO_INBOUND_PROOF')
    const proof = { source: 'partners', proofSha256: someHash('d'), categories: fed }
    const received = { act: 'receive-inbound-proof', ...proof, timeSource: 'partner' }
    await ledger.act(subject, { ...received, expiresAt: '2026-03-02T10:00:00+08:00' })
    // The person's proof without the partner's word for it is half of what clause P.IV asks.
    expect(await ledger.verdict(subject, feed)).toBe('DENY NO_WARRANTY')
    const until = '2027-01-01T00:00:00Z'
    await ledger.register({
      act: 'record-warranty',
      source: 'partners',
      warrantySha256: someHash('e'),
      until,
    })
    expect(await ledger.verdict(subject, feed)).toBe('ALLOW IN_ORDER')
    expect((await ledger.ask(subject, feed)).validUntil).toBe('2026-03-02T02:00:00.000Z')
    ledger.clock.set('2026-03-02T10:00:00+08:00')
    expect(await ledger.verdict(subject, feed)).toBe('DENY NO_INBOUND_PROOF')
    await ledger.act(subject, { ...received, expiresAt: '2026-03-03T10:00:00+08:00' })
    expect(await ledger.verdict(subject, feed)).toBe('ALLOW IN_ORDER')
    ledger.clock.pass(1)
    await ledger.act(subject, { act: 'revoke-inbound', source: 'partners' })
    expect(await ledger.verdict(subject, feed)).toBe('DENY NO_INBOUND_PROOF')
    expect(await ledger.verdict(subject, { ...feed, source: 'nobody' })).toBe(
      'DENY SOURCE_UNREGISTERED',
    )
  })
})
