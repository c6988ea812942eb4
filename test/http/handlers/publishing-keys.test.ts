/** An idempotency key means one command of its system, also where what it changes is about no person. */
import { describe, expect, test } from 'vitest'
import { rawPackage } from '../../decisions/package.ts'
import { houseOfFile, policyText, problemIn } from '../house.ts'
import type { Loose, Said } from '../house.ts'

const house = await houseOfFile()

type Published = { readonly version?: string; readonly text?: string; readonly policy?: string }

const publish = (
  key: string | undefined,
  { version = '2', text = policyText, policy = 'privacy' }: Published,
  by = house.keys.officer,
): Promise<Said> =>
  house.call('POST', '/v1/policies', {
    key: by,
    body: {
      package: { ...rawPackage(version), policy },
      text,
      mediaType: 'text/markdown; charset=utf-8',
      locale: 'en',
    },
    headers: key === undefined ? {} : { 'idempotency-key': key },
  })

const register = (key: string, region = 'CN'): Promise<Said> =>
  house.call('POST', '/v1/catalogue', {
    key: house.keys.officer,
    body: {
      act: 'register-recipient',
      recipient: 'printer.two',
      name: { 'zh-CN': 'Printer', en: 'Printer' },
      kind: 'scene_operator',
      role: 'processor',
      region,
      categories: ['nickname'],
      purposes: [],
    },
    headers: { 'idempotency-key': key },
  })

const versions = async (): Promise<ReadonlyArray<string>> => {
  const { json } = await house.call('GET', '/v1/policies', { key: house.keys.officer })
  return json.policies
    .flatMap((policy: Loose) => policy.versions)
    .map(({ version }: Loose) => version)
}

const written = async (does: () => Promise<void>): Promise<ReadonlyArray<string>> => {
  const before = (await house.events()).length
  await does()
  return (await house.events()).slice(before).map(({ type }) => type)
}

describe('the key of a publication', () => {
  test('names that one, told again', async () => {
    const first = await publish('p-1', {})
    expect([first.status, first.json.recorded]).toEqual([201, true])
    const events = await written(async () => {
      const again = await publish('p-1', {})
      expect([again.status, again.json.recorded]).toEqual([200, false])
      expect({ ...again.json, diff: '', recorded: '' }).toMatchObject({
        textSha256: first.json.textSha256,
        effectiveAt: first.json.effectiveAt,
      })
    })
    expect(events).toEqual([])
  })

  test.each<readonly [string, Published]>([
    ['another version', { version: '3' }],
    ['another text of it', { text: `${policyText}\nmore\n` }],
    ['another policy', { policy: 'clinic', version: '1' }],
  ])('is refused with %s, of which nothing is stored', async (_, other) => {
    await publish('p-1', {})
    const events = await written(async () => {
      const said = await publish('p-1', other)
      expect([said.status, problemIn(said)]).toEqual([409, 'idempotency-key-reused'])
    })
    expect(events).toEqual([])
    expect(await versions()).toEqual(['2'])
  })

  test('is kept where the version was published before and nothing is recorded', async () => {
    await publish(undefined, {})
    expect((await publish('p-2', {})).status).toBe(200)
    const said = await publish('p-2', { version: '4' })
    expect(problemIn(said)).toBe('idempotency-key-reused')
    expect(await written(async () => void (await publish('p-2', {})))).toEqual([])
  })

  test('is free after a refusal, to be sent with what was put right', async () => {
    const refused = await publish('p-3', { text: `${policyText}\nother\n` })
    expect(problemIn(refused)).toBe('version-exists')
    expect((await publish('p-3', { version: '5' })).status).toBe(201)
  })

  test('is another’s where another system sends it', async () => {
    const other = await house.keyWith({ roles: ['officer'] })
    expect((await publish('p-1', { version: '6' }, other)).status).toBe(201)
  })

  test('means one of many that are sent at once', async () => {
    const said = await Promise.all(['7', '8', '9'].map((version) => publish('p-4', { version })))
    expect(said.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409, 409])
  })
})

describe('a key of the registry', () => {
  test('is not one of a publication, nor the other way round', async () => {
    expect((await register('p-1')).status).toBe(409)
    expect(problemIn(await register('p-1'))).toBe('idempotency-key-reused')
    expect((await register('r-1')).status).toBe(201)
    const said = await publish('r-1', { version: '10' })
    expect([said.status, problemIn(said)]).toEqual([409, 'idempotency-key-reused'])
  })

  test('means one of the two that are sent at the same moment, whichever comes first', async () => {
    for (let n = 0; n < 6; n += 1) {
      const sent = [
        () => publish(`b-${n}`, { version: `20${n}` }),
        () => register(`b-${n}`, n % 2 === 0 ? 'US' : 'GB'),
      ]
      const inTurn = n % 2 === 0 ? sent : sent.toReversed()
      // oxlint-disable-next-line no-await-in-loop
      const said = await Promise.all(inTurn.map((send) => send()))
      expect(said.map(({ status }) => status).filter((status) => status === 409)).toHaveLength(1)
    }
  })
})

test('nothing of it went wrong in the ledger', () => {
  expect(house.bugs).toEqual([])
})
