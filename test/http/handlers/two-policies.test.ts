/** A bank's and a clinic's policy published in one ledger: what is said under one changes no answer under the other. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { rawPackage } from '../../decisions/package.ts'
import { newcomer, problemIn, publish, publishedHouse, record } from '../house.ts'
import { cancelAccount, optOut } from '../../support/acts.ts'

const house = await publishedHouse()
const clinicFile = new URL('../../../policies/riverside-clinic/policy.json', import.meta.url)
/** The second policy that comes along. */
const clinic = (): Record<string, unknown> => JSON.parse(readFileSync(clinicFile, 'utf8'))
const label = { label: { 'zh-CN': 'x', en: 'x' }, clauses: ['t'] }

const policies = [
  { policy: 'privacy', version: '2' },
  { policy: 'riverside-clinic', version: 'v1' },
]

/** Somebody who was shown both and accepted both. */
const joined = async (): Promise<SubjectId> => {
  const who = await newcomer(house)
  for (const of of policies) {
    await record(house, who, { act: 'show-notice', locale: 'en', ...of })
    await record(house, who, { act: 'accept-policy', ...of })
  }
  return who
}

await publish(house, 'v1', { package: clinic() })
const anna = await joined()

const ask = async (subject: string, purpose: string, more = 'operation=use') => {
  const path = `/v1/decisions?subject=${subject}&purpose=${purpose}&${more}`
  return (await house.call('GET', path, { key: house.keys.service })).json
}
/** The decisions under both policies whose ground is the acceptance. */
const both = async (subject: string) => [
  (await ask(subject, 'app.operate')).decision,
  (await ask(subject, 'clinic.care')).decision,
]

describe('two policies in one ledger', () => {
  test('are both in force, each with its text and its purposes', async () => {
    const { json } = await house.call('GET', '/v1/policies', { key: house.keys.officer })
    expect(json.policies.map(({ policy }: { policy: string }) => policy)).toEqual([
      'privacy',
      'riverside-clinic',
    ])
    const purpose = await ask(anna, 'clinic.care')
    expect(purpose.policyVersion).toEqual({ policy: 'riverside-clinic', version: 'v1' })
    expect(await both(anna)).toEqual(['ALLOW', 'ALLOW'])
  })

  test('are accepted and declined each by itself', async () => {
    const bo = await newcomer(house)
    const [, of] = policies
    await record(house, bo, { act: 'show-notice', locale: 'en', ...of })
    await record(house, bo, { act: 'accept-policy', ...of })
    expect(await both(bo)).toEqual(['DENY', 'ALLOW'])
    const carl = await joined()
    await record(house, carl, { act: 'decline-policy', ...of })
    expect(await both(carl)).toEqual(['ALLOW', 'DENY'])
  })

  test('are left each by its own account, and forgotten when both are', async () => {
    const bo = await joined()
    await record(house, bo, { act: 'cancel-account', account: 'clinic.portal' })
    // A statute keeps medical records, and nothing else may be done with them.
    expect(await both(bo)).toEqual(['ALLOW', 'STORE_ONLY'])
    const path = `/v1/subjects/${bo}/erasure`
    const early = await house.call('POST', path, { key: house.keys.officer, body: {} })
    expect(problemIn(early)).toBe('account-not-cancelled')
    await record(house, bo, cancelAccount('app'))
    expect(await both(bo)).toEqual(['DENY', 'STORE_ONLY'])
    const done = await house.call('POST', path, { key: house.keys.officer, body: {} })
    expect(done.status).toBe(200)
  })

  test('send each by itself: an opt-out under one stops nothing of the other', async () => {
    const bo = await joined()
    const told = { act: 'opt-in-to-marketing', how: 'click', control: 'off', channel: 'sms' }
    await record(house, bo, { ...told, purpose: 'news' })
    await record(house, bo, { ...told, purpose: 'clinic.newsletter' })
    const sent = async () => [
      (await ask(bo, 'news', 'operation=send&channel=sms')).decision,
      (await ask(bo, 'clinic.newsletter', 'operation=send&channel=sms')).decision,
    ]
    const left = async (more: object) => {
      const body = { channel: 'sms', subjects: [bo], ...more }
      const key = house.keys.service
      return (await house.call('POST', '/v1/suppressions/check', { key, body })).json.subjects[0]
    }
    expect(await sent()).toEqual(['ALLOW', 'ALLOW'])
    const out = { ...optOut, policy: 'riverside-clinic' }
    await record(house, bo, out)
    expect(await sent()).toEqual(['ALLOW', 'DENY'])
    expect(await left({ purpose: 'news' })).toEqual({ suppressed: false })
    expect(await left({ policy: 'riverside-clinic' })).toMatchObject({ suppressed: true })
    // A channel is of the policy whose purpose it is: the clinic has no letters.
    const letter = { channel: 'letter', purpose: 'clinic.newsletter', subjects: [bo] }
    const said = await house.call('POST', '/v1/suppressions/check', {
      key: house.keys.service,
      body: letter,
    })
    expect(problemIn(said)).toBe('channel-unregistered')
  })
})

describe('a name that another policy uses', () => {
  const refused = async (more: object) => {
    const said = await publish(house, 'v2', { package: { ...clinic(), version: 'v2', ...more } })
    expect(problemIn(said)).toBe('package-faulty')
    return said.json.errors.map(({ path }: { path: string }) => path)
  }

  test('is refused: a purpose, and an account, also one that the other never named', async () => {
    const purposes = clinic()['purposes'] as ReadonlyArray<object>
    const taken = [{ ...purposes[0], id: 'news' }, ...purposes.slice(1)]
    expect(await refused({ purposes: taken, retention: [] })).toEqual(['package.purposes.0.id'])
    for (const id of ['app', 'ebank', 'privacy'])
      expect(await refused({ accounts: [{ id, ...label }] })).toEqual(['package.accounts.0.id'])
  })

  test('stays that of the policy that had it, when its next version names others', async () => {
    const bo = await joined()
    await record(house, bo, { act: 'cancel-account', account: 'privacy' })
    expect(await both(bo)).toEqual(['DENY', 'ALLOW'])
    const accounts = [{ id: 'desk', ...label }]
    const next = await publish(house, '3', { package: { ...rawPackage('3'), accounts } })
    expect(next.status).toBe(201)
    // Nothing revives: they left, under a name that the policy had then.
    expect(await both(bo)).toEqual(['DENY', 'ALLOW'])
    expect((await ask(bo, 'app.operate')).reasons[0].code).toBe('ACCOUNT_CANCELLED')
    expect(await refused({ accounts: [{ id: 'app', ...label }] })).toHaveLength(1)
  })
})
