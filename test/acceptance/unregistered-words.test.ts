/**
 * A word of a caller's own choosing never stands in clear: of an act that protects, a word of the registry that nobody
 * ever published gives way to `unregistered`, and what was said is sealed beside it. The act is recorded all the same,
 * and no word that an officer published, in whichever version, is lost.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { customer, device } from './acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'
import { storedEvents } from './whole-log.ts'

const clinic = new URL('../../policies/riverside-clinic/policy.json', import.meta.url).pathname

let ledger: ServedLedger
beforeAll(async () => {
  ledger = await openServedLedger()
})
afterAll(() => ledger.close())

const word = 'zhang.has-the-flu'
const how = { how: 'switch' }
const kind = 'purpose_consent'

/** Every act that protects and names a word of the registry, with the word that nobody published in each of its places. */
const made: ReadonlyArray<readonly [fields: ReadonlyArray<string>, act: object]> = [
  [['policy', 'version'], { act: 'decline-policy', policy: word, version: word }],
  [['agreement'], { act: 'terminate-agreement', agreement: word }],
  [['purpose'], { act: 'unsubscribe-service', purpose: word, ...how }],
  [
    ['purpose', 'recipient'],
    { act: 'refuse-consent', kind, purpose: word, recipient: word, ...how },
  ],
  [
    ['purpose', 'recipient'],
    { act: 'withdraw-consent', kind, purpose: word, recipient: word, ...how },
  ],
  [['source'], { act: 'revoke-inbound', source: word }],
  [
    ['purpose', 'policy', 'channel'],
    { act: 'opt-out-of-marketing', purpose: word, policy: word, channel: word, ...how },
  ],
  [
    ['permission'],
    {
      act: 'observe-permission',
      device: device('7'),
      permission: word,
      state: 'off',
      source: 'callback',
    },
  ],
  [['feature'], { act: 'toggle-feature', feature: word, state: 'off' }],
  [['purpose', 'policy'], { act: 'object-to-public-data', purpose: word, policy: word }],
  [['account'], { act: 'cancel-account', account: word }],
]

const say = (subject: string, body: object) =>
  ledger.call('POST', `/v1/subjects/${subject}/acts`, { by: 'service', body })

describe('a word that nobody ever published', () => {
  test.each(made)(
    'in %j gives way, is told, and is sealed beside the act',
    async (fields, body) => {
      const someone = await ledger.person()
      const said = await say(someone, body)
      expect([said.status, said.text]).toEqual([201, expect.any(String)])
      expect(new Set(said.json.receipt.omitted)).toEqual(new Set(fields))
      const [told] = await ledger.trail(someone)
      expect(JSON.stringify(told?.event)).not.toContain(word)
      expect(JSON.stringify(told?.event.body)).toContain('unregistered')
      const opened = JSON.stringify(told)
      for (const field of fields) expect(opened).toContain(`${field}: ${word}`)
    },
  )

  // A no must not be lost over a policy that nobody knows: it is said to all of them.
  test('in a withdrawal of everything under one policy makes it one under all', async () => {
    const someone = await ledger.person()
    const said = await say(someone, { act: 'withdraw-everything', policy: word, ...how })
    expect([said.status, said.json.receipt.omitted]).toEqual([201, ['policy']])
    const [told] = await ledger.trail(someone)
    expect(told?.event.body).toEqual({ act: 'switch' })
    expect(JSON.stringify(told)).toContain(`policy: ${word}`)
  })

  test('in a request to disclose gives way too: that it is refused is evidence, and is recorded', async () => {
    const someone = await ledger.person()
    const said = await say(someone, {
      act: 'request-disclosure',
      recipient: word,
      purpose: '13800138000',
      categories: ['phone', word, 'another-word'],
    })
    expect([said.status, said.text]).toEqual([201, expect.any(String)])
    expect(new Set(said.json.receipt.omitted)).toEqual(
      new Set(['recipient', 'purpose', 'categories']),
    )
    const told = await ledger.trail(someone)
    const asked = told.find(({ event }) => event.type === 'DisclosureRequested')
    expect(asked?.event.body).toMatchObject({
      recipient: 'unregistered',
      purpose: 'unregistered',
      categories: ['phone', 'unregistered'],
    })
    expect(JSON.stringify(told.map(({ event }) => event))).not.toContain('13800138000')
    expect(JSON.stringify(told)).toContain(`categories: ${word}`)
    expect(JSON.stringify(told)).toContain('DisclosureRefused')
  })

  test('stands nowhere in the log', async () => {
    const all = await storedEvents(ledger)
    expect(all.length).toBeGreaterThan(made.length)
    expect(all.filter((text) => text.includes(word))).toEqual([])
  })

  test('is not even sealed where it looks like a secret', async () => {
    const someone = await ledger.person()
    const said = await say(someone, {
      act: 'toggle-feature',
      feature: 'password.is-hunter2abc',
      state: 'off',
    })
    expect(said.status).toBe(201)
    expect(JSON.stringify(await ledger.trail(someone))).not.toContain('hunter2abc')
  })
})

describe('a word that an officer published', () => {
  test('stays as it is, and the no counts', async () => {
    const someone = await customer(ledger)
    const said = await say(someone, { act: 'toggle-feature', feature: 'scan', state: 'off' })
    expect([said.status, said.json.receipt?.omitted]).toEqual([201, undefined])
  })

  test('stays where only an earlier version, another policy or a registration beside them has it', async () => {
    const body_ = {
      package: JSON.parse(readFileSync(clinic, 'utf8')) as object,
      text: 'What the clinic does.',
      mediaType: 'text/plain; charset=utf-8',
      locale: 'en',
    }
    const published = await ledger.call('POST', '/v1/policies', { by: 'officer', body: body_ })
    expect([published.status, published.text]).toEqual([201, expect.any(String)])
    const someone = await ledger.person()
    const body = {
      act: 'opt-out-of-marketing',
      purpose: 'clinic.newsletter',
      channel: 'email',
      ...how,
    }
    const said = await say(someone, body)
    expect([said.status, said.json.receipt?.omitted]).toEqual([201, undefined])
    expect((await ledger.trail(someone))[0]?.event.body).toMatchObject({
      purpose: 'clinic.newsletter',
    })
  })
})
