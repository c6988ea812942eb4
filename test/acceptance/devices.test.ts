import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shipped } from '../catalogue/shipped.ts'
import { customer, device, grant, observe, optIn, recipient } from './acts.ts'
import { verdictOf } from './client.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'

const phone = device('a')
const other = device('b')
const location = ['location']
const permitted = { device: phone, operation: 'use', categories: location }
const thirdParty = { ...permitted, purpose: 'third_party.location', operation: 'provide' }
const baidu = { ...permitted, purpose: 'positioning.sdk', operation: 'provide' }

/** Every flow that hangs on the one switch: clauses 1.2(5), 1.5-b, 1.6(4), 1.7(2). */
const flows = [
  { ...permitted, purpose: 'location.nearby' },
  { ...permitted, purpose: 'location.share' },
  { ...permitted, purpose: 'location.branches' },
  { ...permitted, purpose: 'location.risk' },
  { ...permitted, purpose: 'location.offers' },
  { ...thirdParty, recipient: 'shop.x' },
  { ...baidu, recipient: 'baidu.map' },
]
const contacts = { purpose: 'contacts.match', operation: 'collect', transform: 'irreversible_hash' }

describe('a device permission', () => {
  let ledger: ServedLedger
  beforeAll(async () => {
    ledger = await openServedLedger()
    await ledger.register(recipient('shop.x', ['third_party.location'], location))
  })
  afterAll(() => ledger.close())

  test('4. OS location on → Baidu SDK, third-party location and offers are not ALLOW by that alone', async () => {
    const subject = await customer(ledger)
    await ledger.act(subject, observe(phone, 'location', 'on'))
    const verdicts = await Promise.all(flows.slice(4).map((flow) => ledger.verdict(subject, flow)))
    expect(verdicts).toEqual([
      'DENY NO_OPT_IN',
      'DENY NO_SEPARATE_CONSENT',
      'PROMPT NO_SEPARATE_CONSENT',
    ])
  })

  test('4. OS location off → all five flows DENY, though each was consented to', async () => {
    const subject = await customer(ledger)
    await ledger.act(subject, observe(phone, 'location', 'on'))
    await ledger.act(subject, optIn('location.offers', 'sms'))
    const allowed = flows.map((flow) => ({
      ...flow,
      ...(flow.purpose === 'location.offers' ? { channel: 'sms' } : {}),
    }))
    // Risk control rests on security: a consent to it is one that nothing reads.
    for (const flow of allowed.filter(({ purpose }) => purpose !== 'location.risk')) {
      const to = 'recipient' in flow ? { recipient: flow.recipient } : {}
      const given = grant('separate_consent', flow.purpose, location, to)
      // Risk control rests on no consent, and takes none.
      if (flow.purpose === 'location.risk') await ledger.refused(subject, given)
      else await ledger.act(subject, given)
    }
    const ask = () => Promise.all(allowed.map((flow) => ledger.verdict(subject, flow)))
    expect(new Set(await ask())).toEqual(new Set(['ALLOW IN_ORDER']))
    ledger.clock.pass(1)
    await ledger.act(subject, observe(phone, 'location', 'off'))
    expect(new Set(await ask())).toEqual(new Set(['DENY PERMISSION_OFF']))
  })

  test('5. two phones: contacts on at A, off at B → answer depends on device', async () => {
    const subject = await customer(ledger)
    await ledger.act(subject, grant('separate_consent', 'contacts.match', ['contacts_hashed']))
    await ledger.act(subject, observe(phone, 'contacts', 'on'))
    await ledger.act(subject, observe(other, 'contacts', 'off'))
    const verdict = (on?: string) =>
      ledger.verdict(subject, { ...contacts, ...(on === undefined ? {} : { device: on }) })
    expect(await verdict(phone)).toBe('ALLOW IN_ORDER')
    expect(await verdict(other)).toBe('DENY PERMISSION_OFF')
    expect(await verdict(device('c'))).toBe('DENY PERMISSION_UNKNOWN')
    expect(await verdict()).toBe('DENY DEVICE_REQUIRED')
  })

  test('6. camera on, face not separately granted → scan ALLOW, face DENY with alternatives', async () => {
    const subject = await customer(ledger)
    await ledger.act(subject, observe(phone, 'camera', 'on'))
    const scan = { purpose: 'scan.code', operation: 'use', device: phone }
    const face = { purpose: 'face.authentication', operation: 'use', device: phone }
    expect(await ledger.verdict(subject, scan)).toBe('ALLOW IN_ORDER')
    const denied = await ledger.ask(subject, face)
    expect(verdictOf(denied)).toBe('DENY NO_SEPARATE_CONSENT')
    expect(denied.alternatives).toEqual(['identity.real_name', 'login.phone'])
    await ledger.act(subject, grant('separate_consent', 'face.authentication', ['face']))
    expect(await ledger.verdict(subject, face)).toBe('ALLOW IN_ORDER')
  })

  test('7. refuse contacts → no other purpose changes', async () => {
    const subject = await customer(ledger)
    for (const { id } of shipped.permissions) await ledger.act(subject, observe(phone, id, 'on'))
    const questions = shipped.purposes.flatMap(({ id, operations }) =>
      operations.map((operation) => ({
        subject,
        purpose: id,
        operation,
        device: phone,
        transform: 'irreversible_hash',
      })),
    )
    const { position } = await ledger.ask(subject, contacts)
    const all = async (): Promise<ReadonlyArray<object>> => {
      const body = { questions }
      const path = `/v1/decisions/batch?minPosition=${position}`
      const { answers } = (await ledger.call('POST', path, { by: 'service', body })).json
      return answers.map((answer: object) => ({ ...answer, position: '', decidedAt: '' }))
    }
    const before = await all()
    const refusal = { kind: 'separate_consent', purpose: contacts.purpose, how: 'click' }
    await ledger.act(subject, { act: 'refuse-consent', ...refusal })
    expect(await ledger.verdict(subject, { ...contacts, device: phone })).toContain('REFUSED')
    const after = await all()
    const changed = questions.filter((_, n) => {
      return JSON.stringify(before[n]) !== JSON.stringify(after[n])
    })
    expect(new Set(changed.map(({ purpose }) => purpose))).toEqual(new Set([contacts.purpose]))
  })

  test('7. re-prompt inside the cool-down suppressed', async () => {
    const subject = await customer(ledger)
    const asked = { ...contacts, device: phone }
    await ledger.act(subject, observe(phone, 'contacts', 'on'))
    expect(await ledger.verdict(subject, asked)).toBe('PROMPT NO_SEPARATE_CONSENT')
    const refusal = { kind: 'separate_consent', purpose: contacts.purpose, how: 'click' }
    await ledger.act(subject, { act: 'refuse-consent', ...refusal })
    expect(await ledger.verdict(subject, asked)).toBe('DENY REFUSED,PROMPT_SUPPRESSED')
    ledger.clock.pass(48 * 60 - 1)
    await ledger.act(subject, observe(phone, 'contacts', 'on'))
    const suppressed = await ledger.ask(subject, asked)
    expect(verdictOf(suppressed)).toBe('DENY REFUSED,PROMPT_SUPPRESSED')
    ledger.clock.pass(1)
    expect(ledger.clock.now()).toBe(suppressed.validUntil)
    expect(await ledger.verdict(subject, asked)).toBe('PROMPT NO_SEPARATE_CONSENT')
  })

  test('17. e-bank user uninstalls → server-side consents unchanged, device permissions unknown', async () => {
    const subject = await customer(ledger)
    await ledger.act(subject, grant('separate_consent', 'location.nearby', location))
    await ledger.act(subject, grant('purpose_consent', 'profile.display', ['nickname', 'avatar']))
    await ledger.act(subject, observe(phone, 'location', 'on'))
    await ledger.act(subject, observe(other, 'location', 'on'))
    const nearby = { purpose: 'location.nearby', operation: 'use' }
    const profile = { purpose: 'profile.display', operation: 'use', categories: ['nickname'] }
    const standing = async () =>
      (await ledger.call('GET', `/v1/subjects/${subject}?reason=audit`, { by: 'auditor' })).json
        .standing
    const before = await standing()
    expect(await ledger.verdict(subject, { ...nearby, device: phone })).toBe('ALLOW IN_ORDER')
    ledger.clock.pass(1)
    await ledger.act(subject, { act: 'observe-uninstall', device: phone, certainty: 'observed' })
    const after = await standing()
    expect(after.consents).toEqual(before.consents)
    expect(Object.keys(after.consents)).toHaveLength(2)
    expect(after.policies).toEqual(before.policies)
    expect(after.cancelled).toBeUndefined()
    expect(after.permissions[phone].location.state).toBe('unknown')
    expect(await ledger.verdict(subject, { ...nearby, device: phone })).toBe(
      'DENY PERMISSION_UNKNOWN',
    )
    expect(await ledger.verdict(subject, { ...nearby, device: other })).toBe('ALLOW IN_ORDER')
    expect(await ledger.verdict(subject, profile)).toBe('ALLOW IN_ORDER')
  })
})
