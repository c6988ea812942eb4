/** Whatever comes beside a word that protects, it is recorded: each optional field of each such act, wrong in each way. */
import { describe, expect, test } from 'vitest'
import { actBodyBytes, spoiltActBytes } from '../../../../src/api/route.ts'
import { actCodecs } from '../../../../src/commands/acts.ts'
import type { Act, ActName } from '../../../../src/commands/acts.ts'
import { protects } from '../../../../src/commands/protective.ts'
import { Evidence } from '../../../../src/events/envelope.ts'
import { PersonalFields } from '../../../../src/events/personal.ts'
import type { SubjectId } from '../../../../src/kernel/ids.ts'
import { actNames } from '../../../deciders/arbitrary.ts'
import { expectContract, newcomer, problemIn, publishedHouse, record } from '../../house.ts'
import type { Said } from '../../house.ts'
import { acceptPolicy, grant, showNotice } from '../../../support/acts.ts'

const house = await publishedHouse()
const guardian = await newcomer(house)

const device = `dev_${'3f7a'.repeat(8)}`
const consent = { kind: 'purpose_consent', purpose: 'profile.display', how: 'switch' }

/** The required fields of each act; a protective act that is missing here fails the first test. */
const bare: { readonly [N in ActName]?: object } = {
  'decline-policy': { policy: 'privacy', version: '2' },
  'terminate-agreement': { agreement: 'ebank' },
  'unsubscribe-service': { purpose: 'movements', how: 'switch' },
  'refuse-consent': consent,
  'withdraw-consent': consent,
  'withdraw-everything': { how: 'switch' },
  'revoke-inbound': { source: 'partner' },
  'opt-out-of-marketing': { how: 'switch' },
  'observe-permission': { device, permission: 'location', state: 'off', source: 'callback' },
  'observe-uninstall': { device, certainty: 'observed' },
  'toggle-feature': { feature: 'nearby', state: 'off' },
  'object-to-public-data': {},
  'unlink-guardian': {},
  'withdraw-guardian-consent': {},
  'cancel-account': { account: 'app' },
}

const bodyOf = (name: ActName): object => ({
  act: name,
  ...bare[name],
  ...(name.includes('guardian') ? { guardian } : {}),
})

const send = (subject: SubjectId, name: ActName, options: object): Promise<Said> => {
  const key = name === 'unlink-guardian' ? house.keys.officer : house.keys.service
  return house.call('POST', `/v1/subjects/${subject}/acts`, { key, ...options })
}

const customer = async (): Promise<SubjectId> => {
  const subject = await newcomer(house)
  await record(house, subject, showNotice, acceptPolicy, grant)
  return subject
}

const decision = async (subject: SubjectId): Promise<string> => {
  const body = { subject, purpose: 'profile.display', operation: 'use' }
  return (await house.call('POST', '/v1/decisions', { key: house.keys.service, body })).json
    .decision
}

/** Values that no field takes: of another type, of another form, too long, a lone surrogate, null. */
const wrong: ReadonlyArray<readonly [string, unknown]> = [
  ['a number', 17],
  ['a fraction', 1.5],
  ['true', true],
  ['a list', [['x']]],
  ['an object', { $ne: '' }],
  ['null', null],
  ['empty', ''],
  ['another form', '\u0007 No Such Form'],
  ['too long', 'x'.repeat(5_000)],
  ['a lone surrogate', '\ud800'],
]

type Place = { readonly told: string; readonly fields: (value: unknown) => object }
const at = (told: string, fields: Place['fields']): Place => ({ told, fields })

/** Every optional field of an act, and every field within those that have some. */
const placesOf = (name: ActName): ReadonlyArray<Place> => [
  ...Object.keys(actCodecs[name].optional).map((field) =>
    at(field, (value) => ({ [field]: value })),
  ),
  ...Object.keys(PersonalFields.optional).map((field) =>
    at(field, (value) => ({ personal: { [field]: value } })),
  ),
  ...Object.keys(Evidence.optional).map((field) =>
    at(`evidence.${field}`, (value) => ({ evidence: { [field]: value } })),
  ),
  at('unknown-field', (value) => ({ 'no such field': value })),
]

test('every act that protects is tried', () => {
  const isTried = (name: ActName) => bare[name] !== undefined
  for (const name of actNames) {
    const act = { ...bodyOf(name), act: name } as unknown as Act
    const mayProtect = protects(act) || protects({ ...act, state: 'off' } as unknown as Act)
    expect([name, isTried(name)]).toEqual([name, mayProtect])
  }
})

describe.each(actNames.filter((name) => bare[name] !== undefined))('%s', (name) => {
  test('is recorded with each optional field wrong in each way', async () => {
    const subject = await customer()
    for (const { told, fields } of placesOf(name)) {
      // At once: one after the other, each waits for the disk by itself.
      const tried = wrong.map(async ([what, value]) => {
        const said = await send(subject, name, { body: { ...bodyOf(name), ...fields(value) } })
        const whole = `${told}: ${what}`
        expect([whole, said.status, said.json.receipt?.omitted]).toEqual([
          whole,
          expect.toBeOneOf([200, 201]),
          [told],
        ])
        expectContract('act', said)
      })
      await Promise.all(tried)
    }
  }, 120_000)
})

const withdraw = { act: 'withdraw-consent', ...consent }
/** A withdrawal as text, with more of it before its end. */
const withMore = (more: string): string => `${JSON.stringify(withdraw).slice(0, -1)},${more}}`

describe('a withdrawal', () => {
  test.each<readonly [string, string | Uint8Array, ReadonlyArray<string>]>([
    ['a note twice', withMore('"personal":{"note":"a","note":"b"}'), ['note']],
    ['all fields twice', withMore('"personal":{"note":"a"},"personal":{}'), ['personal']],
    ['evidence twice', withMore('"evidence":{},"evidence":{}'), ['evidence']],
    ['a number with an exponent', withMore('"personal":{"note":1e3}'), ['note']],
    [
      'what is too deep',
      withMore(`"note":${'['.repeat(9_000)}${']'.repeat(9_000)}`),
      ['unknown-field'],
    ],
    ['a number for a name', withMore('"13800138000":"x"'), ['unknown-field']],
    ['a prototype', withMore('"__proto__":{"how":"x"}'), ['unknown-field']],
    [
      'a note in another encoding',
      Buffer.from(withMore('"personal":{"reason":"calls","note":"\u00d6\u00d0"}'), 'latin1'),
      ['note'],
    ],
  ])('is recorded with %s', async (_, raw, omitted) => {
    const subject = await customer()
    const said = await send(subject, 'withdraw-consent', { raw })
    expect([said.status, said.json.receipt?.omitted]).toEqual([201, omitted])
    expect(said.text).not.toContain('13800138000')
    expect(await decision(subject)).not.toBe('ALLOW')
  })

  test.each([
    ['purpose', withMore('"purpose":"nearby"')],
    ['act', withMore('"act":"refuse-consent"')],
  ])('is refused where its %s stands twice: nobody knows which was meant', async (_, raw) => {
    const said = await send(await customer(), 'withdraw-consent', { raw })
    expect([problemIn(said), said.status]).toEqual(['duplicate-key', 400])
  })

  test('from whom cannot be read is one from all', async () => {
    const subject = await customer()
    const body = { ...withdraw, recipient: 'No Recipient' }
    const said = await send(subject, 'withdraw-consent', { body })
    expect(said.json.receipt.omitted).toEqual(['recipient'])
    expect(await decision(subject)).not.toBe('ALLOW')
  })

  test.each(['withdraw-consent', 'withdraw-everything'] as const)(
    'is recorded where it comes with a note that is larger than any act: %s',
    async (name) => {
      const subject = await customer()
      const frame = JSON.stringify({ ...bodyOf(name), personal: { note: '' } }).length
      const of = (bytes: number) => ({
        body: { ...bodyOf(name), personal: { note: 'x'.repeat(bytes - frame) } },
      })
      for (const bytes of [actBodyBytes, actBodyBytes + 1, spoiltActBytes]) {
        const said = await send(subject, name, of(bytes))
        expect([bytes, said.status, said.json.receipt?.omitted]).toEqual([
          bytes,
          expect.toBeOneOf([200, 201]),
          ['note'],
        ])
      }
      const over = await send(subject, name, of(spoiltActBytes + 1))
      expect([problemIn(over), over.json.limitBytes]).toEqual(['body-too-large', actBodyBytes])
      expect(await decision(subject)).not.toBe('ALLOW')
    },
  )

  test.each([
    ['service', 'import'],
    ['subject', 'hotline'],
    ['subject', 'import'],
  ])(
    'is recorded where a %s may not vouch for %s, and counts from now',
    async (role, timeSource) => {
      const subject = await customer()
      const { json } = await house.call('POST', `/v1/subjects/${subject}/tokens`, {
        key: house.keys.service,
        body: {},
      })
      const key = role === 'subject' ? json.token : house.keys.service
      const occurredAt = new Date(Date.now() - 5_000).toISOString()
      const said = await house.call('POST', `/v1/subjects/${subject}/acts`, {
        key,
        body: { ...withdraw, occurredAt, timeSource },
      })
      expect([said.status, said.json.receipt?.omitted]).toEqual([201, ['timeSource']])
      expect(await decision(subject)).not.toBe('ALLOW')
      const [event] = (await house.events()).slice(-1)
      expect(event!.timeSource).toBe('ledger')
      expect(event!.claimed!.at).toBe(occurredAt)
      const yes = { ...grant, occurredAt, timeSource }
      const refused = await house.call('POST', `/v1/subjects/${subject}/acts`, { key, body: yes })
      expect(problemIn(refused)).toBe('time-source-not-for-role')
    },
  )
})

test('an act that does not protect is refused for each of these', async () => {
  const subject = await customer()
  const before = (await house.events()).length
  for (const { fields } of placesOf('grant-consent')) {
    const said = wrong.map(([, value]) =>
      send(subject, 'grant-consent', { body: { ...grant, ...fields(value) } }),
    )
    expect((await Promise.all(said)).filter(({ status }) => status !== 422)).toEqual([])
  }
  const large = { ...grant, personal: { note: 'x'.repeat(actBodyBytes) } }
  expect(problemIn(await send(subject, 'grant-consent', { body: large }))).toBe('body-too-large')
  const on = { act: 'toggle-feature', feature: 'nearby', state: 'on', noticeHash: 'x' }
  expect((await send(subject, 'toggle-feature', { body: on })).status).toBe(422)
  expect(await house.events()).toHaveLength(before)
})
