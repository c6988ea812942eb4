/** A log that is begun anew under another name, from an older copy of its folder, while its keys were kept. */
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { looked } from '../../cli/looking.ts'
import { run, scratch, serveOn } from '../../cli/support.ts'
import type { Server } from '../../cli/support.ts'
import { until } from '../../support/until.ts'

let room: ReturnType<typeof scratch>
let operator = ''
let witness: Server
const servers: Server[] = []

const data = (): string => room.path('data')
const serve = async (env: { readonly [name: string]: string }): Promise<Server> => {
  const server = await serveOn(['serve', '--data', data()], { env })
  servers.push(server)
  return server
}
const get = async ({ origin }: Server, path: string): Promise<string> =>
  (await fetch(`${origin}${path}`, { headers: { Authorization: `Bearer ${operator}` } })).text()

const exportOnce = async (name: string): Promise<void> => {
  const env = { LEDGER_WITNESS_POLICY: room.path('policy.txt') }
  const asked = ['export', 'regulator', '--scope', 'purpose', 'survey.answer']
  const made = await run([...asked, '--out', room.path(name), '--data', data()], { env })
  expect([made.code, made.stderr]).toEqual([0, expect.not.stringContaining('is missing')])
}

/** The witness has cosigned more than the folder has: it was restored, and its keys were left as they are. */
beforeAll(async () => {
  room = scratch()
  const first = await serve({})
  operator = /operator: (clk_\S+)/.exec(first.stdout())?.[1] ?? ''
  const keys = await get(first, '/log/keys')
  const vkey = keys.split('\n').find((line) => line.includes('+')) ?? ''
  await first.stop()
  cpSync(data(), room.path('yesterday'), { recursive: true })
  const state = ['--state', room.path('witness'), '--name', 'witness.example/w1']
  witness = await serveOn(['witness', ...state, '--log', vkey])
  servers.push(witness)
  const own = /its key: (\S+)/.exec(witness.stdout())?.[1] ?? ''
  writeFileSync(room.path('policy.txt'), `witness w1 ${own} ${witness.origin}\nquorum w1\n`)
  // Each is recorded: the second is of a longer log.
  await exportOnce('first.zip')
  await exportOnce('second.zip')
  cpSync(`${data()}/signing`, room.path('keys'), { recursive: true })
  rmSync(data(), { recursive: true })
  cpSync(room.path('yesterday'), data(), { recursive: true })
  rmSync(`${data()}/signing`, { recursive: true })
  cpSync(room.path('keys'), `${data()}/signing`, { recursive: true })
}, 240_000)
afterAll(async () => {
  for (const server of servers) await server.stop()
  room.remove()
})

test('is a new log to its witness: asked about, not known, and contradicted by nobody', async () => {
  const before = witness.stderr().length
  const env = {
    LEDGER_WITNESS_POLICY: room.path('policy.txt'),
    LEDGER_ORIGIN: 'ledger.example/log/2',
  }
  const server = await serve(env)
  const health = (): Promise<string> => get(server, '/v1/health')
  await until(async () => /"state":"(unknown-log|ahead)"/.test(await health()))
  const { transparency } = JSON.parse(await health())
  expect(transparency).toMatchObject({
    origin: 'ledger.example/log/2',
    witnesses: [{ witness: 'witness.example/w1', state: 'unknown-log', entries: 0 }],
  })
  expect(transparency.state).not.toBe('contradicted')
  expect(transparency.contradictions).toBeUndefined()
  await until(() => Promise.resolve(witness.stderr().slice(before).includes('unknown-origin')))
  expect(server.stderr()).not.toContain('witness-contradicts')
  expect((await looked(data(), { env })).get('witnesses')).toMatchObject({
    verdict: 'warn',
    said: expect.stringContaining('no witness has cosigned yet'),
  })
}, 240_000)
