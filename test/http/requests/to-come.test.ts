/** Refused questions: about the future, and about no category. */
import { describe, expect, test } from 'vitest'
import { expectContract, newcomer, problemIn, publishedHouse, record } from '../house.ts'
import { acceptPolicy, grant, showNotice } from '../../support/acts.ts'

const house = await publishedHouse()
const ask = (query: string) =>
  house.call('GET', `/v1/decisions?${query}`, { key: house.keys.service })
const about = (subject: string, more = '') =>
  `subject=${subject}&purpose=profile.display&operation=use${more}`

const anna = await newcomer(house)
await record(house, anna, showNotice, acceptPolicy, grant)

const hourAhead = () => encodeURIComponent(new Date(Date.now() + 3_600_000).toISOString())

describe('a time that is still to come', () => {
  test.each(['asOf', 'knownAt'])('allows nothing: %s', async (field) => {
    const said = await ask(about(anna, `&${field}=${hourAhead()}`))
    expect([said.status, problemIn(said)]).toEqual([422, 'time-to-come'])
    expectContract('ask', await ask(about(anna)))
    const then = decodeURIComponent(hourAhead())
    const question = { subject: anna, purpose: 'profile.display', operation: 'use' }
    const post = (path: string, body: object) =>
      house.call('POST', path, { key: house.keys.service, body })
    expect(problemIn(await post('/v1/decisions', { ...question, [field]: then }))).toBe(
      'time-to-come',
    )
    const questions = [question, { ...question, [field]: then }]
    expect(problemIn(await post('/v1/decisions/batch', { questions }))).toBe('time-to-come')
  })

  test.each(['asOf', 'knownAt'])(
    'tells no story, and records no reading of one: %s',
    async (field) => {
      const before = (await house.events()).length
      const path = `/v1/subjects/${anna}/trail?reason=audit&${field}=${hourAhead()}`
      const said = await house.call('GET', path, { key: house.keys.auditor })
      expect([said.status, problemIn(said)]).toEqual([422, 'time-to-come'])
      expect(await house.events()).toHaveLength(before)
    },
  )

  test('within what clocks of two nodes may differ by is answered', async () => {
    const soon = encodeURIComponent(new Date(Date.now() + 1_000).toISOString())
    expect((await ask(about(anna, `&asOf=${soon}&knownAt=${soon}`))).status).toBe(200)
  })
})

test('a question with an empty list of categories is refused', async () => {
  const body = { subject: anna, purpose: 'profile.display', operation: 'use', categories: [] }
  const said = await house.call('POST', '/v1/decisions', { key: house.keys.service, body })
  expect([said.status, problemIn(said)]).toEqual([422, 'invalid-request'])
  expect(said.json.errors[0]).toEqual({ path: 'categories', expected: 'list of 1 to 64' })
  expect((await ask(about(anna, '&categories='))).status).toBe(422)
})

test.each(['-2', '-0', '%2B1', '1.5', '1e3', '01', '0x1', '%201', '1'.repeat(19)])(
  'a malformed position is refused: %s (-1 is the position of an empty ledger)',
  async (position) => {
    const said = await ask(about(anna, `&minPosition=${position}`))
    expect([said.status, said.json.errors[0].path]).toEqual([422, 'minPosition'])
  },
)
