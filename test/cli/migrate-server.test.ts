import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { openKurrentLog, openKurrentStore } from '../../src/store/kurrentdb/open-kurrentdb.ts'
import { openEmbeddedReader } from '../../src/store/embedded/reading/open-reader.ts'
import { startStandIn } from '../store/kurrentdb/stand-in/start.ts'
import type { Fault } from '../store/kurrentdb/stand-in/faults.ts'
import type { Seen } from '../store/kurrentdb/stand-in/seen.ts'
import type { StandIn } from '../store/kurrentdb/stand-in/start.ts'
import { eventOf, freshStream } from '../store/support.ts'
import { openHouse } from './house.ts'
import type { House } from './house.ts'
import { programLine, run, runHere } from './support.ts'
import { left, right } from '../support/unwrap.ts'

let house: House
let server: StandIn
beforeAll(async () => {
  house = await openHouse()
}, 90_000)
afterAll(() => house.remove())
beforeEach(async () => {
  server = await startStandIn({ firstPosition: 2n ** 53n })
})
afterEach(() => server.stop())

type Facts = { readonly log: { readonly events: number }; readonly state: string }
type Proof = { readonly equal: boolean; readonly source: Facts; readonly target: Facts }

const log = () =>
  openKurrentLog({
    connection: server.connection,
    profile: 'standard',
    monotonicMs: () => performance.now(),
    random: Math.random,
  })

const store = () =>
  openKurrentStore({
    connection: server.connection,
    profile: 'standard',
    name: undefined,
    newId: () => 'f'.repeat(32),
    monotonicMs: () => performance.now(),
    random: Math.random,
  })

const migrate = (from: string, to: string) =>
  runHere('migrate', '--from', from, '--to', to, '--json')

const migrated = async (from: string, to: string): Promise<Proof> => {
  const { code, stdout, stderr } = await migrate(from, to)
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Proof
}

describe('moving to a server', () => {
  test('and back gives the same ledger both times, by every digest', async () => {
    const there = await migrated(house.data, server.connection)
    expect(there.equal).toBe(true)
    expect(there.source.state).toBe((await house.replayed()).digest)
    const back = await migrated(server.connection, house.path('back'))
    expect(back).toEqual(there)
    const reader = await right(openEmbeddedReader({ folder: house.data }))
    const opened = await right(store())
    expect(opened.ledgerId).toBe(reader.ledgerId)
    await opened.close()
    await reader.close()
  })

  test('sends the events in their order, each where it was', async () => {
    await migrated(house.data, server.connection)
    const appends = server.seen.of('append').filter(({ stream }) => stream !== 'ledger-identity')
    const reader = await right(openEmbeddedReader({ folder: house.data }))
    const all = { direction: 'forwards', from: 'start', maxCount: 10_000 } as const
    const source = await right(reader.readAll(all))
    await reader.close()
    expect(appends.flatMap(({ eventIds }) => eventIds)).toEqual(source.map(({ event }) => event.id))
    expect(appends.length).toBeLessThan(source.length)
    for (const { expected } of appends) expect(['bigint', 'string']).toContain(typeof expected)
    expect(appends.map(({ expected }) => expected)).not.toContain('any')
  })

  test('goes on through lost, unanswered and refused appends, and writes nothing twice', async () => {
    const wrong = new Map<number, Fault>([
      [3, { fault: 'broken' }],
      [4, { fault: 'broken' }],
      [9, { fault: 'refused', as: 'not-ready' }],
      [10, { fault: 'refused', as: 'not-ready' }],
      [20, { fault: 'unanswered' }],
      [30, { fault: 'lost' }],
      [40, { fault: 'late', ms: 300 }],
    ])
    for (const [at, fault] of wrong) {
      let appends = 0
      // What is tried on opening is no event of the ledger.
      const isIts = ({ call, stream }: Seen): boolean => {
        if (call !== 'append' || stream === 'ledger-identity') return false
        appends += 1
        return appends === at
      }
      server.faults.when(isIts, fault)
    }
    const { equal } = await migrated(house.data, server.connection)
    expect(equal).toBe(true)
  })

  test('leaves no ledger behind until it is whole', async () => {
    const line = `exec ${programLine} migrate --from ${house.data} --to '${server.connection}'`
    server.faults.when(({ call }) => call === 'append' && server.log.records().length > 90, {
      fault: 'late',
      ms: 60_000,
    })
    const child = spawn('sh', ['-c', line], { stdio: 'ignore' })
    while (server.log.records().length < 90) await new Promise((later) => setTimeout(later, 20))
    const ended = new Promise((done) => child.once('close', done))
    child.kill('SIGKILL')
    await ended
    server.faults.clear()
    expect(await left(store())).toMatchObject({ failure: 'corrupt', where: 'ledger-identity' })
    expect((await migrated(house.data, server.connection)).equal).toBe(true)
    const opened = await right(store())
    await opened.close()
  })
})

describe('a server that cannot be moved into or out of', () => {
  test('holds another ledger', async () => {
    const opened = await right(store())
    await opened.close()
    const { code, stderr } = await migrate(house.data, server.connection)
    expect(code).toBe(exits.data)
    expect(stderr).toContain('another ledger')
  })

  test('holds events that the source does not begin with', async () => {
    const opened = await right(log())
    await right(opened.append(freshStream('subject'), 'no-stream', [eventOf()]))
    await opened.close()
    const before = server.log.records().length
    const { code, stderr } = await migrate(house.data, server.connection)
    expect(code).toBe(exits.data)
    expect(stderr).toContain('event 0')
    expect(server.log.records()).toHaveLength(before)
  })

  test('is no ledger, and is not made one by being asked', async () => {
    const before = server.log.records().length
    const { code } = await migrate(server.connection, house.path('none'))
    expect(code).toBe(exits['no-input'])
    expect(server.log.records()).toHaveLength(before)
  })

  test('is the same one under another name', async () => {
    const { port } = server.address
    const { code } = await migrate(
      `esdb://127.0.0.1:${port}?tls=false`,
      `esdb://admin:pw@127.0.0.1:${port},localhost:1?tls=false`,
    )
    expect(code).toBe(exits.usage)
  })

  test('is away, and its password is in no message', async () => {
    const secret = house.path('secret')
    writeFileSync(secret, 'esdb://admin:Very-Secret@127.0.0.1:1?tls=false\n')
    const { code, stdout, stderr } = await run([
      'migrate',
      '--from',
      house.data,
      '--to',
      `@${secret}`,
    ])
    expect(code).toBe(exits.unavailable)
    expect(stdout + stderr).toContain('esdb://127.0.0.1:1')
    expect(stdout + stderr).not.toContain('Very-Secret')
  })
})
