/** The log's disk as it fails under a server: what callers are told, how the process ends, and that it heals. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { customer, device, observe } from '../acceptance/acts.ts'
import { clientOf, problemIn } from '../acceptance/client.ts'
import type { Client } from '../acceptance/client.ts'
import { keysIn } from '../faults/driver/keys.ts'
import { mustStart } from '../faults/driver/server.ts'
import type { Server } from '../faults/driver/server.ts'
import { refusalOfShim } from '../faults/shim/build.ts'
import { newControl } from '../faults/shim/control.ts'
import type { Control } from '../faults/shim/control.ts'

const mebibyte = 2 ** 20
const act = (n: number) => observe(device('a'), 'location', n % 2 === 0 ? 'on' : 'off')
const asked = { purpose: 'app.operate', operation: 'use' }

describe.skipIf(refusalOfShim() !== undefined)('a log whose disk fails', () => {
  let room: string
  let data: string
  let control: Control
  let server: Server
  let client: Client
  let subject: string
  let key: string

  const start = async (): Promise<void> => {
    server = await mustStart(data, { shim: { control: control.path } })
  }
  const send = async (n: number) =>
    client.call('POST', `/v1/subjects/${subject}/acts`, { by: 'service', body: act(n) })
  const health = async () => (await client.call('GET', '/v1/health', { by: 'operator' })).json

  beforeAll(async () => {
    room = mkdtempSync(join(tmpdir(), 'log-fails-'))
    data = join(room, 'data')
    control = newControl(join(room, 'control'))
    await start()
    const keys = keysIn(server.stdout())
    key = keys.service
    client = clientOf(() => server.origin, keys)
    subject = await customer(client)
  }, 120_000)
  afterAll(async () => {
    await server.kill('SIGKILL')
    control.close()
    rmSync(room, { recursive: true, force: true })
  })

  test('refuses acts below its reserve, says where, goes on deciding, and goes on by itself', async () => {
    control.free(63 * mebibyte)
    const said = await send(0)
    expect([said.status, problemIn(said)]).toEqual([503, 'disk-full'])
    const again = await fetch(`${server.origin}/v1/subjects/${subject}/acts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(act(0)),
    })
    expect([again.status, again.headers.get('retry-after')]).toEqual([
      503,
      expect.stringMatching(/^\d+$/),
    ])
    expect(await health()).toMatchObject({
      store: 'full',
      storeSays: `63 MiB are free on the disk of ${data}/log, and 64 MiB are kept free: acts are refused until there is more room, and go on by themselves then`,
    })
    const metrics = await client.call('GET', '/v1/metrics', { by: 'operator' })
    expect(metrics.text).toContain('\nledger_disk_full 1\n')
    expect(metrics.text).toContain('\nledger_store_up 1\n')
    expect((await client.call('GET', '/readyz')).status).toBe(200)
    const body = { subject, ...asked }
    const decided = await client.call('POST', '/v1/decisions', { by: 'service', body })
    expect([decided.status, decided.json.decision]).toEqual([200, 'ALLOW'])
    await expect
      .poll(() => server.stderr(), { timeout: 45_000 })
      .toMatch(/"alarm":"disk-full","is":"raised","says":"63 MiB are free on the disk of /)
    control.free(undefined)
    expect((await send(0)).status).toBe(201)
    expect(await health()).toMatchObject({ store: 'ok' })
    await expect
      .poll(() => server.stderr(), { timeout: 45_000 })
      .toContain('"alarm":"disk-full","is":"cleared"')
  })

  test('does not say that nothing was written of an identifier that is bound already', async () => {
    const identifier = { kind: 'customer_no', value: 'C-bound-while-full' }
    const path = `/v1/subjects/${subject}/identifiers`
    const bind = () => client.call('POST', path, { by: 'service', body: { identifier } })
    control.free(63 * mebibyte)
    const said = await bind()
    expect([said.status, problemIn(said)]).toEqual([503, 'outcome-unknown'])
    control.free(undefined)
    expect((await bind()).status).toBe(200)
    const found = await client.call('POST', '/v1/subjects/lookup', {
      by: 'service',
      body: { identifier },
    })
    expect([found.status, found.json.subject]).toEqual([200, subject])
  })

  test('after a failed sync answers what is in flight as unknown, and ends with 74 in one sentence', async () => {
    control.arm({
      call: 'sync',
      how: 'EIO',
      lasts: 'once',
      at: 0,
      pattern: `${data}/log/*.segment`,
    })
    const began = performance.now()
    const answers = await Promise.all(
      [send(1), send(2), send(3)].map((sent) => sent.catch(() => undefined)),
    )
    const ended = await server.ended
    control.disarm()
    expect(performance.now() - began).toBeLessThan(30_000)
    expect(ended.code).toBe(exits.corrupt)
    const problems = answers.map((said) => said && `${said.status} ${problemIn(said)}`)
    expect(problems).toContain('503 outcome-unknown')
    // Of those that come behind it, nothing was begun.
    // One that came after the end has no answer at all.
    for (const each of problems.filter((said) => said !== undefined))
      expect(['503 outcome-unknown', '503 store-unavailable', '503 stopping']).toContain(each)
    const told = ended.stderr.split('\n').filter((line) => line.startsWith('consent-ledger: '))
    expect(told).toEqual([
      expect.stringMatching(
        /^consent-ledger: The log could not be synced \(EIO\): .* next start reads what is on disk\.$/,
      ),
    ])
    expect(ended.stderr).toContain(
      '"event":"fatal","level":"fatal","exit":74,"says":"The log could not be synced',
    )
    expect(ended.stderr).not.toContain('"event":"stop"')
  })

  test('is served again by the next start, with nothing lost and nothing twice', async () => {
    await start()
    expect((await send(1)).status).toBeLessThan(300)
    expect(await health()).toMatchObject({ store: 'ok', alive: true })
  })

  test('cuts off a write that failed, refuses that act alone, and goes on', async () => {
    control.arm({
      call: 'write',
      how: 'EIO',
      lasts: 'once',
      at: 0,
      pattern: `${data}/log/*.segment`,
    })
    const said = await send(2)
    expect([said.status, problemIn(said)]).toEqual([503, 'store-unavailable'])
    control.disarm()
    expect((await send(2)).status).toBe(201)
    expect(server.isOver()).toBe(false)
  })
})
