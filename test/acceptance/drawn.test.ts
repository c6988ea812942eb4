/** Ids are drawn by the ledger: what a caller made up leads to nobody, and is stored nowhere. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cancelAccount, optOut, withdraw } from '../support/acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'
import { storedEvents } from './whole-log.ts'

/** A mobile number that was padded until it looked like a surrogate. */
const madeUp = `sub_${'13800138000'.padStart(32, '0')}`

let ledger: ServedLedger
let erased: string

beforeAll(async () => {
  ledger = await openServedLedger()
  erased = await ledger.person()
  await ledger.act(erased, cancelAccount('app'))
  const path = `/v1/subjects/${erased}/erasure`
  await ledger.call('POST', path, { by: 'officer', body: {} })
})
afterAll(() => ledger.close())

const acts = [
  { ...withdraw, purpose: 'survey.answer' },
  optOut,
  { act: 'deliver-notice', policy: 'icbc-rong-e-lian', version: '1.0', channel: 'push' },
  cancelAccount('app'),
]

describe('a surrogate that nobody claimed', () => {
  test.each(acts)('takes no $act', async (body) => {
    const said = await ledger.call('POST', `/v1/subjects/${madeUp}/acts`, { by: 'service', body })
    expect(said.status).toBe(404)
    expect(said.json.type).toBe('urn:consent-ledger:problem:subject-unknown')
  })

  test('gets no token, no identifier, no reading and no erasure', async () => {
    const identifier = { kind: 'customer_no', value: 'A-1' }
    const said = await Promise.all([
      ledger.call('POST', `/v1/subjects/${madeUp}/tokens`, { by: 'service', body: {} }),
      ledger.call('POST', `/v1/subjects/${madeUp}/identifiers`, {
        by: 'service',
        body: { identifier },
      }),
      ledger.call('POST', `/v1/subjects/${madeUp}/erasure`, { by: 'officer', body: {} }),
      ledger.call('GET', `/v1/subjects/${madeUp}?reason=audit`, { by: 'auditor' }),
      ledger.call('GET', `/v1/subjects/${madeUp}/trail?reason=audit`, { by: 'auditor' }),
      ledger.call('GET', `/v1/subjects/${madeUp}/consents?reason=audit`, { by: 'auditor' }),
    ])
    expect(said.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404])
  })

  test('is nobody’s guardian', async () => {
    const child = await ledger.person()
    await ledger.act(child, { act: 'flag-minor', band: 'under_8' }, { by: 'officer' })
    const link = { act: 'link-guardian', guardian: madeUp, proofSha256: 'a'.repeat(64) }
    expect(await ledger.refused(child, link, { by: 'officer' })).toBe('subject-unknown')
  })

  test('stands nowhere in the log afterwards', async () => {
    expect((await storedEvents(ledger)).join()).not.toContain(madeUp.slice(4))
  })
})

describe('a person who was erased', () => {
  test.each(acts)('takes no $act', async (body) => {
    const said = await ledger.call('POST', `/v1/subjects/${erased}/acts`, { by: 'service', body })
    expect(said.status).toBe(410)
    expect(said.json.type).toBe('urn:consent-ledger:problem:subject-erased')
  })

  test('gets no token and no identifier', async () => {
    const identifier = { kind: 'customer_no', value: 'A-2' }
    const path = `/v1/subjects/${erased}`
    const token = await ledger.call('POST', `${path}/tokens`, { by: 'service', body: {} })
    expect(token.status).toBe(410)
    const bound = await ledger.call('POST', `${path}/identifiers`, {
      by: 'service',
      body: { identifier },
    })
    expect(bound.status).toBe(410)
  })

  test('can still be read of, by those who say why', async () => {
    const path = `/v1/subjects/${erased}/trail?reason=audit`
    expect((await ledger.call('GET', path, { by: 'auditor' })).status).toBe(200)
  })

  test('is remembered after a restart', async () => {
    await ledger.restart()
    const body = acts[0]
    const said = await ledger.call('POST', `/v1/subjects/${erased}/acts`, { by: 'service', body })
    expect(said.status).toBe(410)
  })
})

describe('a person who was drawn and of whom nothing is recorded', () => {
  test('takes their first act after a restart too', async () => {
    const subject = await ledger.person()
    await ledger.restart()
    await ledger.act(subject, optOut)
  })
})
