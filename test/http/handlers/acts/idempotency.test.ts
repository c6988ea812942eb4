/** The answer to an idempotency key: durable, bound to system and person, and not to be computed from the log. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../../src/kernel/ids.ts'
import type { SystemId } from '../../../../src/kernel/ids.ts'
import { newcomer, problemIn, publishedHouse, record } from '../../house.ts'
import type { Said } from '../../house.ts'
import { acceptPolicy, cancelAccount, grant, showNotice, withdraw } from '../../../support/acts.ts'

const house = await publishedHouse()

const act = (
  subject: string,
  body: unknown,
  key: string | undefined,
  by = house.keys.service,
  headers: Record<string, string> = {},
): Promise<Said> =>
  house.call('POST', `/v1/subjects/${subject}/acts`, {
    key: by,
    body,
    headers: { ...(key === undefined ? {} : { 'idempotency-key': key }), ...headers },
  })

const decision = async (subject: SubjectId): Promise<string> => {
  const query = `/v1/decisions?subject=${subject}&purpose=profile.display&operation=use`
  return (await house.call('GET', query, { key: house.keys.service })).json.decision
}

const system = 'mobile-app' as SystemId
const first = await house.keyWith({ roles: ['service'], system })
const second = await house.keyWith({ roles: ['service'], system })

const customer = async (): Promise<SubjectId> => {
  const subject = await newcomer(house)
  await record(house, subject, showNotice, acceptPolicy)
  return subject
}

describe('a retry', () => {
  test('by another credential of the system gives nothing back that was withdrawn', async () => {
    const anna = await customer()
    const given = await act(anna, grant, 'A', first)
    expect(given.status).toBe(201)
    await act(anna, withdraw, 'W', first)
    const again = await act(anna, grant, 'A', second)
    expect([again.status, again.json.receipt.repeated]).toEqual([200, true])
    expect(again.json.receipt.events).toEqual(given.json.receipt.events)
    expect(await decision(anna)).toBe('DENY')
  })

  test('of an act that changed nothing is answered so, whatever happened between', async () => {
    const anna = await customer()
    const flag = { act: 'flag-minor', band: '14_to_17' }
    await act(anna, flag, undefined, first)
    const nothing = await act(anna, flag, 'N', first)
    expect([nothing.status, nothing.json.receipt.events]).toEqual([200, []])
    const again = await act(anna, flag, 'N', second)
    expect(again.json.receipt).toEqual({ ...nothing.json.receipt, repeated: true })
    const other = await act(anna, { ...flag, band: 'under_8' }, 'N', second)
    expect(problemIn(other)).toBe('idempotency-key-reused')
  })

  test('of an act that was refused is refused again, and a new key decides anew', async () => {
    const anna = await newcomer(house)
    const refused = await act(anna, grant, 'R', first)
    expect(problemIn(refused)).toBe('notice-not-shown')
    await record(house, anna, showNotice, acceptPolicy)
    const again = await act(anna, grant, 'R', second)
    expect([again.status, problemIn(again)]).toEqual([refused.status, 'notice-not-shown'])
    expect((await act(anna, grant, 'R-2', second)).status).toBe(201)
  })

  test('with a key that named something else does not lose a withdrawal, which is still one', async () => {
    const anna = await customer()
    await act(anna, grant, 'K', first)
    const said = await act(anna, withdraw, 'K', first)
    expect([said.status, said.json.receipt.events.length]).toEqual([201, 1])
    expect(await decision(anna)).toBe('DENY')
    await act(anna, grant, 'K-2', first)
    const again = await act(anna, withdraw, 'K', second)
    expect([again.status, again.json.receipt.repeated]).toEqual([200, true])
    expect(await decision(anna)).toBe('ALLOW')
    const other = await act(anna, { ...grant, single: false }, 'K', first)
    expect(problemIn(other)).toBe('idempotency-key-reused')
  })

  test('of a registration is one, for all that was registered between', async () => {
    const activate = (profile: string, key: string) =>
      house.call('POST', '/v1/catalogue', {
        key: house.keys.officer,
        body: { act: 'activate-profile', profile },
        headers: { 'idempotency-key': key },
      })
    const one = await activate('policy-literal', 'P-1')
    expect((await activate('cn-pipl', 'P-2')).status).toBe(201)
    const again = await activate('policy-literal', 'P-1')
    expect(again.json.receipt).toEqual({ ...one.json.receipt, repeated: true })
    expect(problemIn(await activate('cn-pipl', 'P-1'))).toBe('idempotency-key-reused')
  })

  test('after the erasure is gone with the person', async () => {
    const anna = await customer()
    await act(anna, cancelAccount('app'), 'C', first)
    await house.call('POST', `/v1/subjects/${anna}/erasure`, { key: house.keys.officer, body: {} })
    expect((await act(anna, cancelAccount('app'), 'C', first)).status).toBe(410)
  })
})

describe('a header that is malformed', () => {
  test.each([
    ['idempotency-key', 'x'.repeat(129)],
    ['x-correlation-id', 'none'],
    ['if-match', 'W/"1"'],
  ])('%s keeps nobody from withdrawing', async (name, value) => {
    const anna = await customer()
    await record(house, anna, grant)
    expect((await act(anna, withdraw, undefined, first, { [name]: value })).status).toBe(201)
    expect(await decision(anna)).toBe('DENY')
    expect((await act(anna, grant, undefined, first, { [name]: value })).status).toBe(422)
  })
})

describe('the record of a command in the log', () => {
  test('is the same for the same only under the person’s key', async () => {
    const [anna, bo] = [await customer(), await customer()]
    const key = 'C-900001'
    const note = { note: 'rang from 13800138000' }
    for (const subject of [anna, bo]) await act(subject, { ...grant, personal: note }, key, first)
    const events = await house.events()
    const [ofAnna, ofBo] = [anna, bo].map((subject) =>
      events.findLast((event) => event.subject === subject && event.type === 'ConsentGranted')!,
    )
    expect(ofAnna?.payloadTag).toMatch(/^[0-9a-f]{64}$/)
    expect(ofAnna?.payloadTag).not.toBe(ofBo?.payloadTag)
    expect(ofAnna?.causationId).not.toBe(ofBo?.causationId)
    const hashes = [key, `mobile-app\n${key}`, `key\nmobile-app\n${key}`].flatMap((text) =>
      ['sha256', 'sha1', 'md5', 'sha512'].map((name) =>
        createHash(name).update(text).digest('hex').slice(0, 32),
      ),
    )
    const log = JSON.stringify(events).replaceAll('-', '')
    for (const hash of hashes) expect(log).not.toContain(hash)
    expect(events.some((event) => 'command' in event)).toBe(false)
  })
})
