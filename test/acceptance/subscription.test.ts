import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cancelAccount, optOut } from '../support/acts.ts'
import { customer, policy } from './acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'

const purpose = 'service.account_movement'
const subscribe = { act: 'subscribe-service', purpose, how: 'click', control: 'off' }
const leave = { act: 'unsubscribe-service', purpose, how: 'hotline' }
const collect = { purpose, operation: 'collect' }
const send = { purpose, operation: 'send', channel: 'sms', messageClass: 'service' }

describe('notices of account movements (clause 1.2(4)-a)', () => {
  let ledger: ServedLedger
  beforeAll(async () => {
    ledger = await openServedLedger()
  })
  afterAll(() => ledger.close())

  test('run for who subscribes, and for nobody else', async () => {
    const subject = await customer(ledger)
    expect(await ledger.verdict(subject, collect)).toBe('DENY NOT_SUBSCRIBED')
    await ledger.act(subject, subscribe)
    expect(await ledger.verdict(subject, collect)).toBe('ALLOW IN_ORDER')
    expect(await ledger.verdict(subject, send)).toBe('ALLOW IN_ORDER')
    await ledger.act(subject, optOut)
    expect(await ledger.verdict(subject, send)).toBe('ALLOW IN_ORDER')
    await ledger.act(subject, leave)
    expect(await ledger.verdict(subject, collect)).toBe('DENY NOT_SUBSCRIBED')
    expect(await ledger.verdict(subject, send)).toBe('DENY NOT_SUBSCRIBED')
  })

  test.each([
    ['5.4', cancelAccount('app'), 'DENY ACCOUNT_CANCELLED'],
    ['7-c', { act: 'decline-policy', policy, version: 'v1' }, 'DENY NON_ACCEPTANCE'],
  ])('collect nothing after %s, and still go out to who subscribed', async (_, act, verdict) => {
    const subject = await customer(ledger)
    await ledger.act(subject, subscribe)
    await ledger.act(subject, act)
    expect(await ledger.verdict(subject, collect)).toBe(verdict)
    expect(await ledger.verdict(subject, send)).toBe('ALLOW IN_ORDER')
  })

  test('say in the record whether the subscription is in force', async () => {
    const subject = await customer(ledger)
    await ledger.act(subject, subscribe)
    const of = `subscriptions/${purpose}`
    const path = `/v1/subjects/${subject}?reason=audit`
    const { json } = await ledger.call('GET', path, { by: 'auditor' })
    expect(json.standing.subscriptions[purpose].state).toBe('on')
    expect(json.now).toContainEqual({ of, inForce: true, because: [] })
    await ledger.act(subject, leave)
    const after = await ledger.call('GET', path, { by: 'auditor' })
    expect(after.json.now).toContainEqual({ of, inForce: false, because: ['NOT_SUBSCRIBED'] })
  })
})
