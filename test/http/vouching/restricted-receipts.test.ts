/** Events for officers and auditors alone have receipts for them alone. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { invoke } from '../../acceptance/exemption-acts.ts'
import { matterOf } from '../../acceptance/acts.ts'
import { openServedLedger } from '../../support/served-ledger.ts'
import type { ServedLedger } from '../../support/served-ledger.ts'

let ledger: ServedLedger
beforeAll(async () => {
  ledger = await openServedLedger()
})
afterAll(() => ledger.close())

test('the receipt of a restricted exemption is not there for a service', async () => {
  const identifier = { kind: 'customer_no', value: 'A-1001' }
  const claimed = await ledger.call('POST', '/v1/subjects', { by: 'service', body: { identifier } })
  const { subject } = claimed.json
  const exemption = matterOf('exm', subject)
  const body = invoke('national_security', ['statute', 'organ', 'instrument'], { exemption })
  const said = await ledger.call('POST', `/v1/subjects/${subject}/acts?receipt=true`, {
    by: 'officer',
    body,
  })
  expect([said.status, said.text]).toEqual([201, expect.any(String)])
  const { id, type } = said.json.receipt.events[0]
  expect(type).toBe('ExemptionInvoked')
  expect(said.json.receipt).not.toHaveProperty('signed')
  const path = `/v1/subjects/${subject}/events/${id}/receipt`
  const ask = (by: 'service' | 'auditor', query: string) =>
    ledger.call('GET', `${path}${query}`, { by })
  expect((await ask('service', '')).status).toBe(404)
  expect((await ask('auditor', '?reason=audit')).status).toBe(200)
})
