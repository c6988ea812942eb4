/** What an operator sees: the log of a serving ledger, doctor, and config. */
import { chmodSync, existsSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run, runHere, scratch, serveOn } from './support.ts'
import type { Server } from './support.ts'
import { until } from '../support/until.ts'
import { optOut } from '../support/acts.ts'

type Line = { readonly [name: string]: unknown }
const linesOf = (text: string): ReadonlyArray<Line> =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)

const keysIn = (text: string): { readonly [role: string]: string } =>
  Object.fromEntries([...text.matchAll(/^(\w+): (clk_\S+)$/gm)].map(([, role, key]) => [role, key]))

let room: ReturnType<typeof scratch>
beforeEach(() => {
  room = scratch()
})
afterEach(() => room.remove())

const phone = '13812345678'
const trace = '0af7651916cd43dd8448eb211c80319c'

/** Claims a person, asks about them, acts for them, reads them, and is refused. */
const useIt = async (server: Server): Promise<string> => {
  const keys = keysIn(server.stdout())
  const call = async (method: string, path: string, key: string, body?: object) => {
    const said = await fetch(server.origin + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        traceparent: `00-${trace}-b7ad6b7169203331-01`,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return said.text()
  }
  const service = keys['service']!
  const claimed = await call('POST', '/v1/subjects', service, {
    identifier: { kind: 'phone', value: phone },
  })
  const subject = (JSON.parse(claimed) as { readonly subject: string }).subject
  await call(
    'GET',
    `/v1/decisions?subject=${subject}&purpose=survey.answer&operation=collect`,
    service,
  )
  await call('POST', `/v1/subjects/${subject}/acts`, service, {
    ...optOut,
    personal: { note: 'asked by Anna Beispiel' },
  })
  await call('GET', `/v1/subjects/${subject}?reason=audit`, keys['auditor']!)
  await call('GET', `/v1/subjects/${subject}?reason=audit`, service)
  await call('GET', `/v1/subjects/${subject}?reason=audit`, 'clk_nobody')
  await call('GET', `/v1/subjects/${phone}?reason=audit`, keys['auditor']!)
  return subject
}

describe('the operations log', () => {
  test('tells of start, acts, readings, refusals and stop, and of nothing personal', async () => {
    const server = await serveOn(['serve', '--data', room.path('data')])
    const subject = await useIt(server)
    const { stderr } = await server.stop()
    const lines = linesOf(stderr)
    expect(lines[0]).toMatchObject({ event: 'start', store: 'embedded', vault: 'embedded' })
    expect(lines.at(-1)).toMatchObject({ event: 'stop' })
    const requests = lines.filter(({ event }) => event === 'request')
    expect(requests.map(({ route, problem }) => [route, problem])).toEqual([
      ['claimSubject', undefined],
      ['act', undefined],
      ['standing', undefined],
      ['standing', 'role-missing'],
      ['standing', 'credential-unknown'],
      ['standing', 'invalid-request'],
    ])
    for (const line of requests) {
      expect(line).toMatchObject({
        at: expect.stringMatching(/^\d{4}-/),
        ms: expect.any(Number),
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        trace,
      })
    }
    expect(requests[0]!['key']).toMatch(/^[a-z0-9]{12}$/)
    expect(requests[4]!['key']).toBeUndefined()
    for (const personal of [phone, subject, 'Anna', 'clk_', 'clt_'])
      expect(stderr).not.toContain(personal)
  })

  test('goes to a file, with decisions where they are asked for, and on in a new one after a rotation', async () => {
    const file = room.path('operations.log')
    const env = { LEDGER_LOG: file, LEDGER_LOG_DECISIONS: 'on' }
    const server = await serveOn(['serve', '--data', room.path('data')], { env })
    await useIt(server)
    // The last that it is asked; lines come behind their answers.
    await until(() => readFileSync(file, 'utf8').includes('invalid-request'))
    renameSync(file, `${file}.1`)
    process.kill(server.pid, 'SIGHUP')
    await until(() => existsSync(file))
    const { stderr } = await server.stop()
    expect(linesOf(stderr)).toEqual([])
    const before = linesOf(readFileSync(`${file}.1`, 'utf8'))
    expect(before.map(({ route }) => route)).toContain('askByQuery')
    expect(linesOf(readFileSync(file, 'utf8')).at(-1)).toMatchObject({ event: 'stop' })
  })

  test('is refused where it cannot be', async () => {
    const { code, stderr } = await run(['config'], { env: { LEDGER_LOG: 'somewhere' } })
    expect(code).toBe(78)
    expect(stderr).toContain('LEDGER_LOG')
  })
})

describe('config', () => {
  test('shows every setting and where it came from, and no secret', async () => {
    const env = {
      LEDGER_VAULT: 'postgres://ledger:hunter2abc@db.example/vault',
      LEDGER_KEK: Buffer.alloc(32, 7).toString('base64'),
      LEDGER_PORT: '',
    }
    const { code, stdout } = await run(['config', '--host', '10.0.0.1', '--json'], { env })
    expect(code).toBe(0)
    const shown = new Map(
      (JSON.parse(stdout) as ReadonlyArray<Line>).map(({ setting, value, from }) => [
        setting,
        [value, from],
      ]),
    )
    expect(shown.get('LEDGER_HOST')).toEqual(['10.0.0.1', '--host'])
    expect(shown.get('LEDGER_PORT')).toEqual(['8080', 'default'])
    expect(shown.get('LEDGER_VAULT')).toEqual([
      'postgres://ledger:(hidden)@db.example/vault',
      'LEDGER_VAULT',
    ])
    expect(shown.get('LEDGER_KEK')).toEqual(['(hidden)', 'LEDGER_KEK'])
    expect(stdout).not.toContain('hunter2')
  })

  test.each([
    ['--store', 'esdb://admin:changeit@db.example:2113', 'LEDGER_STORE_FILE'],
    ['--vault', 'postgres://ledger:changeit@db.example/vault', 'LEDGER_VAULT_FILE'],
    ['--vault', 'postgres://db.example/vault?user=ledger&password=changeit', 'LEDGER_VAULT_FILE'],
  ])(
    'a password in %s is refused, since every user of the machine sees it',
    async (flag, value, instead) => {
      const { code, stderr } = await runHere('config', flag, value)
      expect(code).toBe(78)
      expect(stderr).toContain(instead)
      expect(stderr).not.toContain('changeit')
    },
  )
})

describe('doctor', () => {
  const verdicts = (stdout: string) =>
    Object.fromEntries(
      (JSON.parse(stdout) as ReadonlyArray<Line>).map(({ check, verdict }) => [check, verdict]),
    )

  test('looks at a ledger that serves, and finds what is wrong', async () => {
    const data = room.path('data')
    const server = await serveOn(['serve', '--data', data])
    const { port } = new URL(server.origin)
    const at = ['doctor', '--data', data, '--port', port, '--json']
    const sound = await run(at)
    expect([sound.code, verdicts(sound.stdout)]).toMatchObject([
      0,
      {
        clock: 'ok',
        lock: 'ok',
        server: 'ok',
        tls: 'ok',
        permissions: 'ok',
        'key-place': 'warn',
        'erased-pages': 'ok',
        backup: 'warn',
      },
    ])
    expect(sound.stdout).toContain('one process writes')
    const copied = await run(['backup', '--data', data, '--all', '--to', room.path('copy')])
    expect(copied.code).toBe(0)
    expect(verdicts((await run(at)).stdout)).toMatchObject({ backup: 'ok' })
    await server.stop()
    for (const part of ['log', 'rows', 'vault', 'keys', 'credentials'])
      expect(statSync(join(data, part)).mode & 0o077).toBe(0)
    chmodSync(room.path('data/vault'), 0o755)
    const open = await run([...at, '--host', '0.0.0.0'])
    expect(open.code).toBe(1)
    expect(verdicts(open.stdout)).toMatchObject({
      permissions: 'bad',
      tls: 'warn',
      server: 'unknown',
    })
    // The next start closes it again, and says so.
    const again = await (await serveOn(['serve', '--data', data])).stop()
    expect(again.stderr).toContain('access by other users of this machine was removed: vault')
    expect(statSync(join(data, 'vault')).mode & 0o077).toBe(0)
  })

  test('says so where there is nothing to look at, and makes nothing', async () => {
    const { code } = await run(['doctor', '--data', room.path('none')])
    expect(code).toBe(66)
    expect(existsSync(room.path('none'))).toBe(false)
  })
})
