/** R32, R33 and R36: what stands between a process and its log on a server, each with a failure of its own. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { eventsOf, freshStream } from '../support.ts'
import { openKurrentLog } from '../../../src/store/kurrentdb/open-kurrentdb.ts'
import { startStandIn } from './stand-in/start.ts'
import type { StandIn, StandInOptions } from './stand-in/start.ts'
import { opening, openStore, optionsFor, startChild } from './support.ts'
import { left, right } from '../../support/unwrap.ts'

const password = 'pa55:w@rd/of?the&ledger'

const start = async (options: StandInOptions = {}): Promise<StandIn> => {
  const server = await startStandIn(options)
  onTestFinished(() => server.stop())
  return server
}

/** The rights that `consent-ledger kurrentdb setup` gives. */
const closed = {
  $userStreamAcl: { $r: ['ledger'], $w: ['ledger'], $d: [], $mr: ['ledger'], $mw: [] },
  $systemStreamAcl: { $r: '$admins', $w: '$admins', $d: '$admins', $mr: '$admins', $mw: '$admins' },
}

const system = (type: string, data: object) => ({
  id: randomUUID(),
  type,
  isJson: true,
  data: Buffer.from(JSON.stringify(data)),
  metadata: new Uint8Array(),
})

const secure = async (): Promise<StandIn> => {
  const server = await start({
    security: 'on',
    users: { ledger: { password, groups: [] }, stranger: { password, groups: [] } },
  })
  server.log.append('$settings', 'any', [system('update-default-acl', closed)])
  server.log.append('$$$all', 'any', [system('$metadata', { $acl: { $r: ['$admins', 'ledger'] } })])
  return server
}

const bank = { profile: 'bank' } as const
const texts = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    each instanceof Error ? `${each.name} ${each.message} ${each.stack}` : each,
  )

describe('opening a log on a server', () => {
  test('R33 passes the bank profile where our user can take nothing away', async () => {
    const server = await secure()
    const store = await openStore(server.connectionAs('ledger', password), bank)
    await right(store.append(freshStream(), 'no-stream', eventsOf(2)))
    expect(await right(store.head())).toBeGreaterThan(-1n)
    expect(store.serverVersion).toBe('23.10.8')
  })

  test('R33 is refused in the bank profile, by name, where it could, and changes nothing', async () => {
    const server = await secure()
    const before = server.log.records().length
    const refused = await left(opening(server.connection, bank))
    expect(refused).toEqual({
      failure: 'deletable',
      operations: ['delete', 'tombstone', 'set metadata', 'change default rights'],
      fix: 'consent-ledger kurrentdb setup',
    })
    expect(server.log.records()).toHaveLength(before)
  })

  test('R33 is refused in the bank profile on a server without security', async () => {
    const server = await start()
    expect(await left(opening(server.connection, bank))).toMatchObject({ failure: 'deletable' })
  })

  test('R32 names a wrong password as access denied', async () => {
    const server = await secure()
    const wrong = await left(opening(server.connectionAs('ledger', 'not-the-password')))
    expect(wrong).toEqual({ failure: 'access-denied', operation: 'connect' })
    expect(texts(wrong)).not.toContain('not-the-password')
  })

  test('R32 names the right that is missing', async () => {
    const server = await secure()
    const refused = await left(opening(server.connectionAs('stranger', password)))
    expect(refused).toMatchObject({ failure: 'access-denied' })
    server.log.append('$$$all', 'any', [system('$metadata', { $acl: { $r: ['$admins'] } })])
    expect(await left(opening(server.connectionAs('ledger', password)))).toEqual({
      failure: 'access-denied',
      operation: 'read the log',
    })
  })

  test('R32 names a CA that did not sign, and an expired certificate', async () => {
    const server = await secure()
    const { caFile = '', otherCaFile = '' } = server
    const wrongCa = server
      .connectionAs('ledger', password)
      .replace(encodeURIComponent(caFile), encodeURIComponent(otherCaFile))
      .replace(caFile, otherCaFile)
    const refused = await left(opening(wrongCa))
    expect(refused).toMatchObject({ failure: 'certificate-refused' })
    expect(texts(refused)).not.toContain('127.0.0.1')
    const expired = await start({ security: 'on', certificate: 'expired' })
    expect(await left(opening(expired.connection))).toEqual({
      failure: 'certificate-refused',
      reason: 'CERT_HAS_EXPIRED',
    })
  })

  test('names a CA file that is missing or malformed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ca-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const file = join(folder, 'ca.crt')
    const connection = `esdb://127.0.0.1:1?tlsCAFile=${encodeURIComponent(file)}`
    const failure = { failure: 'certificate-unusable', setting: 'tlsCAFile' }
    expect(await left(opening(connection))).toEqual(failure)
    await writeFile(file, 'no certificate')
    expect(await left(opening(connection))).toEqual(failure)
  })

  test('names a server that is not there, one that speaks no TLS, and one that is frozen', async () => {
    const server = await start()
    const { port } = server.address
    expect(await left(opening(`esdb://127.0.0.1:${port}`))).toMatchObject({
      failure: 'certificate-refused',
    })
    server.freeze()
    expect(await left(opening(server.connection))).toMatchObject({ failure: 'unreachable' })
    server.thaw()
    await server.stop()
    const gone = await left(opening(server.connection))
    expect(gone).toEqual({ failure: 'unreachable', reason: 'ECONNREFUSED' })
  })

  test.each(['22.10.5', '23.6.0', '24.10.0', '24.10.4', '25.0.0', 'nonsense'])(
    'R36 refuses version %s',
    async (version) => {
      const server = await start({ version })
      expect(await left(opening(server.connection))).toMatchObject({
        failure: 'server-version',
        found: version === 'nonsense' ? 'unknown' : version,
      })
    },
  )

  test.each(['23.10.0', '24.2.1', '24.10.5', '25.0.1', '26.1.0'])(
    'R36 takes version %s',
    async (version) => {
      const server = await start({ version })
      expect((await openStore(server.connection)).serverVersion).toBe(version)
    },
  )

  test('prints no password, whatever goes wrong and however much is logged', async () => {
    const server = await secure()
    const connection = server.connectionAs('ledger', password)
    const child = startChild('child.ts', [connection], { DEBUG: '*' })
    await child.printed(5)
    child.process.kill('SIGKILL')
    await child.exited
    const printed = [...child.lines, ...child.complaints].join('\n')
    for (const secret of [
      password,
      encodeURIComponent(password),
      Buffer.from(`ledger:${password}`).toString('base64'),
    ]) {
      expect(printed).not.toContain(secret)
    }
    // Something was logged: the test would notice a password in it.
    expect(child.complaints.length).toBeGreaterThan(0)
  })
})

describe('the identity of a log on a server', () => {
  test('is settled by the first opening, for every node', async () => {
    const server = await start()
    const stores = await Promise.all(Array.from({ length: 5 }, () => openStore(server.connection)))
    expect(new Set(stores.map(({ ledgerId }) => ledgerId)).size).toBe(1)
    expect(new Set(stores.map(({ name }) => name)).size).toBe(1)
    expect(stores[0]?.ledgerId).toMatch(/^[0-9a-f]{32}$/)
    expect(server.log.stream('ledger-identity')).toHaveLength(1)
  })

  test('holds the name that was wished for, and refuses another one', async () => {
    const server = await start()
    const { name } = await openStore(server.connection, { name: 'bank.example/ledger' })
    expect(name).toBe('bank.example/ledger')
    expect((await openStore(server.connection)).name).toBe(name)
    expect(await left(opening(server.connection, { name: 'other.example' }))).toEqual({
      failure: 'name-differs',
      name,
    })
  })

  test('is not made up for a log that has events and lost it', async () => {
    const server = await start()
    server.log.append(freshStream(), 'any', [system('ConsentGiven', {})])
    expect(await left(opening(server.connection))).toMatchObject({ failure: 'corrupt' })
  })

  test('is settled last by a copy of a log, and then holds', async () => {
    const server = await start()
    const log = await right(openKurrentLog(optionsFor(server.connection)))
    onTestFinished(() => log.close())
    expect(await right(log.identity())).toBeUndefined()
    await right(log.append(freshStream(), 'no-stream', eventsOf(1)))
    const identity = { ledgerId: 'a'.repeat(32), name: 'bank.example/ledger' }
    expect(await right(log.settle(identity))).toEqual(identity)
    expect(await right(log.settle({ ...identity, name: 'late' }))).toEqual(identity)
    expect(await openStore(server.connection)).toMatchObject(identity)
  })
})
