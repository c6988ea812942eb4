/** `witness`, from outside: its key, its answers, its exit codes, and kill -9 on the way to an answer. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashOf, testLog, testSigner } from '../witness/test-log.ts'
import { run, runHere, scratch, serveOn } from './support.ts'
import type { Ran, Server } from './support.ts'

const preload = new URL('../witness/kill-on.mjs', import.meta.url).href
const log = testLog('log.example/cli')
const name = 'witness.example/w1'
let room: ReturnType<typeof scratch>
let named: Ran
const state = (): string => room.path('w')

beforeAll(async () => {
  room = scratch()
  named = await run(['witness', 'keys', '--state', state(), '--name', name])
})
afterAll(() => room.remove())

const start = (folder: string, env: { readonly [name: string]: string } = {}): Promise<Server> =>
  serveOn(['witness', '--state', folder, '--log', log.signer.vkey, '--name', name], { env })
const post = async ({ origin }: Server, body: string): Promise<readonly [number, string]> => {
  const answer = await fetch(`${origin}/add-checkpoint`, { method: 'POST', body })
  return [answer.status, await answer.text()]
}

describe('witness keys', () => {
  test('makes a key once, readable by its owner alone, and shows what verifies it', async () => {
    expect(named.code).toBe(0)
    expect(named.stdout).toMatch(/^witness\.example\/w1\+[0-9a-f]{8}\+B[A-Za-z0-9+/]{43}\n$/)
    const again = await run(['witness', 'keys', '--state', state()])
    expect(again.stdout).toBe(named.stdout)
    expect(statSync(`${state()}/witness.key`).mode & 0o777).toBe(0o600)
    expect(readFileSync(`${state()}/witness.key`, 'utf8')).toContain('PRIVATE KEY')
  })

  test('wants a name for a new key, and takes no other afterwards', async () => {
    expect(await runHere('witness', 'keys', '--state', room.path('new'))).toMatchObject({
      code: 2,
      stderr: 'this witness has no key yet: name it once, for example --name witness.example/w1',
    })
    const spaced = await runHere('witness', 'keys', '--state', room.path('new'), '--name', 'a b')
    expect(spaced.code).toBe(2)
    const other = await runHere(
      'witness',
      'keys',
      '--state',
      state(),
      '--name',
      'witness.example/w2',
    )
    expect(other).toMatchObject({ code: 78 })
    expect(other.stderr).toContain('is named witness.example/w1')
  })

  test('refuses a key that is damaged', async () => {
    const folder = room.path('damaged')
    await runHere('witness', 'keys', '--state', folder, '--name', name)
    writeFileSync(`${folder}/witness.key`, 'no key')
    expect((await runHere('witness', 'keys', '--state', folder)).code).toBe(74)
  })
})

describe('witness', () => {
  test('cosigns a checkpoint, which verifies by its key; a second process on the folder is refused', async () => {
    const server = await start(state())
    expect(server.stdout()).toContain(`its key: ${named.stdout}`)
    expect(server.stdout()).toContain('it cosigns: log.example/cli')
    const [status, lines] = await post(server, log.body(0, 11))
    expect(status).toBe(200)
    writeFileSync(room.path('note'), `${log.signed(11)}${lines}`)
    writeFileSync(
      room.path('policy'),
      `log ${log.signer.vkey}\nwitness w ${named.stdout}quorum w\n`,
    )
    const verified = await runHere(
      'verify',
      'checkpoint',
      room.path('note'),
      '--policy',
      room.path('policy'),
    )
    expect(verified.code).toBe(0)
    const shown = await fetch(`${server.origin}/${hashOf(log.origin)}/checkpoint`)
    expect(await shown.text()).toBe(`${log.signed(11)}${lines}`)
    const second = await run([
      'witness',
      '--state',
      state(),
      '--log',
      log.signer.vkey,
      '--port',
      '0',
    ])
    expect(second).toMatchObject({ code: 75 })
    const ended = await server.stop()
    expect(ended.code).toBe(0)
    expect(ended.stderr).toMatch(
      /^\{"at":"[^"]+","event":"request","request":"add-checkpoint","status":200\}\n/,
    )
  })

  test.each([
    ['before rename', 5],
    ['after rename', 11],
    ['before answer', 11],
  ])('killed %s: who asks again finds size %i', async (moment, size) => {
    const folder = room.path(`killed ${moment}`)
    const env = { NODE_OPTIONS: `--import ${preload}`, KILL_MOMENT: moment, KILL_ON: '2' }
    const first = await start(folder, env)
    expect((await post(first, log.body(0, 5)))[0]).toBe(200)
    await expect(post(first, log.body(5, 11))).rejects.toThrow('fetch failed')
    await first.stop()
    const again = await start(folder)
    expect(await post(again, log.body(1, 20))).toEqual([409, `${size}\n`])
    expect((await post(again, log.body(size, 20)))[0]).toBe(200)
    await again.stop()
  })

  test.each([
    ['no log', 2, []],
    ['a malformed key', 65, ['--log', 'log.example/x']],
    ['the key of a witness', 65, ['--log', testSigner('w.example', 4).vkey]],
    ['a file that is not there', 66, ['--logs', '/nowhere/logs.txt']],
    ['a port out of range', 2, ['--log', log.signer.vkey, '--port', '70000']],
    ['a malformed prefix', 2, ['--log', log.signer.vkey, '--prefix', 'w/']],
    ['a negative rate', 2, ['--log', log.signer.vkey, '--rate', '-1']],
    ['a malformed host', 2, ['--log', log.signer.vkey, '--host', 'a b']],
    ['another word', 2, ['serve']],
    ['two words', 2, ['keys', 'more']],
  ])('is refused %s with %i', async (_, code, flags) => {
    expect((await runHere('witness', '--state', room.path('refused'), ...flags)).code).toBe(code)
  })

  test('reads logs from a file, and names the malformed line', async () => {
    const file = room.path('logs')
    const ending = `log ${log.signer.vkey} https://log.example/\n`
    for (const [text, said] of [
      [`# ours\n\n${ending}witness w x\n`, 'line 4: expected log VKEY'],
      [`log\n`, 'line 1: expected log VKEY'],
      [`log log.example/x\n`, 'key 1: the key is malformed'],
      [ending.trimEnd(), 'line 1: expected log VKEY'],
    ] as const) {
      writeFileSync(file, text)
      const refused = await runHere('witness', '--state', room.path('refused'), '--logs', file)
      expect([refused.code, refused.stderr]).toEqual([65, expect.stringContaining(said)])
    }
    writeFileSync(file, `# ours\n\n${ending}`)
    const server = await serveOn([
      'witness',
      '--state',
      room.path('listed'),
      '--logs',
      file,
      '--name',
      name,
    ])
    expect((await post(server, log.body(0, 5)))[0]).toBe(200)
    await server.stop()
  })
})
