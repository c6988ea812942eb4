/** The disk of the tree as it fails under a server: named to callers, in health and as an alarm, until it heals. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { customer, device, observe } from '../acceptance/acts.ts'
import { clientOf, problemIn } from '../acceptance/client.ts'
import type { Client } from '../acceptance/client.ts'
import { keysIn } from '../faults/driver/keys.ts'
import { mustStart } from '../faults/driver/server.ts'
import type { Server } from '../faults/driver/server.ts'
import { refusalOfShim } from '../faults/shim/build.ts'
import { newControl } from '../faults/shim/control.ts'
import type { Control } from '../faults/shim/control.ts'

const patience = { timeout: 60_000, interval: 100 }

describe.skipIf(refusalOfShim() !== undefined)('a tree whose disk fails', () => {
  let room: string
  let data: string
  let control: Control
  let server: Server
  let client: Client
  let subject: string
  let event: string
  const send = (n: number) =>
    client.call('POST', `/v1/subjects/${subject}/acts`, {
      by: 'service',
      body: observe(device('a'), 'location', n % 2 === 0 ? 'on' : 'off'),
    })
  const tree = async () =>
    (await client.call('GET', '/v1/health', { by: 'operator' })).json.transparency
  const signedSize = async (): Promise<number> =>
    Number((await (await fetch(`${server.origin}/log/checkpoint`)).text()).split('\n')[1])
  const tile = async () => {
    const answer = await fetch(`${server.origin}/log/tile/0/000.p/4`)
    return answer.status
  }
  const fail = (call: 'read' | 'write') =>
    control.arm({ call, how: 'EIO', lasts: 'for ever', at: 0, pattern: `${data}/tree/*` })

  beforeAll(async () => {
    room = mkdtempSync(join(tmpdir(), 'tree-fails-'))
    data = join(room, 'data')
    control = newControl(join(room, 'control'))
    server = await mustStart(data, { shim: { control: control.path } })
    client = clientOf(() => server.origin, keysIn(server.stdout()))
    subject = await customer(client)
    event = (await send(0)).json.receipt.events[0].id
    for (let n = 1; n < 6; n += 1) await send(n)
  }, 120_000)
  afterAll(async () => {
    await server.kill('SIGKILL')
    control.close()
    rmSync(room, { recursive: true, force: true })
  })

  test('that cannot be read answers 503 by its name, is told in health and as one alarm, and heals', async () => {
    await expect.poll(signedSize, patience).toBeGreaterThan(6)
    fail('read')
    const asked = await Promise.all([
      client.call('GET', '/log/tile/0/000.p/4'),
      client.call('GET', `/v1/subjects/${subject}/events/${event}/proof?reason=audit`, {
        by: 'auditor',
      }),
      client.call('GET', `/v1/subjects/${subject}/events/${event}/receipt`, { by: 'service' }),
      client.call('GET', '/v1/audit/sample?report=acts&size=2&seed=a&reason=audit', {
        by: 'auditor',
      }),
      client.call('POST', '/v1/exports/regulator', {
        by: 'auditor',
        body: { scope: { kind: 'person', subject }, reason: 'audit' },
      }),
    ])
    expect(asked.map((said) => `${said.status} ${problemIn(said)}`)).toEqual(
      asked.map(() => '503 tree-not-read'),
    )
    expect(await tree()).toMatchObject({ state: 'behind', why: 'tree-not-read' })
    expect((await send(6)).status).toBe(201)
    await expect
      .poll(() => server.stderr(), patience)
      .toContain('"alarm":"tree-not-read","is":"raised"')
    control.disarm()
    expect(await tile()).toBe(200)
    await expect.poll(tree, patience).toMatchObject({ state: 'ok' })
    await expect
      .poll(() => server.stderr(), patience)
      .toContain('"alarm":"tree-not-read","is":"cleared"')
    expect(server.stderr().split('"alarm":"tree-not-read","is":"raised"')).toHaveLength(2)
    expect(server.stderr()).not.toContain('"event":"bug"')
  }, 180_000)

  test('that cannot be written serves what is signed, and says so in health', async () => {
    const size = await signedSize()
    fail('write')
    for (let n = 7; n < 12; n += 1) expect((await send(n)).status).toBe(201)
    await expect.poll(tree, patience).toMatchObject({ why: 'tree-not-written' })
    // Through several attempts to open the files again.
    for (let look = 0; look < 20; look += 1) {
      expect(await tile()).toBe(200)
      expect((await tree()).state).not.toBe('ok')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    control.disarm()
    await expect.poll(signedSize, patience).toBeGreaterThan(size + 4)
    expect(server.stderr()).not.toContain('"event":"bug"')
  }, 180_000)
})
