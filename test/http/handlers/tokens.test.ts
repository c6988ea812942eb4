import { describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { expectContract, newcomer, problemIn, publishedHouse, record } from '../house.ts'
import type { Loose } from '../house.ts'
import { cancelAccount, showNotice } from '../../support/acts.ts'

const house = await publishedHouse()

const get = (path: string, key: string) => house.call('GET', path, { key })
const tokenFor = async (subject: SubjectId): Promise<string> => {
  const key = house.keys.service
  const said = await house.call('POST', `/v1/subjects/${subject}/tokens`, { key, body: {} })
  return said.json.token
}
const erase = (subject: SubjectId) =>
  house.call('POST', `/v1/subjects/${subject}/erasure`, { key: house.keys.officer, body: {} })

describe('a person’s tokens', () => {
  const revoke = (subject: SubjectId, key: string) =>
    house.call('POST', `/v1/subjects/${subject}/tokens/revocation`, { key, body: {} })
  const reads = (subject: SubjectId, key: string) => get(`/v1/subjects/${subject}`, key)

  test('are revoked by a service or an officer, all of that person and of no other', async () => {
    const [bo, cora] = [await newcomer(house), await newcomer(house)]
    await record(house, bo, showNotice)
    await record(house, cora, showNotice)
    const [first, second, others] = [await tokenFor(bo), await tokenFor(bo), await tokenFor(cora)]
    const said = await revoke(bo, house.keys.officer)
    expectContract('revokeTokens', said)
    expect(said.json).toEqual({ subject: bo })
    for (const token of [first, second])
      expect(problemIn(await reads(bo, token))).toBe('credential-revoked')
    expect((await reads(cora, others)).status).toBe(200)
    expect(problemIn(await revoke(cora, others))).toBe('role-missing')
    expect((await reads(bo, await tokenFor(bo))).status).toBe(200)
  })

  test('end with their erasure', async () => {
    const bo = await newcomer(house)
    await record(house, bo, showNotice, cancelAccount('ebank'))
    const token = await tokenFor(bo)
    expect((await erase(bo)).status).toBe(200)
    expect(problemIn(await reads(bo, token))).toBe('credential-revoked')
  })
})

describe('asking for a token', () => {
  const issued = async (subject: SubjectId) =>
    (await house.events()).filter(
      (event) => event.type === 'TokenIssued' && event.body.subject === subject,
    )

  test('is on record before it is shown, once for all that end by the time recorded', async () => {
    const bo = await newcomer(house)
    await tokenFor(bo)
    await tokenFor(bo)
    const [first, ...more] = await issued(bo)
    expect(more).toEqual([])
    const id = house.keys.service.split('_')[1]
    expect(first).toMatchObject({ actor: { role: 'service', id }, body: { subject: bo } })
    await house.ledger.waitFor(BigInt((await house.events()).length - 1), 30_000)
    const said = await get('/v1/access-changes?reason=audit&limit=500', house.keys.auditor)
    expectContract('accessChanges', said)
    expect(said.json.rows.map(({ row }: Loose) => row.event)).toContain(first!.id)
  })

  test('takes nobody’s word for what only others can see', async () => {
    const bo = await newcomer(house)
    await record(house, bo, showNotice)
    const key = await tokenFor(bo)
    for (const how of ['counter', 'hotline', 'signature', 'sms_reply']) {
      const body = { act: 'opt-out-of-marketing', how }
      const said = await house.call('POST', `/v1/subjects/${bo}/acts`, { key, body })
      expect(problemIn(said)).toBe('how-not-for-role')
    }
    const body = { act: 'opt-out-of-marketing', how: 'switch' }
    expect((await house.call('POST', `/v1/subjects/${bo}/acts`, { key, body })).status).toBe(201)
  })
})
