/** Regulator bundles over HTTP: who gets one, of what, how many at once, and what is recorded of one that was cut short. */
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { exportRegulator } from '../../../src/http/vouching/exports.ts'
import type { PurposeId } from '../../../src/kernel/ids.ts'
import { acceptPolicy, grant, showNotice } from '../../support/acts.ts'
import { left } from '../../support/unwrap.ts'
import { expectContract, newcomer, problemIn, publishedHouse, record } from '../house.ts'
import type { Loose, Said } from '../house.ts'

const house = await publishedHouse()

const person = await newcomer(house)
await record(house, person, showNotice, acceptPolicy, grant)

const display = 'profile.display' as PurposeId
const purpose = { kind: 'purpose', purpose: 'profile.display' }
const shop = { kind: 'recipient', recipient: 'shop' }

const ask = (key: string, scope: object, more: object = {}): Promise<Said> =>
  house.call('POST', '/v1/exports/regulator', { key, body: { scope, ...more } })

const recorded = async () => {
  const all = await house.events()
  const of = (type: string) => all.filter((event) => event.type === type)
  return {
    begun: of('ExportBegun'),
    completed: of('ExportCompleted'),
    broken: of('ExportBroken'),
    read: of('LedgerRead'),
  }
}

describe('a bundle over HTTP', () => {
  test('is for regulators and auditors, and an auditor says why', async () => {
    const before = (await house.events()).length
    for (const role of ['service', 'officer', 'operator'] as const)
      expect([role, problemIn(await ask(house.keys[role], purpose))]).toEqual([
        role,
        'role-missing',
      ])
    const without = await ask(house.keys.auditor, purpose)
    expect([problemIn(without), without.json.errors]).toEqual([
      'invalid-request',
      [expect.objectContaining({ path: 'reason' })],
    ])
    for (const key of [house.keys.auditor, house.keys.regulator])
      expect(problemIn(await ask(key, purpose, { reason: 'own_record' }))).toBe('invalid-request')
    expect((await house.events()).length).toBe(before)
  })

  test('is recorded as read for the reason given: a regulator needs none', async () => {
    const said = await ask(house.keys.auditor, purpose, { reason: 'complaint' })
    expect([said.status, said.headers.get('content-type')]).toEqual([200, 'application/zip'])
    expect(said.headers.get('content-disposition')).toMatch(/consent-ledger-purpose-\d+\.zip/)
    expect((await ask(house.keys.regulator, { kind: 'person', subject: person })).status).toBe(200)
    const { begun, completed, read } = await recorded()
    expect(read.map(({ body, actor }) => [actor.role, body])).toEqual([
      ['auditor', { view: 'export', reason: 'complaint' }],
      ['regulator', { view: 'export', reason: 'regulator', subject: person }],
    ])
    expect([begun.length, completed.length]).toEqual([2, 2])
  })

  test('of a caller with limits holds no more than those, and no key of these roles has any', async () => {
    for (const role of ['regulator', 'auditor'] as const) {
      const created = house.credentials.create({ roles: [role], purposes: [display] })
      expect(left(await created())).toEqual({ refusal: 'limits-not-for-role' })
    }
    const wider = [
      { kind: 'ledger' },
      { kind: 'person', subject: person },
      { kind: 'period', from: '2020-01-01T00:00:00.000Z', to: '2099-01-01T00:00:00.000Z' },
      { kind: 'purpose', purpose: 'shop.order' },
      { kind: 'recipient', recipient: 'courier' },
    ]
    const handle = exportRegulator({ ledger: house.ledger, bundles: undefined })
    const answer = async (limits: object, scope: object) => {
      const caller = { id: 'watchdog', roles: ['regulator'], ...limits }
      return left(await handle({ caller, body: { scope } } as never)).problem
    }
    const limited = [
      [{ purposes: new Set([display]) }, purpose, wider.concat(shop)],
      [{ recipients: new Set(['shop']) }, shop, wider.concat(purpose)],
    ] as const
    for (const [limits, own, others] of limited) {
      for (const scope of others)
        expect([scope, await answer(limits, scope)]).toEqual([scope, 'out-of-credential-scope'])
      // As far as a process without bundles gets.
      expect(await answer(limits, own)).toBe('exports-unavailable')
    }
  })
})

const fetchWith = (signal: AbortSignal): Promise<Response> =>
  fetch(`${house.url}/v1/exports/regulator`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${house.keys.regulator}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ scope: purpose }),
    signal,
  })

/**
 * An answer that nobody reads on: its head is there, and it is left by aborting. Whoever holds it keeps the response:
 * fetch cancels the body of one that is collected as garbage.
 */
const unread = async (): Promise<{ readonly response: Response; readonly leave: () => void }> => {
  const leaving = new AbortController()
  return { response: await fetchWith(leaving.signal), leave: () => leaving.abort() }
}

describe('bundles at the same time', () => {
  test('are two; a client that goes away makes room, and its bundle is recorded as broken off', async () => {
    house.bundles.lengthen()
    const before = await recorded()
    const [one, two] = [await unread(), await unread()]
    expect(problemIn(await ask(house.keys.regulator, purpose))).toBe('exports-running')
    one.leave()
    const deadlineMs = performance.now() + 45_000
    let said = await ask(house.keys.regulator, purpose)
    while (said.status !== 200 && performance.now() < deadlineMs) {
      await delay(50)
      said = await ask(house.keys.regulator, purpose)
    }
    expect(said.status).toBe(200)
    expect([one.response.status, two.response.status]).toEqual([200, 200])
    two.leave()
    await expect
      .poll(async () => (await recorded()).broken.length - before.broken.length, {
        timeout: 45_000,
      })
      .toBe(2)
    const { begun, completed, broken } = await recorded()
    expect([
      begun.length - before.begun.length,
      completed.length - before.completed.length,
    ]).toEqual([3, 1])
    const ended = new Set(completed.map(({ body }) => 'export' in body && body.export))
    const open = begun.filter(({ body }) => 'export' in body && !ended.has(body.export))
    expect(open).toHaveLength(2)
    expect(broken.map(({ body }) => body)).toEqual(
      expect.arrayContaining(
        open.map(({ body }) => ({
          ...('export' in body && { export: body.export }),
          reason: 'reader-left',
        })),
      ),
    )
  })
})

const listed = async (query: object = {}, key = house.keys.auditor): Promise<Loose> => {
  await house.ledger.waitFor(house.ledger.health().head, 30_000)
  const path = `/v1/exports?${String(new URLSearchParams({ reason: 'audit', ...query }))}`
  const said = await house.call('GET', path, { key })
  expectContract('exports', said)
  return said.json
}

describe('the register of exports', () => {
  test('has each export once: who requested it, of what, and how it ended', async () => {
    const { begun, completed, broken } = await recorded()
    const { rows } = await listed()
    expect(rows.map(({ row }: Loose) => [row.event, row.at, row.actor, row.role])).toEqual(
      begun.map(({ id, occurredAt, actor }) => [id, occurredAt, actor.id, actor.role]),
    )
    const ends = new Map(
      [...completed, ...broken].map((event): [string, Loose] => [event.id, event]),
    )
    for (const { row } of rows) {
      const { export: id, ...end } = ends.get(row.ended.event)!.body
      expect(row).toMatchObject(end)
      expect([id, row.reason === undefined ? 'delivered' : 'broken']).toEqual([
        row.export,
        row.outcome,
      ])
    }
    expect(rows.map(({ row }: Loose) => row.scope)).toContainEqual({
      kind: 'person',
      subject: person,
    })
  })

  test('is read in pages, by scope, by outcome and by time', async () => {
    const { rows } = await listed()
    const keys: ReadonlyArray<string> = rows.map(({ key }: Loose) => key)
    const found = async (query: object) => (await listed(query)).rows.map(({ key }: Loose) => key)
    const keysIf = (is: (row: Loose) => boolean) =>
      rows.flatMap(({ key, row }: Loose) => (is(row) ? [key] : []))
    for (const scope of ['person', 'purpose', 'ledger'])
      expect(await found({ scope })).toEqual(keysIf((row) => row.scope.kind === scope))
    for (const outcome of ['delivered', 'broken', 'unfinished'])
      expect(await found({ outcome })).toEqual(keysIf((row) => row.outcome === outcome))
    const [, second] = keys
    const [, from] = second!.split('/')
    expect(await found({ from })).toEqual(keys.filter((key) => key > `time/${from}`))
    expect(await found({ to: from })).toEqual(keys.filter((key) => key < `time/${from}`))
    const pages: string[] = []
    let after: object = {}
    for (let page = 0; page < keys.length; page += 1) {
      const one = await listed({ limit: 1, ...after })
      pages.push(...one.rows.map(({ key }: Loose) => key))
      after = { after: one.next }
    }
    expect([pages, after]).toEqual([keys, { after: undefined }])
    const wrong = await house.call('GET', '/v1/exports?reason=audit&scope=all', {
      key: house.keys.auditor,
    })
    expect(problemIn(wrong)).toBe('invalid-request')
  })

  test('is for auditors, officers and regulators, of whom a regulator need give no reason', async () => {
    const before = (await recorded()).read.length
    const read = (key: string, query = '') => house.call('GET', `/v1/exports${query}`, { key })
    for (const role of ['service', 'operator'] as const)
      expect(problemIn(await read(house.keys[role], '?reason=audit'))).toBe('role-missing')
    for (const role of ['auditor', 'officer'] as const) {
      expect(problemIn(await read(house.keys[role]))).toBe('invalid-request')
      expect((await read(house.keys[role], '?reason=audit')).status).toBe(200)
    }
    expect((await read(house.keys.regulator)).status).toBe(200)
    const { read: readings } = await recorded()
    expect(readings.slice(before).map(({ actor, body }) => [actor.role, body])).toEqual([
      ['auditor', { view: 'register', reason: 'audit' }],
      ['officer', { view: 'register', reason: 'audit' }],
      ['regulator', { view: 'register', reason: 'regulator' }],
    ])
  })
})
