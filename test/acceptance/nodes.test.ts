import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isPostgresHere } from '../postgres/binaries.ts'
import { cancelAccount, optOut, withdraw } from '../support/acts.ts'
import { customer, device, grant, observe } from './acts.ts'
import { problemIn, verdictOf } from './client.ts'
import { checkpointOf, signing, sizeIn } from './nodes-seen.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { SharedLedger } from '../support/served-ledger.ts'
import { until } from '../support/until.ts'

const profile = { purpose: 'profile.display', operation: 'use', categories: ['nickname'] }
const yes = grant('purpose_consent', 'profile.display', ['nickname', 'avatar'])

describe.skipIf(!isPostgresHere())('two ledger nodes on one server and one vault', () => {
  let house: SharedLedger
  const client = () => house

  beforeAll(async () => {
    house = await openServedLedger({ store: 'kurrentdb', vault: 'postgres', nodes: 2, at: 'now' })
  })
  afterAll(() => house.close())

  /** The decision of node `index` now, without waiting for anything. */
  const told = async (index: 0 | 1, subject: string): Promise<string> => {
    house.use(index)
    const body = { subject, ...profile }
    const said = await client().call('POST', '/v1/decisions', { by: 'service', body })
    return said.status === 200 ? verdictOf(said.json) : problemIn(said)
  }

  const allowed = 'ALLOW IN_ORDER'
  const both = async (verdict: RegExp | string, subject: string): Promise<boolean> => {
    const verdicts = [await told(0, subject), await told(1, subject)]
    return verdicts.every((each) =>
      verdict instanceof RegExp ? verdict.test(each) : each === verdict,
    )
  }

  test('an act recorded by one node is answered from by the other, once its rows are there', async () => {
    house.use(0)
    const subject = await customer(client())
    await client().act(subject, yes)
    house.use(1)
    expect(await client().verdict(subject, profile)).toBe(allowed)
    await client().act(subject, withdraw)
    house.use(0)
    expect(await client().verdict(subject, profile)).not.toBe(allowed)
  })

  test('an act on a known person costs one append and no read', async () => {
    house.use(0)
    const subject = await customer(client())
    house.server.seen.clear()
    await client().act(subject, yes)
    await client().act(subject, withdraw)
    // Changes of access are recorded on a stream of their own, a moment later.
    const onTheirs = ({ stream }: { readonly stream: string | undefined }) =>
      stream === `subject-${subject.slice('sub_'.length)}`
    expect(house.server.seen.of('append').filter(onTheirs)).toHaveLength(2)
    expect(house.server.seen.of('read-stream').filter(onTheirs)).toHaveLength(0)
  })

  test('one identifier is one person on both, and one key one act', async () => {
    const identifier = { kind: 'phone', value: '+8619900000077' }
    const subjects = await Promise.all(
      house.nodes.map(async (_, index) => {
        house.use(index === 0 ? 0 : 1)
        const said = await client().call('POST', '/v1/subjects', {
          by: 'service',
          body: { identifier },
        })
        return said.json.subject
      }),
    )
    expect(subjects[0]).toBe(subjects[1])
    house.use(0)
    const first = await client().act(subjects[0], optOut, { key: 'the-same' })
    house.use(1)
    const second = await client().act(subjects[0], optOut, { key: 'the-same' })
    expect(second).toEqual({ ...first, repeated: true })
  })

  test('a person erased on one is erased on the other', async () => {
    house.use(0)
    const subject = await customer(client())
    await client().act(subject, { ...optOut, personal: { note: 'called at noon' } })
    house.use(1)
    const personalOf = async () =>
      (await client().trail(subject)).flatMap(({ personal }) => personal)
    expect(JSON.stringify(await personalOf())).toContain('called at noon')
    house.use(0)
    await client().act(subject, cancelAccount('app'))
    const erased = await client().call('POST', `/v1/subjects/${subject}/erasure`, {
      by: 'officer',
      body: {},
    })
    expect(erased.status, erased.text).toBe(200)
    house.use(1)
    expect(JSON.stringify(await personalOf())).not.toContain('called at noon')
    expect(await client().refused(subject, yes)).not.toBe('')
  })

  test('a credential revoked on one is refused on the other within a second', async () => {
    const { credentials } = house.nodes[0]!.node
    const made = await credentials.create({ roles: ['operator'] })()
    if (made._tag === 'Left') throw new Error('no credential')
    const { credential, key } = made.right
    const status = async () =>
      (await client().call('GET', '/v1/health', { headers: { authorization: `Bearer ${key}` } }))
        .status
    house.use(1)
    await until(async () => (await status()) === 200)
    expect(await status()).toBe(200)
    await credentials.revoke(credential.id)()
    // Ten times as long, for a machine that is busy.
    await until(async () => (await status()) === 401, 10_000)
  })

  describe('while the server is away', () => {
    const lost = async (away: () => Promise<void> | void, back: () => Promise<void> | void) => {
      house.use(0)
      const subject = await customer(client())
      await client().act(subject, yes)
      await until(() => both(allowed, subject))
      await away()
      const started = performance.now()
      // Rows answer for as long as they may be relied on, and then nobody is told yes.
      expect(await told(1, subject)).toBe(allowed)
      await until(() => both('DENY PROJECTION_BEHIND', subject))
      expect(await both('DENY PROJECTION_BEHIND', subject)).toBe(true)
      expect(performance.now() - started).toBeLessThan(40_000)
      const health = await client().call('GET', '/readyz')
      expect(health.status).toBe(503)
      await back()
      await until(() => both(allowed, subject))
      expect(await both(allowed, subject)).toBe(true)
      await client().act(subject, withdraw)
      house.use(0)
      expect(await client().verdict(subject, profile)).not.toBe(allowed)
    }

    test('decisions fail closed after their bound, and both nodes recover without a restart', async () => {
      await lost(
        () => house.server.kill(),
        () => house.server.restart(),
      )
    })

    test('a server that is silent, and not gone, is found out as well', async () => {
      await lost(
        () => house.server.freeze(),
        () => house.server.thaw(),
      )
    }, 90_000)

    test('an act is answered 503 with when to try again, and recorded once when it is', async () => {
      house.use(0)
      const subject = await customer(client())
      await house.server.kill()
      const send = () =>
        fetch(`${house.nodes[0]!.origin}/v1/subjects/${subject}/acts`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${house.keys.service}`,
            'content-type': 'application/json',
            'idempotency-key': 'while-away',
          },
          body: JSON.stringify(yes),
        })
      const refused = await send()
      expect(refused.status).toBe(503)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      await house.server.restart()
      await until(async () => (await send()).status < 300)
      const said: unknown = await (await send()).json()
      expect(said).toMatchObject({ receipt: { repeated: true } })
      expect(
        (await client().trail(subject)).filter(({ event }) => event.type === 'ConsentGranted'),
      ).toHaveLength(1)
    }, 90_000)
  })

  test('without the database decisions go on, and acts that need a key wait for it', async () => {
    house.use(0)
    const subject = await customer(client())
    await client().act(subject, yes)
    await until(() => both(allowed, subject))
    await house.database.kill()
    expect(await both(allowed, subject)).toBe(true)
    await delay(5_500)
    const noted = { ...observe(device('a'), 'camera', 'on'), personal: { note: 'by phone' } }
    expect(await client().refused(subject, noted)).toBe('vault-unavailable')
    // A protective act does not wait: nothing can be sealed now, so the note is left out.
    const optedOut = await client().act(subject, { ...optOut, personal: { note: 'by phone' } })
    expect(optedOut).toMatchObject({ events: [{ type: 'MarketingOptedOut' }], omitted: ['note'] })
    await house.database.start()
    await until(async () => {
      const path = `/v1/subjects/${subject}/acts`
      return (await client().call('POST', path, { by: 'service', body: noted })).status < 300
    })
    expect(JSON.stringify(await client().trail(subject))).toContain('by phone')
  })

  test('have the same tree, one signs, and both show the same checkpoint', async () => {
    house.use(1)
    const before = sizeIn(await checkpointOf(house, 0))
    const subject = await customer(client())
    await client().act(subject, yes)
    await until(async () => {
      const [first, second] = [await checkpointOf(house, 0), await checkpointOf(house, 1)]
      return first === second && sizeIn(first) >= before + 2
    })
    const shown = await checkpointOf(house, 0)
    expect(sizeIn(shown)).toBeGreaterThanOrEqual(before + 2)
    expect(await checkpointOf(house, 1)).toBe(shown)
    expect(signing(house).filter(Boolean)).toHaveLength(1)
    const tiles = await Promise.all(
      house.nodes.map(async ({ origin }) => {
        const answer = await fetch(`${origin}/log/tile/0/000.p/${Math.min(255, sizeIn(shown))}`)
        return [answer.status, Buffer.from(await answer.arrayBuffer()).toString('hex')]
      }),
    )
    expect(tiles[0]?.[0]).toBe(200)
    expect(tiles[1]).toEqual(tiles[0])
    const keys = await Promise.all(
      house.nodes.map(async ({ origin }) => (await fetch(`${origin}/log/keys`)).text()),
    )
    expect(keys[1]).toBe(keys[0])
  })

  test('one node goes, and the other has everything that was acknowledged, and signs', async () => {
    house.use(0)
    const subject = await customer(client())
    await client().act(subject, yes)
    await house.nodes[0]!.stop()
    house.use(1)
    expect(await client().verdict(subject, profile)).toBe(allowed)
    const size = sizeIn(await checkpointOf(house, 1))
    await client().act(subject, optOut)
    await until(async () => sizeIn(await checkpointOf(house, 1)) > size)
    expect(sizeIn(await checkpointOf(house, 1))).toBeGreaterThan(size)
    expect(house.nodes[1]!.node.transparency.health()).toMatchObject({ state: 'ok', signs: true })
    await client().act(subject, withdraw)
    expect(await client().verdict(subject, profile)).not.toBe(allowed)
  })
})
