import { describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { expectContract, newcomer, publishedHouse, record } from '../house.ts'
import type { Loose } from '../house.ts'
import {
  acceptPolicy,
  cancelAccount,
  declinePolicy,
  flagMinor,
  grant,
  optOut,
  showNotice,
  withdraw,
} from '../../support/acts.ts'
import { inTime } from '../../support/until.ts'

const house = await publishedHouse()

const get = async (path: string) => {
  const said = await house.call('GET', `${path}?reason=audit`, { key: house.keys.auditor })
  expect(said.status).toBe(200)
  return said
}

/** A person who agreed to everything that this test looks at. */
const agreeing = async (extra: object = {}): Promise<SubjectId> => {
  const subject = await newcomer(house)
  await record(house, subject, showNotice, acceptPolicy, { ...grant, ...extra })
  return subject
}

const consentOf = async (subject: SubjectId): Promise<Loose> => {
  const said = await get(`/v1/subjects/${subject}/consents`)
  expectContract('consents', said)
  return said.json.rows[0]
}

const decisionOn = async (subject: SubjectId): Promise<string> =>
  (
    await house.call(
      'GET',
      `/v1/decisions?subject=${subject}&purpose=profile.display&operation=use`,
      { key: house.keys.service },
    )
  ).json.decision

const never = new Date(Date.now() + 3_600_000).toISOString()

describe('a consent on view', () => {
  test.each([
    ['nothing else', undefined, 'granted', []],
    ['a withdrawal', withdraw, 'withdrawn', ['WITHDRAWN']],
    ['an account that was cancelled', cancelAccount('ebank'), 'granted', ['ACCOUNT_CANCELLED']],
    ['a policy that was declined', declinePolicy, 'granted', ['NON_ACCEPTANCE']],
    ['a minor without a guardian', flagMinor, 'granted', ['GUARDIAN_REQUIRED']],
  ])('after %s says what is in force, as a decision does', async (_, act, state, because) => {
    const subject = await agreeing({ until: never })
    if (act !== undefined) await record(house, subject, act)
    const { row, now } = await consentOf(subject)
    expect(row.state).toBe(state)
    expect(now).toEqual([{ inForce: because.length === 0, because }])
    expect((await decisionOn(subject)) === 'ALLOW').toBe(because.length === 0)
    const standing = await get(`/v1/subjects/${subject}`)
    expectContract('standing', standing)
    expect(standing.json.now).toContainEqual({
      of: 'consents/purpose_consent/profile.display///',
      ...now[0],
    })
  })

  test('is no longer in force once its time is over, though nothing was recorded since', async () => {
    const { done, over } = await inTime(async (endMs) => {
      const agreed = await agreeing({ until: new Date(endMs).toISOString() })
      return { subject: agreed, now: (await consentOf(agreed)).now }
    })
    expect(done.now).toEqual([{ inForce: true, because: [] }])
    await over()
    const { row, now } = await consentOf(done.subject)
    expect(row.state).toBe('granted')
    expect(now).toEqual([{ inForce: false, because: ['EXPIRED'] }])
  })
})

test('a permission turned off and on again leaves no consent in force, on view or in a decision', async () => {
  const subject = await agreeing()
  const device = `dev_${'2'.repeat(32)}`
  const seen = { act: 'observe-permission', device, permission: 'location', source: 'callback' }
  const near = { kind: 'separate_consent', purpose: 'nearby', categories: ['location'] }
  const look = async () => {
    const said = await get(`/v1/subjects/${subject}/consents`)
    expectContract('consents', said)
    const { now } = said.json.rows.find(({ key }: Loose) => key.includes('/nearby/'))
    const query = `subject=${subject}&purpose=nearby&operation=use&device=${device}`
    const { json } = await house.call('GET', `/v1/decisions?${query}`, { key: house.keys.service })
    return [now[0].inForce, json.decision, json.reasons[0].code]
  }
  await record(house, subject, { ...seen, state: 'on' }, { ...grant, ...near })
  expect(await look()).toEqual([true, 'ALLOW', 'IN_ORDER'])
  await record(house, subject, { ...seen, state: 'off' })
  expect(await look()).toEqual([false, 'DENY', 'PERMISSION_OFF'])
  await record(house, subject, { ...seen, state: 'on' })
  expect(await look()).toEqual([false, 'DENY', 'WITHDRAWN'])
  await record(house, subject, { ...grant, ...near })
  expect(await look()).toEqual([true, 'ALLOW', 'IN_ORDER'])
})

const acceptanceOf = async (subject: SubjectId): Promise<Loose> => {
  const said = await get('/v1/policies/privacy/versions/2/acceptances')
  expectContract('acceptances', said)
  return said.json.rows.find(({ key }: Loose) => key.endsWith(subject)).now
}

describe('other views', () => {
  test('say of an acceptance whether it still counts', async () => {
    const subject = await agreeing()
    expect(await acceptanceOf(subject)).toEqual([{ inForce: true, because: [] }])
    await record(house, subject, declinePolicy)
    expect(await acceptanceOf(subject)).toEqual([{ inForce: false, because: ['NON_ACCEPTANCE'] }])
    const gone = await agreeing()
    await record(house, gone, cancelAccount('ebank'))
    expect(await acceptanceOf(gone)).toEqual([{ inForce: false, because: ['ACCOUNT_CANCELLED'] }])
  })

  test('say of each preference and permission whether it stands', async () => {
    const subject = await agreeing()
    const device = `dev_${'1'.repeat(32)}`
    const seen = { act: 'observe-permission', device, source: 'callback' }
    await record(
      house,
      subject,
      { ...seen, permission: 'location', state: 'on' },
      { ...seen, permission: 'phone_state', state: 'off' },
      { ...optOut, purpose: 'news' },
    )
    const devices = await get(`/v1/subjects/${subject}/devices`)
    expectContract('devices', devices)
    expect(devices.json.rows[0].now).toEqual([
      { of: 'location', inForce: true, because: [] },
      { of: 'phone_state', inForce: false, because: ['PERMISSION_OFF'] },
    ])
    const marketing = await get(`/v1/subjects/${subject}/marketing`)
    expectContract('marketing', marketing)
    expect(marketing.json.rows[0].now).toEqual([{ of: 'news/*', inForce: true, because: [] }])
  })
})
