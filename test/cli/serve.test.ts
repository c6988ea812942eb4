import { readdirSync, statSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { besideVaultText } from '../../src/main/safety/key-place.ts'
import { run, scratch, serveOn, shell } from './support.ts'
import type { Server } from './support.ts'
import { until } from '../support/until.ts'

const keysIn = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(/^(\w+): (clk_\S+)$/gm)].map(([, role = '', key = '']) => [role, key]))

const get = (server: Server, path: string, key?: string): Promise<Response> =>
  fetch(
    server.origin + path,
    key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } },
  )

describe('serving from an empty folder', () => {
  let room: ReturnType<typeof scratch>
  let data: string
  let server: Server

  beforeAll(async () => {
    room = scratch()
    data = room.path('data')
    server = await serveOn(['serve', '--data', data])
  })
  afterAll(async () => {
    await server.stop('SIGKILL').catch(() => {})
    room.remove()
  })

  test('is alive and ready', async () => {
    expect((await get(server, '/livez')).status).toBe(200)
    expect((await get(server, '/readyz')).status).toBe(200)
  })

  test('prints one key for each role', () => {
    expect([...keysIn(server.stdout()).keys()]).toEqual([
      'service',
      'officer',
      'auditor',
      'regulator',
      'operator',
    ])
  })

  test('prints curl lines that work as they are', async () => {
    const lines = server
      .stdout()
      .split('\n')
      .filter((line) => line.startsWith('curl '))
    expect(lines).toHaveLength(5)
    for (const line of lines) {
      const { code, stdout } = await shell(`${line} -f`)
      expect([line.replace(/clk_\S+/, 'KEY'), code, stdout.length > 0]).toEqual([
        expect.any(String),
        0,
        true,
      ])
    }
  })

  test('lets nobody in without a key', async () => {
    expect((await get(server, '/v1/policies')).status).toBe(401)
  })

  test('published the policy that comes with it', async () => {
    const text = await get(
      server,
      '/v1/policies/icbc-rong-e-lian/versions/v1/text',
      keysIn(server.stdout()).get('regulator'),
    )
    expect(await text.text()).toContain('融e联隐私政策')
  })

  test('keeps folder and keys to its owner', () => {
    expect(statSync(data).mode & 0o777).toBe(0o700)
    expect(statSync(`${data}/keys/kek.json`).mode & 0o777).toBe(0o600)
  })

  test('lets no second process write', async () => {
    const second = await run(['serve', '--data', data, '--port', '0'])
    expect(second.code).toBe(exits.locked)
    expect(second.stdout).toBe('')
    expect(second.stderr).toContain(`pid ${server.pid}`)
  })

  test('lets none write either once somebody deleted its socket', async () => {
    for (const name of readdirSync(data).filter((each) => each.endsWith('.sock')))
      unlinkSync(join(data, name))
    const second = await run(['serve', '--data', data, '--port', '0'])
    expect(second).toMatchObject({ code: exits.locked, stdout: '' })
    expect(second.stderr).toContain(`pid ${server.pid}`)
  })

  test('lets others read beside it, but nobody open a record', async () => {
    const whole = await run(['replay', '--data', data, '--format', 'jsonl'])
    expect(whole.code).toBe(0)
    expect(whole.stdout).toContain('PolicyVersionPublished')
    expect((await run(['fsck', '--data', data])).code).toBe(0)
    const subject = `sub_${'0'.repeat(32)}`
    const person = await run(['replay', '--data', data, '--subject', subject, '--reason', 'audit'])
    expect(person).toMatchObject({ code: exits.locked, stdout: '' })
    expect(person.stderr).toContain('HTTP')
  })

  test('refuses another port holder by name of the port', async () => {
    const { port } = new URL(server.origin)
    const other = await run(['serve', '--data', room.path('other'), '--port', port])
    expect(other.code).toBe(exits.unavailable)
    expect(other.stderr).toContain(port)
  })

  test('takes a credential made beside it, and refuses it within a second of its end', async () => {
    const made = await run(['credential', 'create', '--roles', 'auditor', '--data', data])
    const key = made.stdout.trim()
    expect((await get(server, '/v1/statistics', key)).status).toBe(200)
    const id = /^clk_([a-z0-9]{12})_/.exec(key)?.[1] ?? ''
    expect((await run(['credential', 'list', '--data', data])).stdout).toContain(id)
    expect((await run(['credential', 'revoke', id, '--data', data])).code).toBe(0)
    // Ten times as long, for a machine that is busy.
    await until(async () => (await get(server, '/v1/statistics', key)).status === 401, 10_000)
  })

  test('stops in order, and starts again without showing keys', async () => {
    const ended = await server.stop('SIGTERM')
    expect(ended.code).toBe(0)
    expect(ended.stderr.split(besideVaultText)).toHaveLength(2)
    const before = keysIn(ended.stdout)
    server = await serveOn(['serve', '--data', data])
    expect(keysIn(server.stdout()).size).toBe(0)
    expect((await get(server, '/v1/policies', before.get('officer'))).status).toBe(200)
  })

  test('says that it stops while a balancer may still send here, unless somebody at a terminal waits', async () => {
    const drained = await serveOn(['serve', '--data', room.path('drained')], {
      env: { LEDGER_DRAIN: '5' },
    })
    const ending = drained.stop('SIGTERM')
    await until(async () => (await get(drained, '/readyz')).status === 503)
    expect((await get(drained, '/v1/policies')).status).toBe(503)
    expect((await get(drained, '/livez')).status).toBe(200)
    expect((await ending).code).toBe(0)
    await expect(get(drained, '/livez')).rejects.toThrow('fetch failed')
    const again = await serveOn(['serve', '--data', room.path('drained')], {
      env: { LEDGER_DRAIN: '300' },
    })
    expect((await again.stop('SIGINT')).code).toBe(0)
  })

  test('refuses another name than the one it seals under', async () => {
    await server.stop('SIGINT')
    const renamed = await run([
      'serve',
      '--data',
      data,
      '--name',
      'another.example/ledger',
      '--port',
      '0',
    ])
    expect(renamed.code).toBe(exits.config)
    expect(renamed.stderr).toContain('name')
  })

  test('opens no vault without its key, nor with another', async () => {
    const kept = room.path('keyed')
    const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64')
    const first = await serveOn(['serve', '--data', kept], { env: { LEDGER_KEK: key(1) } })
    expect((await first.stop()).stderr).not.toContain(besideVaultText)
    const without = await run(['serve', '--data', kept, '--port', '0'])
    expect(without).toMatchObject({ code: exits.config, stdout: '' })
    expect(without.stderr).toContain('LEDGER_KEK')
    const other = await run(['serve', '--data', kept, '--port', '0'], {
      env: { LEDGER_KEK: key(2) },
    })
    expect(other.code).toBe(exits.config)
    expect(other.stderr).not.toContain(key(2))
  })
})
