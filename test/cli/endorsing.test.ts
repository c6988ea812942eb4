/** A ledger whose checkpoints others vouch for: a witness of ours in its own process, openssl's authority, and a depository. */
import { createServer } from 'node:http'
import type { Server as HttpServer } from 'node:http'
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { bytesFrom } from '../../src/transparency/bytes/text.ts'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import { policyFrom } from '../../src/transparency/proof/read-policy.ts'
import { verifyCheckpoint } from '../../src/transparency/proof/verify-checkpoint.ts'
import { right } from '../support/unwrap.ts'
import { makeAuthority } from '../transparency/stamp/authority.ts'
import { testSigner } from '../witness/test-log.ts'
import { exportOver } from './exported.ts'
import { looked } from './looking.ts'
import { run, scratch, serveOn } from './support.ts'
import type { Server } from './support.ts'
import { until } from '../support/until.ts'

let room: ReturnType<typeof scratch>
let witness: Server
let authority: HttpServer
let stamped = 0
let vkey = ''
let policy = ''
let settings: { readonly [name: string]: string } = {}

const data = (): string => room.path('data')
let operator = ''
const get = async ({ origin }: Server, path: string): Promise<string> =>
  (await fetch(`${origin}${path}`, { headers: { Authorization: `Bearer ${operator}` } })).text()
const servers: Server[] = []
const serve = async (env: { readonly [name: string]: string } = settings): Promise<Server> => {
  const server = await serveOn(['serve', '--data', data()], { env })
  servers.push(server)
  return server
}
const isVerified = (note: string): boolean =>
  E.isRight(
    verifyCheckpoint(nodeCrypto, right(policyFrom(nodeCrypto, bytesFrom(policy))), bytesFrom(note)),
  )
const isCosigned = async (server: Server): Promise<boolean> =>
  isVerified(await get(server, '/log/checkpoint'))
const listen = (server: HttpServer): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
const health = async (server: Server): Promise<string> => get(server, '/v1/health')

beforeAll(async () => {
  room = scratch()
  const first = await serve({})
  operator = /operator: (clk_\S+)/.exec(first.stdout())?.[1] ?? ''
  const shown = await get(first, '/log/keys')
  vkey = shown.split('\n').find((line) => line.includes('+')) ?? ''
  await first.stop()
  cpSync(data(), room.path('yesterday'), { recursive: true })
  const state = ['--state', room.path('witness'), '--name', 'witness.example/w1']
  witness = await serveOn(['witness', ...state, '--log', vkey])
  const own = /its key: (\S+)/.exec(witness.stdout())?.[1] ?? ''
  policy = `log ${vkey}\nwitness w1 ${own} ${witness.origin}\nwitness w2 ${testSigner('w.example/2', 4).vkey}\ngroup any any w1 w2\nquorum any\n`
  const ours = makeAuthority(room.path('tsa'), 'p256')
  ours.issue('tsa', 'stamping', 30)
  authority = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.once('end', () => {
      stamped += 1
      res.writeHead(200, { 'Content-Type': 'application/timestamp-reply' })
      res.end(ours.reply('tsa', new Uint8Array(Buffer.concat(chunks))))
    })
  })
  const port = await listen(authority)
  writeFileSync(room.path('policy.txt'), policy)
  writeFileSync(room.path('ca.pem'), ours.pem('ca'))
  settings = {
    LEDGER_WITNESS_POLICY: room.path('policy.txt'),
    LEDGER_TIMESTAMP_URL: `http://127.0.0.1:${port}/`,
    LEDGER_TIMESTAMP_CA: room.path('ca.pem'),
    LEDGER_DEPOSIT_COMMAND: `cat > ${room.path('deposited')}; echo received`,
  }
}, 120_000)
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
})
afterAll(async () => {
  await witness.stop()
  authority.closeAllConnections()
  authority.close()
  room.remove()
})

describe('a ledger whose checkpoints others vouch for', () => {
  test('shows cosigned checkpoints, has them stamped and deposited, and says so in its health', async () => {
    const server = await serve()
    await until(async () => isVerified(await get(server, '/log/checkpoint/endorsed')))
    await until(async () => existsSync(`${data()}/deposits/last`))
    await until(async () => /"stamp":\{"state":"ok"/.test(await health(server)))
    // Each is told of by itself: none waits for the others.
    await until(async () => /"witness.example\/w1","state":"ok"/.test(await health(server)))
    await until(async () => /"deposit":\{"state":"ok"/.test(await health(server)))
    expect(stamped).toBeGreaterThan(0)
    const told = await health(server)
    expect(told).toMatch(/"witnesses":\[\{"witness":"witness.example\/w1","state":"ok"/)
    expect(told).toMatch(/"deposit":\{"state":"ok"/)
    const metrics = await get(server, '/v1/metrics')
    expect(metrics).toMatch(/ledger_witness_cosigned\{witness="witness.example\/w1"\} 1/)
    await server.stop()
    const [receipt = ''] = readdirSync(`${data()}/deposits`).filter((name) =>
      name.endsWith('.receipt'),
    )
    expect(readFileSync(`${data()}/deposits/${receipt}`, 'utf8')).toBe('received\n')
    expect(readFileSync(room.path('deposited'), 'utf8').split('\n')[1]).toBe(
      receipt.replace('.receipt', ''),
    )
    // What is on its way is begun again, and in no backup.
    writeFileSync(`${data()}/deposits/pending`, 'on its way')
    const to = room.path('copied')
    const copied = await run(['backup', '--log', '--data', data(), '--to', to])
    expect([copied.code, readdirSync(`${to}/deposits`).toSorted()]).toEqual([0, [receipt, 'last']])
    expect(readFileSync(`${to}/deposits/${receipt}`, 'utf8')).toBe('received\n')
    rmSync(`${data()}/deposits/pending`)
    const replayed = await run(['replay', '--data', data(), '--format', 'jsonl'])
    expect(replayed.stdout).toContain('CheckpointDeposited')
    expect(replayed.stdout).toContain(createHash('sha256').update('received\n').digest('hex'))
    expect(replayed.stdout.split('"CheckpointDeposited"').length - 1).toBe(1)
  }, 120_000)

  test('goes on, and signs, while another witness, authority and depository are away', async () => {
    const away = policy.replace(/(witness w2 \S+)/, '$1 http://127.0.0.1:9')
    writeFileSync(room.path('away.txt'), away)
    const server = await serve({
      LEDGER_WITNESS_POLICY: room.path('away.txt'),
      LEDGER_TIMESTAMP_URL: 'http://127.0.0.1:9/',
      LEDGER_TIMESTAMP_CA: room.path('ca.pem'),
      LEDGER_DEPOSIT_COMMAND: 'exit 3',
    })
    await until(() => isCosigned(server))
    await until(async () => /"stamp":\{"state":"stamp-not-answered"/.test(await health(server)))
    await until(async () => /"w.example\/2","state":"away"/.test(await health(server)))
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200)
    expect((await server.stop()).code).toBe(0)
  }, 120_000)

  test('tells the reader of a bundle that the quorum is missing, and which witness did not sign', async () => {
    writeFileSync(room.path('missing.txt'), policy.replace('quorum any', 'quorum w2'))
    const env = { LEDGER_WITNESS_POLICY: room.path('missing.txt') }
    const server = await serve(env)
    const { answer, report } = await exportOver(server, data(), room)
    expect([answer.status, answer.headers.get('consent-ledger-missing')]).toEqual([200, 'quorum'])
    expect(answer.headers.get('consent-ledger-contradicted')).toBeNull()
    expect(report).toContain('witnesses (w2) is not met: the policy names no URL to ask')
    await server.stop()
    expect((await looked(data(), { env })).get('witnesses')).toMatchObject({
      verdict: 'warn',
      said: expect.stringMatching(/quorum of witnesses \(w2\) is missing: \d+ entries are signed/),
    })
    const out = ['--out', room.path('missing.zip'), '--data', data(), '--json']
    const asked = ['export', 'regulator', '--scope', 'purpose', 'survey.answer']
    const closed = policy.replace(/(witness w2 \S+)/, '$1 http://127.0.0.1:9')
    writeFileSync(room.path('missing.txt'), closed.replace('quorum any', 'quorum w2'))
    const made = await run([...asked, ...out], { env })
    expect([made.code, made.stderr]).toEqual([
      0,
      expect.stringMatching(/the quorum of witnesses w2 is missing: w\.example\/2 \(\S+\) did not/),
    ])
    expect(JSON.parse(made.stdout)).toMatchObject({
      missing: [{ missing: 'quorum', quorum: 'w2' }],
    })
  }, 120_000)

  test('killed in the midst of a deposit completes it at the next start, and records it once', async () => {
    rmSync(data(), { recursive: true })
    cpSync(room.path('yesterday'), data(), { recursive: true })
    // The shell's parent is the ledger.
    const killing = await serve({ LEDGER_DEPOSIT_COMMAND: 'cat >/dev/null; kill -9 $PPID' })
    await until(async () => !isAlive(killing.pid))
    servers.pop()
    expect(readdirSync(`${data()}/deposits`)).toEqual(['pending'])
    const pending = readFileSync(`${data()}/deposits/pending`, 'utf8')
    const command = `cat > ${room.path('again')}; echo received`
    const server = await serve({ LEDGER_DEPOSIT_COMMAND: command })
    await until(async () => existsSync(`${data()}/deposits/last`))
    await server.stop()
    expect(readFileSync(room.path('again'), 'utf8')).toBe(pending)
    const { stdout } = await run(['replay', '--data', data(), '--format', 'jsonl'])
    expect(stdout.split('"CheckpointDeposited"')).toHaveLength(2)
  }, 120_000)

  test('is detected where the whole folder was restored with its keys: the witness knows more', async () => {
    rmSync(data(), { recursive: true })
    cpSync(room.path('yesterday'), data(), { recursive: true })
    const server = await serve({ LEDGER_WITNESS_POLICY: room.path('policy.txt') })
    await until(async () => /"state":"ahead"/.test(await health(server)))
    await until(() => Promise.resolve(server.stderr().includes('"alarm":"witness-contradicts"')))
    expect(await isCosigned(server)).toBe(false)
    expect(JSON.parse(await health(server)).transparency).toMatchObject({
      state: 'contradicted',
      why: 'ahead, by the witness witness.example/w1',
      contradictions: [{ witness: 'witness.example/w1', says: 'ahead' }],
    })
    expect(await get(server, '/v1/metrics')).toContain('\nledger_log_contradicted 1\n')
    const { answer, report } = await exportOver(server, data(), room)
    expect(answer.headers.get('consent-ledger-contradicted')).toBe('ahead')
    expect(report).toMatch(/The witness witness\.example\/w1 claims that it cosigned \d+ entries/)
    const ofDoctor = {
      verdict: 'bad',
      said: expect.stringMatching(/claims that it cosigned \d+ entries/),
    }
    expect((await looked(data())).get('witnesses')).toMatchObject(ofDoctor)
    await server.stop()
    expect(
      server.stderr().match(/"says":"the witness witness\.example\/w1 claims that it cosigned/g),
    ).toHaveLength(1)
    expect((await looked(data())).get('witnesses')).toMatchObject(ofDoctor)
    // Known from the first look on, although nobody is asked: the witness of this policy is away.
    writeFileSync(room.path('gone.txt'), policy.replace(witness.origin, 'http://127.0.0.1:9'))
    const again = await serve({ LEDGER_WITNESS_POLICY: room.path('gone.txt') })
    await until(async () => (await health(again)).includes('"state":"contradicted"'))
    await until(() => Promise.resolve(again.stderr().includes('"alarm":"witness-contradicts"')))
  }, 120_000)
})

test.each([
  ['LEDGER_WITNESS_POLICY', { LEDGER_WITNESS_POLICY: '/dev/null' }],
  [
    'LEDGER_TIMESTAMP_CA',
    { LEDGER_TIMESTAMP_URL: 'http://a.example', LEDGER_TIMESTAMP_CA: '/dev/null' },
  ],
])('a ledger does not start with a file of %s that cannot be used', async (setting, env) => {
  const refused = await run(['serve', '--data', data(), '--port', '0'], { env })
  expect(refused).toMatchObject({ code: 78 })
  expect(refused.stderr).toContain(setting)
})
