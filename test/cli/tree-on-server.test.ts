/** The tree of a log on a server, in the folder of its node: held against that log as well, and by one process at a time. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { startStandIn } from '../store/kurrentdb/stand-in/start.ts'
import { checkpointOf } from './checkpoints.ts'
import { looked } from './looking.ts'
import { run, scratch, serveOn } from './support.ts'
import type { Server } from './support.ts'

let room: ReturnType<typeof scratch>
let log: Awaited<ReturnType<typeof startStandIn>>
let server: Server
const data = (): string => room.path('data')

beforeAll(async () => {
  room = scratch()
  log = await startStandIn()
  const env = { LEDGER_STORE: log.connection, LEDGER_SCRUB_MIB_PER_SECOND: '1000' }
  server = await serveOn(['serve', '--data', data()], { env })
})
afterAll(async () => {
  await server.stop('SIGKILL')
  await log.stop()
  room.remove()
})

describe('the tree of a log on a server', () => {
  test('keeps the positions, and every entry is held against the server: doctor says when', async () => {
    await checkpointOf(server, 1)
    expect(existsSync(join(data(), 'tree', 'positions'))).toBe(true)
    await expect
      .poll(() => existsSync(join(data(), 'last-tree-scrub.json')), { timeout: 90_000 })
      .toBe(true)
    expect(JSON.parse(readFileSync(join(data(), 'last-tree-scrub.json'), 'utf8'))).toMatchObject({
      findings: 0,
    })
    expect((await looked(data())).get('tree-scrub')).toMatchObject({ verdict: 'ok' })
  }, 120_000)

  test('is not touched by a second process on the same folder, which is refused', async () => {
    const level = () => readFileSync(join(data(), 'tree', 'level-0'))
    const before = level()
    const env = { LEDGER_STORE: log.connection }
    const { code, stderr } = await run(['serve', '--port', '0', '--data', data()], { env })
    expect([code, stderr]).toEqual([exits.locked, expect.stringContaining('another process')])
    expect(level().subarray(0, before.length).equals(before)).toBe(true)
  })
})
