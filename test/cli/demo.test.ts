import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { interrupted, run, runHere, runHereIn, scratch, serveOn, shell } from './support.ts'

type Case = {
  readonly check: number
  readonly isRight: boolean
  readonly decision: string
  readonly reason: string
}
type Report = {
  readonly digest: string
  readonly people: number
  readonly events: string
  readonly cases: ReadonlyArray<Case>
}

const demo = async (...args: ReadonlyArray<string>): Promise<Report> => {
  const { code, stdout, stderr } = await run([
    'demo',
    '--no-serve',
    '--json',
    '--ends-at',
    '2026-11-01T00:00:00Z',
    ...args,
  ])
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Report
}

const demoLine = ['demo', '--no-serve'] as const

const temporaries = (): ReadonlyArray<string> =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('consent-ledger-demo-'))

describe('a demo', () => {
  let room: ReturnType<typeof scratch>
  let first: Report
  beforeAll(async () => {
    room = scratch()
    first = await demo('--people', '50', '--seed', '7')
  })
  afterAll(() => room.remove())

  test('is the same for the same seed', async () => {
    // All but the digest: rows hold hashes under people's keys, which no seed draws.
    const again = await demo('--people', '50', '--seed', '7')
    expect({ ...again, digest: '' }).toEqual({ ...first, digest: '' })
  })

  test('is another for another seed', async () => {
    expect((await demo('--people', '50', '--seed', '8')).cases).not.toEqual(first.cases)
  })

  test('has as many people as were asked for', () => {
    expect(first.people).toBe(50)
  })

  test('answers every case as it must be answered', () => {
    expect(first.cases.filter(({ isRight }) => !isRight)).toEqual([])
  })

  test('shows every check but the clock of questions', () => {
    const shown = new Set(first.cases.map(({ check }) => check))
    const all = Array.from({ length: 24 }, (_, index) => index + 1)
    expect(all.filter((check) => !shown.has(check))).toEqual([20])
  })

  test('answers nothing on standard output but the report', async () => {
    const { stdout } = await run(['demo', '--no-serve', '--people', '1'])
    expect(stdout).toMatch(/^check {2}person/)
    expect(stdout).toMatch(/\nstate digest [0-9a-f]{64}\n$/)
  })

  test('leaves nothing behind', async () => {
    const before = temporaries()
    await demo('--people', '1')
    expect(temporaries()).toEqual(before)
  })

  test('refuses a folder that holds a ledger', async () => {
    const kept = room.path('kept')
    await demo('--people', '1', '--data', kept)
    expect(existsSync(`${kept}/log/0000000001.segment`)).toBe(true)
    const again = await runHere('demo', '--no-serve', '--data', kept)
    expect(again.code).toBe(exits['cannot-create'])
  })

  test('serves what it made, and takes it away when told to stop', async () => {
    const before = temporaries()
    const server = await serveOn(['demo', '--people', '1'])
    expect(temporaries()).not.toEqual(before)
    const line = server
      .stdout()
      .split('\n')
      .find((each) => each.includes('/v1/statistics'))
    const { stdout } = await shell(line ?? 'false')
    expect(stdout).toContain('PolicyAccepted')
    const ended = await server.stop('SIGINT')
    expect(ended.code).toBe(0)
    expect(ended.stderr).not.toContain('key-encryption')
    expect(temporaries()).toEqual(before)
  })

  test('leaves nothing behind when it is broken off', async () => {
    const before = temporaries()
    const { signal } = await interrupted(['demo', '--people', '3000'])
    expect(signal).toBe('SIGINT')
    expect(temporaries()).toEqual(before)
  })

  test.each([
    ['--people', '0'],
    ['--people', 'many'],
    ['--seed', ''],
    ['--ends-at', '2026-11-01'],
  ])('refuses %s %j', async (flag, value) => {
    const { code, stderr } = await runHere('demo', '--no-serve', flag, value)
    expect(code).toBe(exits.usage)
    expect(stderr).toContain(flag)
  })

  test('signs its log under the configured name, as a later server of the kept folder will', async () => {
    const data = room.path('named')
    const made = ['demo', '--no-serve', '--json', '--people', '1', '--data', data]
    const named = { LEDGER_ORIGIN: 'demo.example/log' }
    expect((await run(made, { env: named })).code).toBe(0)
    const { code, stdout } = await runHereIn(named, 'keys', 'log', '--data', data)
    expect([code, stdout]).toEqual([0, expect.stringContaining('demo.example/log+')])
    expect(readFileSync(`${data}/log-origins`, 'utf8')).toContain('\ndemo.example/log\n')
    const wrong = await runHereIn({ LEDGER_ORIGIN: 'no name' }, ...demoLine)
    expect([wrong.code, wrong.stderr]).toEqual([
      exits.config,
      expect.stringContaining('LEDGER_ORIGIN'),
    ])
  })
})
