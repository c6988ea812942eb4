import { describe, expect, test } from 'vitest'
import { rawPackage } from '../../decisions/package.ts'
import { newcomer, publish, publishedHouse, record } from '../house.ts'
import { acceptPolicy, grant, showNotice } from '../../support/acts.ts'

const house = await publishedHouse()
const anna = await newcomer(house)
await record(house, anna, showNotice, acceptPolicy)

const impossible = [
  '2027-02-30T00:00:00.000Z',
  '2027-02-29T00:00:00.000Z',
  '2027-04-31T00:00:00.000Z',
  '2027-02-28T24:00:00Z',
  '2027-02-28T24:00:00.000Z',
  '2018-06-30T23:59:60Z',
]

describe('a day or time that does not exist', () => {
  test.each(impossible)('%s is 422 in an act, and nothing is stored', async (until) => {
    const before = (await house.events()).length
    for (const body of [
      { ...grant, until },
      { ...grant, occurredAt: until },
    ]) {
      const said = await house.call('POST', `/v1/subjects/${anna}/acts`, {
        key: house.keys.service,
        body,
      })
      expect(said.status).toBe(422)
    }
    expect(await house.events()).toHaveLength(before)
  })
  test.each(impossible)('%s is 422 in a question', async (asOf) => {
    const { service: key } = house.keys
    const question = { subject: anna, purpose: 'profile.display', operation: 'use' }
    const query = new URLSearchParams({ ...question, asOf })
    expect((await house.call('GET', `/v1/decisions?${query.toString()}`, { key })).status).toBe(422)
    const body = { ...question, asOf }
    expect((await house.call('POST', '/v1/decisions', { key, body })).status).toBe(422)
  })
  test.each(impossible)('%s is 422 in a package', async (effectiveAt) => {
    const said = await publish(house, '3', { package: { ...rawPackage('3'), effectiveAt } })
    expect(said.status).toBe(422)
    expect((await publish(house, '3', { effectiveAt })).status).toBe(422)
  })
  test.each(impossible)('%s is 422 for a trail', async (asOf) => {
    const query = new URLSearchParams({ reason: 'audit', asOf })
    const said = await house.call('GET', `/v1/subjects/${anna}/trail?${query.toString()}`, {
      key: house.keys.auditor,
    })
    expect(said.status).toBe(422)
  })
})
