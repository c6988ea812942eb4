/** A word that protects is recorded whatever note comes with it; what cannot be kept is left out and named. */
import { describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../../src/kernel/ids.ts'
import { expectContract, newcomer, problemIn, publishedHouse, record } from '../../house.ts'
import type { Loose, Said } from '../../house.ts'
import { acceptPolicy, grant, optOut, showNotice, withdraw } from '../../../support/acts.ts'

const house = await publishedHouse()

const customer = async (): Promise<SubjectId> => {
  const subject = await newcomer(house)
  await record(house, subject, showNotice, acceptPolicy, grant)
  return subject
}

const act = (subject: string, body: object): Promise<Said> =>
  house.call('POST', `/v1/subjects/${subject}/acts`, { key: house.keys.service, body })

const decision = async (subject: string): Promise<string> => {
  const body = { subject, purpose: 'profile.display', operation: 'use' }
  const said = await house.call('POST', '/v1/decisions', { key: house.keys.service, body })
  return said.json.decision
}

const openedOf = async (subject: string): Promise<Loose> => {
  const path = `/v1/subjects/${subject}/trail?reason=audit&limit=500`
  const { json } = await house.call('GET', path, { key: house.keys.auditor })
  return json.entries.at(-1).personal
}

describe('the time of a clock that is dead', () => {
  test.each([
    '1970-01-01T00:00:00Z',
    '1999-12-31T23:59:59Z',
    '2100-01-01T00:00:00Z',
    '2027-02-30T00:00:00Z',
    'yesterday',
  ])('does not keep a protective act from being recorded: %s', async (occurredAt) => {
    const subject = await customer()
    const said = await act(subject, { ...withdraw, occurredAt, timeSource: 'service' })
    expect(said.status).toBe(201)
    expect(said.json.receipt.omitted).toEqual(['occurredAt'])
    expect(await decision(subject)).not.toBe('ALLOW')
    expect((await act(subject, { ...grant, occurredAt })).status).toBe(422)
  })
})

const faulty: ReadonlyArray<readonly [string, unknown, ReadonlyArray<string>]> = [
  ['a note that is too long', { note: 'x'.repeat(1_001) }, ['note']],
  ['an empty note', { note: '' }, ['note']],
  ['a note with control characters', { note: 'a\u0007b' }, ['note']],
  ['a note that is no text', { note: 17 }, ['note']],
  ['several such fields', { note: 'x'.repeat(2_000), ip: '1'.repeat(46) }, ['note', 'ip']],
  ['a field there is not', { mood: 'cross' }, ['personal']],
  ['a field named by a number', { '13800138000': 'x' }, ['personal']],
  ['fields that are no fields', 'cross', ['personal']],
  ['a list for fields', ['cross'], ['personal']],
  ['null for fields', null, ['personal']],
  ['a long note with a secret in it', { note: `password: hunter2 ${'x'.repeat(2_000)}` }, ['note']],
]

describe('a withdrawal', () => {
  test.each(faulty)('is recorded with %s, which is left out', async (_, personal, omitted) => {
    const subject = await customer()
    const said = await act(subject, { ...withdraw, personal })
    expectContract('act', said)
    expect([said.status, said.json.receipt.omitted]).toEqual([201, omitted])
    expect(said.text).not.toContain('13800138000')
    expect(await decision(subject)).toBe('DENY')
    expect(await openedOf(subject)).toEqual([])
  })

  test('keeps the fields that are as they must be', async () => {
    const subject = await customer()
    const personal = { note: 'x'.repeat(1_001), reason: 'too many calls', ip: '10.0.0.1' }
    const said = await act(subject, { ...withdraw, personal })
    expect([said.status, said.json.receipt.omitted]).toEqual([201, ['note']])
    const [opened] = await openedOf(subject)
    expect(opened.fields).toEqual({ reason: 'too many calls', ip: '10.0.0.1' })
  })

  test('names what was left out of two kinds', async () => {
    const subject = await customer()
    const personal = { note: 'x'.repeat(1_001), reason: 'my password is hunter2abc' }
    const said = await act(subject, { ...withdraw, personal })
    expect([said.status, said.json.receipt.omitted]).toEqual([201, ['note', 'reason']])
  })

  test('told again is the same', async () => {
    const subject = await customer()
    const body = { ...withdraw, personal: { note: 'x'.repeat(1_001) } }
    const send = () =>
      house.call('POST', `/v1/subjects/${subject}/acts`, {
        key: house.keys.service,
        body,
        headers: { 'idempotency-key': 'w-1' },
      })
    const first = await send()
    const again = await send()
    expect([first.status, again.status, again.json.receipt.repeated]).toEqual([201, 200, true])
    expect(again.json.receipt.omitted).toEqual(['note'])
  })

  test('is refused for what else is not as it must be', async () => {
    const subject = await customer()
    const said = await act(subject, {
      ...withdraw,
      kind: 'no_such_kind',
      personal: { note: 'x'.repeat(1_001) },
    })
    expect(problemIn(said)).toBe('invalid-request')
  })
})

test.each(faulty.filter(([what]) => !what.includes('secret')))(
  'a grant is refused with %s',
  async (_, personal) => {
    const said = await act(await customer(), { ...grant, personal })
    expect([said.status, problemIn(said)]).toEqual([422, 'invalid-request'])
  },
)

describe('the fields of an act that changes nothing', () => {
  const shown = { ...showNotice, evidence: { documentSha256: 'a'.repeat(64) } }

  test.each([
    ['evidence', shown, ['evidence']],
    ['a note', { ...showNotice, personal: { note: 'by the window' } }, ['note']],
  ])('is told to be lost: %s', async (_, again, omitted) => {
    const subject = await customer()
    const said = await act(subject, again)
    expectContract('act', said)
    expect([said.status, said.json.receipt.events]).toEqual([200, []])
    expect(said.json.receipt.omitted).toEqual(omitted)
    expect((await act(subject, showNotice)).json.receipt.omitted).toBeUndefined()
  })

  test('is not told to be lost where it was recorded a moment ago', async () => {
    const subject = await newcomer(house)
    expect((await act(subject, shown)).status).toBe(201)
    const said = await act(subject, shown)
    expect([said.status, said.json.receipt.omitted]).toEqual([200, undefined])
  })

  test('of a transfer and its receipt is told as well', async () => {
    const subject = await customer()
    const scope = { kind: 'separate_consent', purpose: 'shop.order', recipient: 'shop' }
    const { receipt } = (await act(subject, { ...grant, ...scope, categories: ['nickname'] })).json
    expect(receipt.events).toHaveLength(1)
    const disclosure = `dsc_${'7'.repeat(32)}`
    const { kind: _kind, ...to } = scope
    const asks = { act: 'request-disclosure', disclosure, ...to, categories: ['nickname'] }
    const left = { act: 'record-disclosure', disclosure, categories: ['nickname'], encrypted: true }
    const came = { act: 'acknowledge-disclosure', disclosure }
    for (const each of [asks, left, came]) expect((await act(subject, each)).status).toBe(201)
    const hash = { transferSha256: 'b'.repeat(64) }
    expect((await act(subject, { ...left, ...hash })).json.receipt.omitted).toEqual([
      'transferSha256',
    ])
    const receiptSha256 = 'c'.repeat(64)
    expect((await act(subject, { ...came, receiptSha256 })).json.receipt.omitted).toEqual([
      'receiptSha256',
    ])
  })
})

describe('a no that is narrowed by what no decision on its purpose looks at', () => {
  const device = `dev_${'a'.repeat(32)}`
  const survey = `svy_${'a'.repeat(32)}`

  test.each([
    ['withdraw-consent', { device }, ['device']],
    ['refuse-consent', { device }, ['device']],
    ['withdraw-consent', { survey }, ['survey']],
    ['refuse-consent', { device, survey }, ['device', 'survey']],
  ])(
    'counts for all of it, and the receipt names what was left out: %s %j',
    async (name, scope, omitted) => {
      const subject = await customer()
      expect(await decision(subject)).toBe('ALLOW')
      const said = await act(subject, { ...withdraw, act: name, ...scope })
      expect([said.status, said.json.receipt.omitted]).toEqual([201, omitted])
      expect(await decision(subject)).toBe('DENY')
    },
  )

  test.each([
    [{ act: 'unsubscribe-service', purpose: 'profile.display', how: 'switch' }, ['act']],
    [{ act: 'opt-out-of-marketing', purpose: 'profile.display', how: 'hotline' }, ['act']],
    [
      { act: 'opt-out-of-marketing', purpose: 'profile.display', channel: 'sms', how: 'hotline' },
      ['act', 'channel'],
    ],
  ])('is a refusal where its purpose knows no such form: %j', async (no, omitted) => {
    const subject = await customer()
    const said = await act(subject, no)
    expect([said.status, said.json.receipt.omitted]).toEqual([201, omitted])
    expect(await decision(subject)).toBe('DENY')
    const again = await act(subject, no)
    expect(again.status).toBeLessThan(300)
    await record(house, subject, grant)
    expect(await decision(subject)).toBe('ALLOW')
  })

  test('is as it came where it names no purpose', async () => {
    const subject = await customer()
    const said = await act(subject, optOut)
    expect([said.status, said.json.receipt.omitted]).toEqual([201, undefined])
    expect(await decision(subject)).toBe('ALLOW')
  })

  test('is about its recipient alone where it names one', async () => {
    const subject = await customer()
    const said = await act(subject, { ...withdraw, recipient: 'map-provider' })
    expect(said.status).toBe(201)
    expect(await decision(subject)).toBe('ALLOW')
  })
})
