/** A staff question about a person is a reading: it has a reason, and it is recorded (design invariant 10). */
import { describe, expect, test } from 'vitest'
import { allRoutes } from '../../../src/api/routes.ts'
import type { AnyRoute } from '../../../src/api/route.ts'
import { newcomer, openHouse, problemIn, publish, publishedHouse, record } from '../house.ts'
import type { House, Loose, Said } from '../house.ts'
import { acceptPolicy, grant, showNotice } from '../../support/acts.ts'

const house = await publishedHouse()

const anna = await newcomer(house)
await record(house, anna, showNotice, acceptPolicy, grant)

const question = (subject: string) => ({
  subject,
  purpose: 'profile.display',
  operation: 'use',
})
const past = (subject: string) => ({ ...question(subject), asOf: new Date().toISOString() })

type Asked = { readonly key: string; readonly subject: string; readonly reason?: string }
type Ask = (at: House, asked: Asked) => Promise<Said>

const why = ({ reason }: Asked) => (reason === undefined ? {} : { reason })
const search = (fields: Record<string, string>) => new URLSearchParams(fields).toString()

/** Every way in which staff can ask about somebody. */
const ways: ReadonlyArray<readonly [how: string, view: string, ask: Ask]> = [
  [
    'a question in a query',
    'decision',
    ({ call }, asked) => {
      const query = search({ ...question(asked.subject), ...why(asked) })
      return call('GET', `/v1/decisions?${query}`, { key: asked.key })
    },
  ],
  [
    'a question in a body',
    'decision',
    ({ call }, asked) => {
      const body = { ...question(asked.subject), ...why(asked) }
      return call('POST', '/v1/decisions', { key: asked.key, body })
    },
  ],
  [
    'a question of the past',
    'decision',
    ({ call }, asked) => {
      const body = { ...past(asked.subject), ...why(asked) }
      return call('POST', '/v1/decisions', { key: asked.key, body })
    },
  ],
  [
    'a batch',
    'decision',
    ({ call }, asked) => {
      const { subject, key } = asked
      const questions = [question(subject), past(subject), question(subject)]
      return call('POST', '/v1/decisions/batch', { key, body: { questions, ...why(asked) } })
    },
  ],
  [
    'what a recipient may see',
    'recipient_view',
    ({ call }, asked) => {
      const query = search({ subject: asked.subject, ...why(asked) })
      return call('GET', `/v1/recipients/shop/view?${query}`, { key: asked.key })
    },
  ],
]

/** The events recorded while something is done. */
const recordedBy = async (does: () => Promise<void>) => {
  const before = (await house.events()).length
  await does()
  return (await house.events())
    .slice(before)
    .map(({ type, body, actor }: Loose) => ({ type, body, role: actor.role }))
}

const staff = ['auditor', 'officer'] as const

describe.each(ways)('%s, asked by staff', (_, view, ask) => {
  test.each(staff)('is refused to an %s without a reason, and nothing recorded', async (role) => {
    const recorded = await recordedBy(async () => {
      for (const reason of [undefined, 'own_record', 'curiosity']) {
        const asked = { key: house.keys[role], subject: anna, ...(reason && { reason }) }
        const said = await ask(house, asked)
        expect([said.status, problemIn(said)]).toEqual([422, 'invalid-request'])
        expect(said.json.errors[0].path).toBe('reason')
      }
    })
    expect(recorded).toEqual([])
  })

  test.each(staff)('is answered to an %s who says why, and recorded once', async (role) => {
    const reason = 'complaint'
    const recorded = await recordedBy(async () => {
      expect((await ask(house, { key: house.keys[role], subject: anna, reason })).status).toBe(200)
    })
    expect(recorded).toEqual([{ type: 'LedgerRead', body: { view, subject: anna, reason }, role }])
  })

  test('is refused about somebody nobody drew, whose id stays out of the log', async () => {
    const recorded = await recordedBy(async () => {
      const subject = `sub_${'0013800138000'.padStart(32, '0')}`
      const said = await ask(house, { key: house.keys.auditor, subject, reason: 'audit' })
      expect([said.status, problemIn(said)]).toEqual([404, 'subject-unknown'])
    })
    expect(recorded).toEqual([])
  })
})

describe.each(ways)('%s, asked by a service', (_, __, ask) => {
  test('needs no reason and leaves no reading', async () => {
    const recorded = await recordedBy(async () => {
      expect((await ask(house, { key: house.keys.service, subject: anna })).status).toBe(200)
    })
    expect(recorded).toEqual([])
  })

  test('is refused with a reason, which would seem to be recorded', async () => {
    const said = await ask(house, { key: house.keys.service, subject: anna, reason: 'audit' })
    expect([said.status, said.json.errors[0].path]).toEqual([422, 'reason'])
    const key = await house.keyWith({ roles: ['service', 'operator'] })
    const also = await ask(house, { key, subject: anna, reason: 'audit' })
    expect([also.status, also.json.errors[0].path]).toEqual([422, 'reason'])
  })
})

test('a person asks about themselves, whatever they say why, and leaves no reading', async () => {
  const path = `/v1/subjects/${anna}/tokens`
  const { token } = (await house.call('POST', path, { key: house.keys.service, body: {} })).json
  const recorded = await recordedBy(async () => {
    for (const more of [{}, { reason: 'own_record' }]) {
      const said = await house.call('POST', '/v1/decisions', {
        key: token,
        body: { ...question(anna), ...more },
      })
      expect([more, said.status]).toEqual([more, 200])
    }
  })
  expect(recorded).toEqual([])
})

describe('a batch of staff', () => {
  test('leaves one reading for each person, all or none', async () => {
    const people = await Promise.all(Array.from({ length: 120 }, () => newcomer(house)))
    const questions = [...people, ...people].map(question)
    const ask = (all: ReadonlyArray<object>) =>
      house.call('POST', '/v1/decisions/batch', {
        key: house.keys.officer,
        body: { questions: all, reason: 'regulator' },
      })
    const recorded = await recordedBy(async () => {
      expect((await ask(questions)).json.answers).toHaveLength(240)
    })
    expect(recorded.map(({ body }) => body.subject)).toEqual(people)
    const refused = await recordedBy(async () => {
      const unknown = await ask([...questions, question(`sub_${'0'.repeat(32)}`)])
      // By its place: the id itself is not told again.
      expect([unknown.status, unknown.json.question]).toEqual([404, 240])
    })
    expect(refused).toEqual([])
  })

  test('that asks nothing leaves nothing', async () => {
    const recorded = await recordedBy(async () => {
      const body = { questions: [], reason: 'audit' }
      const said = await house.call('POST', '/v1/decisions/batch', {
        key: house.keys.auditor,
        body,
      })
      expect([said.status, said.json]).toEqual([200, { answers: [] }])
    })
    expect(recorded).toEqual([])
  })
})

describe('a credential that is service and auditor', () => {
  const laxer = { ...question(''), profile: 'policy-literal' }

  test('asks as a service until it says why', async () => {
    const key = await house.keyWith({ roles: ['service', 'auditor'] })
    const ask = (more: object) =>
      house.call('POST', '/v1/decisions', { key, body: { ...laxer, subject: anna, ...more } })
    const recorded = await recordedBy(async () => {
      // A service acts under the law in force, whatever else its key may read.
      expect(problemIn(await ask({}))).toBe('profile-not-in-force')
      expect((await ask({ profile: 'cn-pipl' })).status).toBe(200)
    })
    expect(recorded).toEqual([])
    const asAuditor = await recordedBy(async () => {
      expect((await ask({ reason: 'audit' })).json.profile).toBe('policy-literal')
    })
    expect(asAuditor).toMatchObject([{ type: 'LedgerRead', role: 'auditor' }])
  })
})

describe('the table of routes', () => {
  const isOfPerson = ({ path, query, body }: AnyRoute): boolean =>
    path.includes(':subject') ||
    'subject' in query.required ||
    JSON.stringify(body?.example ?? {}).includes('sub_')

  test('lets staff see of a person nothing without a reason, but by what is an event itself', () => {
    const unasked = allRoutes
      .filter(({ roles }) => roles !== 'public' && staff.some((role) => roles.includes(role)))
      .filter(isOfPerson)
      .filter(({ query, body }) => {
        const optional = (body?.schemas ?? []).flatMap((schema) =>
          'optional' in schema ? Object.keys(schema.optional as object) : [],
        )
        return !('reason' in query.optional) && !optional.includes('reason')
      })
      .map(({ name }) => name)
    expect(unasked).toEqual(['act', 'revokeTokens', 'erase'])
  })
})

test('a question that cannot be recorded is not answered', async () => {
  const away = await openHouse()
  await publish(away)
  const subject = await newcomer(away)
  away.takeStoreAway()
  for (const [how, , ask] of ways) {
    const said = await ask(away, { key: away.keys.auditor, subject, reason: 'audit' })
    expect([how, said.status, problemIn(said)]).toEqual([how, 503, 'store-unavailable'])
    expect((await ask(away, { key: away.keys.service, subject })).status).toBe(200)
  }
  await away.close()
})
