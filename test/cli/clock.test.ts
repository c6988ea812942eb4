import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { exits, no } from '../../src/cli/words/exit.ts'
import { run, scratch, serveOn } from './support.ts'
import type { Server } from './support.ts'

const minuteMs = 60_000
const yearMs = 365 * 86_400_000
const preload = new URL('./set-clock.mjs', import.meta.url).href

let room: ReturnType<typeof scratch>
let data: string
let env: { readonly [name: string]: string }
let server: Server
let keys: ReadonlyMap<string, string>
let subject: string

const isSetBy = (ms: number): void => writeFileSync(room.path('offset'), String(ms))

beforeAll(async () => {
  room = scratch()
  data = room.path('data')
  env = { CLOCK_OFFSET_FILE: room.path('offset'), NODE_OPTIONS: `--import ${preload}` }
  isSetBy(0)
  server = await serveOn(['serve', '--data', data], { env })
  keys = new Map(
    [...server.stdout().matchAll(/^(\w+): (clk_\S+)$/gm)].map(([, role = '', key = '']) => [
      role,
      key,
    ]),
  )
  const identifier = { kind: 'customer_no', value: 'C-1' }
  subject = (await call('service', 'POST', '/v1/subjects', { identifier })).json.subject
})
afterAll(async () => {
  await server.stop('SIGKILL').catch(() => {})
  room.remove()
})

const call = async (role: string, method: string, path: string, body?: object) => {
  const said = await fetch(server.origin + path, {
    method,
    headers: { authorization: `Bearer ${keys.get(role)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  // oxlint-disable-next-line typescript/no-explicit-any -- answers of several shapes
  const json: any = JSON.parse(await said.text())
  return { status: said.status, headers: said.headers, json }
}

/** The node looks for alarms once a second; on a busy machine later. */
const isAlarmed = (is: 'raised' | 'cleared') =>
  vi.waitUntil(() => server.stderr().includes(`"alarm":"clock-leapt","is":"${is}"`), {
    timeout: 45_000,
  })

let devices = 0
const seen = (state: 'on' | 'off', claim: object = {}) => {
  devices += 1
  return call('service', 'POST', `/v1/subjects/${subject}/acts`, {
    act: 'observe-permission',
    device: `dev_${String(devices).padStart(32, '0')}`,
    permission: 'camera',
    state,
    source: 'settings',
    ...claim,
  })
}

const clockNow = async () => (await call('operator', 'GET', '/v1/health')).json['clock']

describe('a clock that is set a year ahead while the program runs', () => {
  test('is alarmed; nothing but what protects is recorded, at the time as it goes on', async () => {
    expect((await seen('on')).status).toBe(201)
    isSetBy(yearMs)
    const refused = await seen('on')
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('60')
    expect(refused.json).toMatchObject({ type: 'urn:consent-ledger:problem:clock-leapt' })
    expect((await seen('off')).status).toBe(201)
    expect(await clockNow()).toBe('ahead')
    const { json } = await call('auditor', 'GET', `/v1/subjects/${subject}/trail?reason=audit`)
    const last = json.entries.at(-1)
    const recordedMs = Date.parse(last.event.recordedAt)
    expect(Math.abs(recordedMs - Date.now())).toBeLessThan(minuteMs)
    await isAlarmed('raised')
  })

  test('tokens of people go on, so that they can say no', async () => {
    isSetBy(0)
    const { json } = await call('service', 'POST', `/v1/subjects/${subject}/tokens`, {
      lifeSeconds: 300,
    })
    isSetBy(yearMs)
    const said = await fetch(`${server.origin}/v1/subjects/${subject}/trail`, {
      headers: { authorization: `Bearer ${json['token']}` },
    })
    expect(said.status).toBe(200)
  })

  test('is believed again once it is right', async () => {
    isSetBy(0)
    expect(await clockNow()).toBe('ok')
    expect((await seen('on')).status).toBe(201)
    await isAlarmed('cleared')
  })

  test('is accepted by an operator alone, and that leap alone', async () => {
    isSetBy(yearMs)
    const accept = '/v1/clock/acceptance'
    expect((await call('officer', 'POST', accept, { leap: 'ahead' })).status).toBe(403)
    expect((await call('operator', 'POST', accept, { leap: 'behind' })).status).toBe(409)
    expect((await call('operator', 'POST', accept, { leap: 'ahead' })).status).toBe(200)
    expect(await clockNow()).toBe('ok')
    expect((await seen('on')).status).toBe(201)
  })
})

describe('a program that starts before its last event', () => {
  test('ends in one sentence that names both times and what to do', async () => {
    await server.stop()
    isSetBy(0)
    const ended = await run(['serve', '--data', data, '--port', '0'], { env })
    expect(ended).toMatchObject({ code: exits.unavailable, stdout: '' })
    const said = ended.stderr.split('\n').filter((line) => line.includes('clock accept'))
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(/recorded 20\d\d-[^,]+, clock 20\d\d-/)
    const shown = await run(['clock', '--data', data], { env })
    expect(shown.code).toBe(no)
    const doctor = await run(['doctor', '--data', data, '--json'], { env })
    expect(JSON.parse(doctor.stdout)).toContainEqual(
      expect.objectContaining({ check: 'clock', verdict: 'bad' }),
    )
  })

  test('starts once an operator accepted it, and takes honest times', async () => {
    const accepted = await run(['clock', 'accept', '--data', data], { env })
    expect(accepted).toMatchObject({ code: 0 })
    expect((await run(['clock', 'accept', '--data', data], { env })).code).toBe(exits.data)
    server = await serveOn(['serve', '--data', data], { env })
    expect(await clockNow()).toBe('ok')
    const occurredAt = new Date(Date.now() - minuteMs).toISOString()
    expect((await seen('on', { occurredAt, timeSource: 'service' })).status).toBe(201)
    expect((await seen('off', { occurredAt, timeSource: 'service' })).status).toBe(201)
    await server.stop()
    const replayed = await run(['replay', '--data', data, '--format', 'jsonl'], { env })
    expect(replayed.stdout.match(/"ClockLeapAccepted"/g)).toHaveLength(2)
  })
})
