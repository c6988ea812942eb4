import { describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../../src/kernel/ids.ts'
import { problemIn, publishedHouse, record } from '../../house.ts'
import { acceptPolicy, cancelAccount, showNotice } from '../../../support/acts.ts'

const house = await publishedHouse()

const claim = async (n: number): Promise<SubjectId> => {
  const { json } = await house.call('POST', '/v1/subjects', {
    key: house.keys.service,
    body: { identifier: { kind: 'phone', value: `+86 137 0000 ${String(n).padStart(4, '0')}` } },
  })
  return json.subject
}
const asks = async (subject: SubjectId, question: object) => {
  const { json } = await house.call('POST', '/v1/decisions', {
    key: house.keys.service,
    body: { subject, ...question },
  })
  return [json.decision, json.reasons[0].code]
}
const operate = { purpose: 'app.operate', operation: 'use' }
const news = { purpose: 'news', operation: 'send', channel: 'sms' }
const cancel = cancelAccount('ebank')
const reopen = { act: 'reopen-account', account: 'ebank' }
const post = (subject: SubjectId, body: object, key = house.keys.service) =>
  house.call('POST', `/v1/subjects/${subject}/acts`, { key, body })

describe('having a cancelled account again', () => {
  test('asks for everything anew, and leaves an opt-out standing', async () => {
    const me = await claim(1)
    const optIn = { act: 'opt-in-to-marketing', purpose: 'news', channel: 'sms', how: 'click' }
    await record(house, me, showNotice, acceptPolicy, { ...optIn, control: 'off' })
    expect(await asks(me, operate)).toEqual(['ALLOW', 'IN_ORDER'])
    expect(await asks(me, news)).toEqual(['ALLOW', 'IN_ORDER'])
    await record(house, me, cancel)
    expect(await asks(me, operate)).toEqual(['DENY', 'ACCOUNT_CANCELLED'])
    const said = await post(me, reopen)
    expect([said.status, said.json.receipt.results]).toMatchObject([
      201,
      [
        { of: 'reopened/ebank', state: 'reopened' },
        { of: 'reopened/app', state: 'reopened' },
      ],
    ])
    expect((await post(me, reopen)).status).toBe(200)
    expect((await asks(me, operate))[0]).toBe('DENY')
    const early = await post(me, acceptPolicy)
    expect([early.status, early.json.type]).toEqual([
      409,
      expect.stringContaining('notice-not-shown'),
    ])
    await record(house, me, showNotice, acceptPolicy)
    expect(await asks(me, operate)).toEqual(['ALLOW', 'IN_ORDER'])
    expect(await asks(me, news)).toEqual(['DENY', 'NO_OPT_IN'])
  })

  test('is told by a service alone', async () => {
    const me = await claim(2)
    await record(house, me, cancel)
    const { json } = await house.call('POST', `/v1/subjects/${me}/tokens`, {
      key: house.keys.service,
      body: {},
    })
    expect((await post(me, reopen, json.token)).status).toBe(403)
    expect((await post(me, reopen, house.keys.officer)).status).toBe(403)
  })

  test('spares the person an erasure that was for the closed account', async () => {
    const me = await claim(3)
    await record(house, me, cancel, reopen)
    const erase = () =>
      house.call('POST', `/v1/subjects/${me}/erasure`, { key: house.keys.officer, body: {} })
    expect((await erase()).status).toBe(409)
    await record(house, me, cancel)
    expect((await erase()).status).toBe(200)
    expect((await post(me, reopen)).status).toBe(410)
  })
})

test('an account that was never closed is open already; one that nobody has is not', async () => {
  const subject = await claim(9_001)
  const act = (body: object) =>
    house.call('POST', `/v1/subjects/${subject}/acts`, { key: house.keys.service, body })
  const open = await act(reopen)
  expect([open.status, open.json.receipt.events]).toEqual([200, []])
  const none = await act({ ...reopen, account: 'ebnak' })
  expect([none.status, problemIn(none)]).toEqual([422, 'account-unregistered'])
})
