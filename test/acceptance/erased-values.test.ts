/**
 * Nothing in the log is computable from personal data without a key that an erasure destroys: a person is described
 * with values that somebody may guess, erased and exported; then every value is tried against every text of every
 * event and of the export, in the usual ways.
 */
import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runHere } from '../cli/support.ts'
import { cancelAccount, optOut } from '../support/acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'
import { triesOf } from './tried-values.ts'
import { storedEvents } from './whole-log.ts'

const phone = '13800138000'
const customer = 'C-622-889-17'
const idNumber = '11010519491231002X'
const card = '4111111111111111'
const name = '张三丰'
const note = 'asked by the counter in Beijing to stop'
const address = '203.0.113.77'
const fileNumber = '(2026)京0102刑初77号'
const approver = 'badge 4711-B'
const guessed = [phone, customer, idNumber, card, name, note, address, fileNumber, approver]

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const md5 = (text: string): string => createHash('md5').update(text).digest('hex')
const correlation = sha256(phone).replace(
  /^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/,
  '$1-$2-8$3-8$4-$5',
)
const padded = `dev_${phone.padStart(32, '0')}`
const device = 'dev_5f0c9a1be2d84376a90b1c2d3e4f5a67'

const acts: ReadonlyArray<object> = [
  {
    act: 'opt-out-of-marketing',
    how: 'hotline',
    channel: `c-${phone}`,
    noticeHash: sha256(phone),
    personal: { name, note, ip: address, callReference: phone, contactPoint: phone },
    evidence: {
      uiSha256: sha256(phone),
      callSha256: sha256(idNumber),
      documentSha256: sha256(card),
      proofSha256: sha256(customer),
    },
  },
  { act: 'prompt-permission', device, permission: 'camera', promptSha256: sha256(idNumber) },
  { act: 'toggle-feature', feature: 'nobodys', state: 'off', device: padded },
  {
    act: 'refuse-consent',
    kind: 'separate_consent',
    purpose: `p-${md5(phone)}`,
    recipient: `r-${phone}`,
    device: padded,
    how: 'switch',
  },
  {
    act: 'withdraw-consent',
    kind: 'separate_consent',
    purpose: 'location.nearby',
    recipient: `r-${phone}`,
    how: 'click',
  },
  { act: 'revoke-inbound', source: `s-${phone}` },
  { act: 'unsubscribe-service', purpose: `p-${phone}`, how: 'hotline' },
  { act: 'terminate-agreement', agreement: `a-${phone}` },
  { act: 'decline-policy', policy: `p-${phone}`, version: phone },
]
const exemption = {
  act: 'invoke-exemption',
  list: 'disclosure',
  code: 'criminal_justice',
  purpose: 'state.enquiry',
  recipient: 'state.organs',
  categories: ['phone_number'],
  proof: [
    { kind: 'case_document', reference: fileNumber },
    { kind: 'organ', reference: approver },
    { kind: 'officers', reference: 'sealed' },
    { kind: 'approver', reference: approver },
    { kind: 'second_approver', reference: 'badge 4712-C' },
  ],
  until: '2026-03-04T00:00:00Z',
  personal: { officerIds: [approver, 'badge 4712-C'] },
}

let ledger: ServedLedger
let subject: string
const send = (by: 'service' | 'officer', body: object, index: number) =>
  ledger.call('POST', `/v1/subjects/${subject}/acts`, {
    by,
    body,
    headers: { 'idempotency-key': `${customer}-${index}`, 'x-correlation-id': correlation },
  })

beforeAll(async () => {
  ledger = await openServedLedger()
  const identifier = { kind: 'phone', value: phone }
  const known = await ledger.call('POST', '/v1/subjects', { by: 'service', body: { identifier } })
  subject = known.json.subject
})
afterAll(() => ledger.close())

/** Lower case as well: a hash in capitals is the same hash. */
const found = (texts: ReadonlyArray<string>): ReadonlyArray<string> => {
  const log = texts.join('\n')
  return guessed.flatMap((value) => triesOf(value).filter((tried) => log.includes(tried)))
}

const exported = async (): Promise<ReadonlyArray<string>> => {
  const out = join(ledger.folder, 'exported')
  let texts: ReadonlyArray<string> = []
  await ledger.restart(async () => {
    const ran = await runHere('export', '--data', ledger.folder, '--out', out)
    expect([ran.code, ran.stderr]).toEqual([0, expect.any(String)])
    const files = await readdir(out)
    texts = await Promise.all(files.map((file) => readFile(join(out, file), 'utf8')))
  })
  return texts
}

describe('a person who is erased', () => {
  test('said all this, and none of it was refused', async () => {
    for (const [index, act] of acts.entries()) {
      // oxlint-disable-next-line no-await-in-loop
      const said = await send('service', act, index)
      expect([act, said.status]).toEqual([act, 201])
    }
    expect((await send('officer', exemption, acts.length)).status).toBe(201)
  })

  test('is read with every sealed value while the key is there', async () => {
    const trail = JSON.stringify(await ledger.trail(subject))
    for (const value of [name, note, address, fileNumber, approver]) expect(trail).toContain(value)
    for (const value of [customer, correlation, padded, sha256(phone), md5(phone)])
      expect(trail).not.toContain(value)
  })

  test('leaves nothing that any of these values could be tried against', async () => {
    const tries = guessed.flatMap((value) => triesOf(value))
    expect(tries.length).toBeGreaterThan(5_000)
    // The trial itself finds what it is to find.
    expect(found([sha256(phone), correlation]).length).toBeGreaterThan(1)
    await ledger.act(subject, cancelAccount('app'))
    await ledger.call('POST', `/v1/subjects/${subject}/erasure`, { by: 'officer', body: {} })
    expect(found(await storedEvents(ledger))).toEqual([])
    expect(found(await exported())).toEqual([])
  })
})

describe('an id that is plainly a number', () => {
  test('refuses an act that does not protect, and is not repeated', async () => {
    const someone = await ledger.person()
    const said = await ledger.call('POST', `/v1/subjects/${someone}/acts`, {
      by: 'service',
      body: {
        act: 'prompt-permission',
        device: padded,
        permission: 'camera',
        promptSha256: sha256('x'),
      },
    })
    expect(said.status).toBe(422)
    expect(said.json.errors).toEqual([
      { path: 'device', expected: 'an id of this kind: 128 random bits, in hex' },
    ])
    expect(said.text).not.toContain(phone)
  })

  test('is left out of one that does, which the receipt says', async () => {
    const someone = await ledger.person()
    const body = { act: 'toggle-feature', feature: 'nobodys', state: 'off', device: padded }
    const said = await ledger.call('POST', `/v1/subjects/${someone}/acts`, { by: 'service', body })
    expect(said.status).toBe(201)
    expect(said.json.receipt.omitted).toEqual(['feature', 'device'])
    expect((await ledger.trail(someone))[0]?.event.body).toEqual({
      feature: 'unregistered',
      state: 'off',
    })
  })

  test('gives way to no id of the registry where nobody registered it', async () => {
    const someone = await ledger.person()
    const body = { act: 'revoke-inbound', source: `s-${phone}` }
    const said = await ledger.call('POST', `/v1/subjects/${someone}/acts`, { by: 'service', body })
    expect([said.status, said.json.receipt.omitted]).toEqual([201, ['source']])
    expect((await ledger.trail(someone))[0]?.event.body).toEqual({ source: 'unregistered' })
  })

  test('of a sending system is not taken from the act but from the credential', async () => {
    const someone = await ledger.person()
    const out = await ledger.act(someone, optOut)
    const body = { act: 'acknowledge-suppression', system: phone, optOut: out.events[0]?.id }
    const said = await ledger.call('POST', `/v1/subjects/${someone}/acts`, { by: 'service', body })
    expect([said.status, said.json.errors[0].path]).toEqual([422, 'system'])
  })
})
