/** A recipient is told when the permission for what it was given ends, whatever ended it (clauses 5.3, 5.4-a, 6-a, 7-c). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cancelAccount, flagMinor, withdrawAll } from '../support/acts.ts'
import { customer, device, grant, observe, recipient } from './acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'

const phone = device('a')
const other = device('b')
const forPartners = ['third_party.phone', 'third_party.location']
const toX = { recipient: 'shop.x' }
const number = ['third_party.phone', ['phone_number']] as const
const place = ['third_party.location', ['location']] as const

let ledger: ServedLedger
beforeAll(async () => {
  ledger = await openServedLedger()
  for (const id of ['shop.x', 'shop.y']) {
    await ledger.register(recipient(id, forPartners, ['phone_number', 'location']))
  }
})
afterAll(() => ledger.close())

/** Somebody who lets shop X have their number and their place, and shop Y nothing. */
const sharing = async () => {
  const subject = await customer(ledger)
  await ledger.act(subject, observe(phone, 'location', 'on'))
  for (const [purpose, categories] of [number, place]) {
    await ledger.act(subject, grant('separate_consent', purpose, categories, toX))
  }
  return subject
}

type Row = {
  readonly key: string
  readonly row: { readonly purpose: string; readonly cause?: string }
}

const open = async (subject: string, by = 'shop.x'): Promise<ReadonlyArray<Row>> => {
  const { position } = await ledger.ask(subject, { purpose: 'app.operate', operation: 'use' })
  const path = `/v1/recipients/${by}/withdrawals?reason=audit&limit=500&minPosition=${position}`
  const { json } = await ledger.call('GET', path, { by: 'auditor' })
  return json.rows.filter(({ key }: Row) => key.includes(subject))
}
const told = async (subject: string) =>
  (await open(subject)).map(({ row }) => `${row.purpose} ${row.cause}`).sort()

const both = (cause: string) => [`third_party.location ${cause}`, `third_party.phone ${cause}`]
const decline = { act: 'decline-policy', policy: 'icbc-rong-e-lian', version: 'v1' }

describe('a recipient is told where', () => {
  test.each([
    ['the policy is declined', decline, both('policy_declined')],
    ['the account is cancelled', cancelAccount('ebank'), both('account_cancelled')],
    ['the person is a minor', flagMinor, both('guardian_required')],
    [
      'a permission is turned off',
      observe(phone, 'location', 'off'),
      ['third_party.location permission_off'],
    ],
  ])('%s, once, until it confirms', async (_, act, expected) => {
    const subject = await sharing()
    expect(await told(subject)).toEqual([])
    ledger.clock.pass(1)
    await ledger.act(subject, act)
    expect(await told(subject)).toEqual(expected)
    // Said again it is no news to the recipient.
    await ledger.act(subject, act).catch(() => undefined)
    expect(await told(subject)).toEqual(expected)
    expect(await open(subject, 'shop.y')).toEqual([])
    for (const { key, row } of await open(subject)) {
      await ledger.act(subject, {
        act: 'acknowledge-withdrawal',
        purpose: row.purpose,
        withdrawal: key.split('/')[2],
        ...toX,
      })
    }
    expect(await told(subject)).toEqual([])
  })

  test('a consent turns out to have been none', async () => {
    const subject = await sharing()
    const [purpose] = number
    const invalid = {
      act: 'invalidate-consent',
      kind: 'separate_consent',
      purpose,
      ground: 'bundled',
    }
    await ledger.act(subject, invalid, { by: 'officer' })
    expect(await told(subject)).toEqual([`${purpose} invalidated`])
  })

  test('nothing ended, they are not', async () => {
    const subject = await sharing()
    // Never turned on there: nothing rested on it.
    await ledger.act(subject, observe(other, 'location', 'off'))
    await ledger.act(subject, observe(phone, 'camera', 'on'))
    await ledger.act(subject, observe(phone, 'camera', 'off'))
    expect(await told(subject)).toEqual([])
    await ledger.act(subject, withdrawAll)
    const before = await open(subject)
    expect(before.map(({ row }) => row.cause)).toEqual([undefined, undefined])
    await ledger.act(subject, cancelAccount('ebank'))
    expect(await open(subject)).toEqual(before)
  })

  test.each([
    ['a no to all', withdrawAll, both('undefined')],
    ['a decline', decline, both('policy_declined')],
    ['a flag as a minor', flagMinor, both('guardian_required')],
    [
      'a permission that was turned off',
      observe(phone, 'location', 'off'),
      ['third_party.location permission_off'],
    ],
  ])('%s is told before the consents that it ended', async (_, act, expected) => {
    const subject = await customer(ledger)
    await ledger.act(subject, observe(phone, 'location', 'on'))
    ledger.clock.pass(1)
    const occurredAt = ledger.clock.now()
    ledger.clock.pass(1)
    await ledger.act(subject, act)
    ledger.clock.pass(1)
    expect(await told(subject)).toEqual([])
    for (const [purpose, categories] of [number, place]) {
      const late = grant('separate_consent', purpose, categories, toX)
      await ledger.act(subject, { ...late, occurredAt, timeSource: 'hotline' })
    }
    expect(await told(subject)).toEqual(expected)
  })
})
