/** A key limited to some purposes or recipients, and a token made by it, against every act and every reading. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { routeReaches } from '../../../src/api/route-reach.ts'
import { allRoutes } from '../../../src/api/routes.ts'
import { aboutAct } from '../../../src/commands/acts.ts'
import type { ActName } from '../../../src/commands/acts.ts'
import { subjectDecider } from '../../../src/deciders/subject.ts'
import type { PurposeId, RecipientId, SubjectId } from '../../../src/kernel/ids.ts'
import { actNamed, actNames } from '../../deciders/arbitrary.ts'
import { newcomer, problemIn, publishedHouse, record } from '../house.ts'
import type { Loose } from '../house.ts'
import {
  acceptPolicy,
  cancelAccount,
  declinePolicy,
  flagMinor,
  grant,
  showNotice,
  withdraw,
} from '../../support/acts.ts'

const house = await publishedHouse()
/** By name: limited to a purpose, or to a recipient, that no act here is about; and what is asked for with it. */

const beyond = 'out-of-credential-scope'
const evidence = ['show-notice', 'prompt-permission', 'acknowledge-suppression']
const byId = [
  'record-disclosure',
  'acknowledge-disclosure',
  'take-down',
  'close-exemption',
  'give-exemption-notice',
]

const act = (subject: SubjectId, body: unknown, key: string) =>
  house.call('POST', `/v1/subjects/${subject}/acts`, { key, body })

const tokenOf = async (key: string, subject: SubjectId): Promise<string> =>
  (await house.call('POST', `/v1/subjects/${subject}/tokens`, { key, body: {} })).json.token

const limitedTo = (limits: object) => house.keyWith({ roles: ['service'], ...limits })

const anna = await newcomer(house)
const grandmother = await newcomer(house)
await record(house, anna, showNotice, acceptPolicy)
const byPurpose = await limitedTo({ purposes: ['survey.answer' as PurposeId] })
const byRecipient = await limitedTo({ recipients: ['nobody.of.these' as RecipientId] })
const keys = {
  'a key for one purpose': { role: 'service', key: byPurpose },
  'a key for one recipient': { role: 'service', key: byRecipient },
  'a token by a key for one purpose': { role: 'subject', key: await tokenOf(byPurpose, anna) },
  'a token by a key for one recipient': {
    role: 'subject',
    key: await tokenOf(byRecipient, anna),
  },
}

const names = [
  'a key for one purpose',
  'a key for one recipient',
  'a token by a key for one purpose',
  'a token by a key for one recipient',
] as const

const drawn = (name: ActName, seed: number) =>
  fc.sample(actNamed(name), { numRuns: 1, seed })[0]!(subjectDecider.initial)

describe.each(names)('%s', (name) => {
  test.each(actNames)('does not reach beyond it by %s', async (actName) => {
    const { role, key } = keys[name]
    const before = (await house.events()).length
    const problems: string[] = []
    for (const seed of [1, 2, 3]) {
      const {
        occurredAt: _then,
        timeSource: _by,
        personal: _fields,
        ...body
      } = drawn(actName, seed)
      // Whom an act names is somebody: a stranger would be refused before the key's limits are looked at.
      const named = 'guardian' in body ? { ...body, guardian: grandmother } : body
      problems.push((await act(anna, named, key)).json.type?.split(':').at(-1) ?? 'none')
    }
    const mayAct = aboutAct(actName).by.some((each) => each === role)
    const isOpen = evidence.includes(actName) || byId.includes(actName)
    const refused = mayAct ? ['how-not-for-role', beyond] : ['act-not-for-role']
    expect(problems.filter((each) => !isOpen && !refused.includes(each))).toEqual([])
    const recorded = (await house.events()).slice(before).map(({ type }) => type)
    const allowed = ['NoticeShown', 'DevicePermissionPrompted', 'SuppressionPropagated']
    expect(recorded.filter((type) => !allowed.includes(type))).toEqual([])
  })

  const reading = allRoutes.filter(
    ({ name: route, roles }) =>
      roles !== 'public' &&
      roles.some((role) => role === 'service' || role === 'subject') &&
      Object.entries(routeReaches).some(([n, reach]) => n === route && reach === 'everything'),
  )
  test.each(reading.map((route) => [route.name, route] as const))(
    'does not reach %s',
    async (_name, { method, path, roles }) => {
      const { role, key } = keys[name]
      const url = path.replace(':subject', anna).replace(/:[a-z0-9]+/g, 'a')
      const said = await house.call(method, url, {
        key,
        ...(method === 'POST' ? { body: {} } : {}),
      })
      const mayAsk = roles !== 'public' && roles.some((each) => each === role)
      expect(problemIn(said)).toBe(mayAsk ? beyond : 'role-missing')
    },
  )

  test('asks about nothing beyond it, by name or by silence', async () => {
    const { key } = keys[name]
    const question = { subject: anna, purpose: 'shop.order', operation: 'provide' }
    for (const body of [question, { ...question, recipient: 'shop' }]) {
      expect(problemIn(await house.call('POST', '/v1/decisions', { key, body }))).toBe(beyond)
      const many = { questions: [body] }
      expect(problemIn(await house.call('POST', '/v1/decisions/batch', { key, body: many }))).toBe(
        beyond,
      )
      const query = new URLSearchParams(body).toString()
      expect(problemIn(await house.call('GET', `/v1/decisions?${query}`, { key }))).toBe(beyond)
    }
  })
})

const toRecipient = (recipient: string) => ({
  ...grant,
  kind: 'separate_consent',
  purpose: 'shop.order',
  categories: ['nickname'],
  recipient,
})

const stateOf = async (subject: SubjectId, recipient: string): Promise<string> => {
  const body = {
    subject,
    purpose: 'shop.order',
    operation: 'provide',
    categories: ['nickname'],
    recipient,
  }
  const { json } = await house.call('POST', '/v1/decisions', { key: house.keys.service, body })
  return json.decision
}

describe('a key limited to one recipient', () => {
  test('withdraws that one’s consent, and nobody’s by naming none', async () => {
    const bo = await newcomer(house)
    await record(house, bo, showNotice, acceptPolicy, toRecipient('shop'))
    const key = await limitedTo({ recipients: ['courier' as RecipientId] })
    const own = await limitedTo({ recipients: ['shop' as RecipientId] })
    const all = { ...withdraw, kind: 'separate_consent', purpose: 'shop.order' }
    for (const each of [key, own, await tokenOf(key, bo), await tokenOf(own, bo)]) {
      expect(problemIn(await act(bo, all, each))).toBe(beyond)
    }
    expect(problemIn(await act(bo, { ...all, recipient: 'shop' }, key))).toBe(beyond)
    expect(await stateOf(bo, 'shop')).toBe('ALLOW')
    const done = await act(bo, { ...all, recipient: 'shop' }, await tokenOf(own, bo))
    expect(done.status).toBe(201)
    await house.ledger.waitFor(BigInt(done.json.receipt.position), 30_000)
    expect(await stateOf(bo, 'shop')).not.toBe('ALLOW')
  })

  test('neither records nor confirms another’s disclosure by its id', async () => {
    const bo = await newcomer(house)
    await record(house, bo, showNotice, acceptPolicy, toRecipient('shop'))
    const request = {
      act: 'request-disclosure',
      recipient: 'shop',
      purpose: 'shop.order',
      categories: ['nickname'],
    }
    const [asked] = await record(house, bo, request)
    const told = asked!.json.receipt.events.find(
      (each: Loose) => each.type !== 'DisclosureRequested',
    )
    const { disclosure } = told.body
    const made = { act: 'record-disclosure', disclosure, categories: ['nickname'], encrypted: true }
    const confirmed = { act: 'acknowledge-disclosure', disclosure }
    const key = await limitedTo({ recipients: ['courier' as RecipientId] })
    const elsewhere = await limitedTo({ purposes: ['profile.display' as PurposeId] })
    for (const each of [key, elsewhere]) {
      expect(problemIn(await act(bo, made, each))).toBe(beyond)
      expect(problemIn(await act(bo, confirmed, each))).toBe(beyond)
    }
    const own = await limitedTo({ recipients: ['shop' as RecipientId] })
    expect((await act(bo, made, own)).status).toBe(201)
    expect((await act(bo, confirmed, own)).status).toBe(201)
  })
})

describe('a key limited to one purpose', () => {
  test.each([
    cancelAccount('app'),
    flagMinor,
    declinePolicy,
    { act: 'opt-out-of-marketing', how: 'click' },
    { act: 'object-to-public-data' },
  ])('does not do $act, itself or by a token', async (body) => {
    const key = await limitedTo({ purposes: ['shop.order' as PurposeId] })
    expect(problemIn(await act(anna, body, key))).toBe(beyond)
    const said = await act(anna, body, await tokenOf(key, anna))
    expect([beyond, 'act-not-for-role']).toContain(problemIn(said))
  })

  test('grants its own purpose by a token, and no other', async () => {
    const bo = await newcomer(house)
    await record(house, bo, showNotice, acceptPolicy)
    const key = await limitedTo({ purposes: ['shop.order' as PurposeId] })
    const token = await tokenOf(key, bo)
    expect(problemIn(await act(bo, grant, token))).toBe(beyond)
    expect((await act(bo, toRecipient('shop'), token)).status).toBe(201)
  })
})
