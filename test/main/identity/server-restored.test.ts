/**
 * A log on a server that was restored from an older backup: the parts of the node know of more than it holds. Told in
 * words before anything is written, and opened where the loss is accepted. The same for a log that moved to another
 * server, which counts it anew.
 */
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../../src/cli/words/exit.ts'
import { runHere, runHereIn } from '../../cli/support.ts'
import { startStandIn } from '../../store/kurrentdb/stand-in/start.ts'
import type { StandIn } from '../../store/kurrentdb/stand-in/start.ts'
import { isPostgresHere } from '../../postgres/binaries.ts'
import { startPrivateServer } from '../../postgres/private-server.ts'
import type { LedgerNode } from '../../../src/main.ts'
import { copyOf, makeLedgers, start } from './house.ts'
import { configOn } from '../../support/config.ts'
import type { Ledgers } from './house.ts'
import { right } from '../../support/unwrap.ts'

const clinic = new URL('../../../policies/riverside-clinic', import.meta.url).pathname

let ledgers: Ledgers
beforeAll(async () => {
  ledgers = await makeLedgers()
}, 120_000)
afterAll(() => ledgers.remove())

const servers: StandIn[] = []
const folders: string[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A server that holds the ledger as it was early, as a restored backup does. */
const restored = async (firstPosition = 0n): Promise<StandIn> => {
  const server = await startStandIn({ firstPosition })
  servers.push(server)
  const moved = await runHere('migrate', '--from', ledgers.early, '--to', server.connection)
  if (moved.code !== 0) throw new Error(moved.stderr)
  return server
}

/** The node's folder, whose log moved to a server: its rows are folded anew. */
const nodeFolder = (): string => {
  const folder = copyOf(ledgers.early)
  folders.push(folder)
  for (const part of ['log', 'rows']) rmSync(join(folder, part), { recursive: true })
  return folder
}

/** Opens the node and records a publication by it. */
const record = (folder: string, server: StandIn, ...more: ReadonlyArray<string>) =>
  runHereIn(
    { LEDGER_STORE: server.connection },
    'publish',
    '--policy',
    clinic,
    '--data',
    folder,
    ...more,
  )

/** The events that a ledger wrote there: the server writes statistics of its own. */
const writtenTo = ({ log }: StandIn): number =>
  log.records().filter(({ stream }) => !stream.startsWith('$')).length

/** As the sentence asks: rows are built anew. */
const moveRowsAway = (folder: string): void =>
  renameSync(join(folder, 'rows'), join(folder, 'rows.known-to-be-ahead'))

const headIn = (said: string): string => /--accept-loss (\d+)/.exec(said)?.[1] ?? ''

describe('a server that was restored from an older backup', () => {
  test('is reported, and nothing is written to it; with an accepted loss it goes on', async () => {
    const folder = nodeFolder()
    const before = await restored()
    expect((await record(folder, before)).code).toBe(0)
    const older = await restored()
    const written = writtenTo(older)
    const refused = await record(folder, older)
    expect(refused.code).toBe(exits.corrupt)
    expect(refused.stderr).toContain('parts-that-differ.md')
    expect(refused.stderr).not.toMatch(/delete|remove/i)
    const head = headIn(refused.stderr)
    expect(head).not.toBe('')
    expect(writtenTo(older)).toBe(written)
    // Another number is not that of this log.
    const wrong = await record(folder, older, '--accept-loss', String(BigInt(head) + 1n))
    expect(wrong.code).toBe(exits.config)
    expect(refused.stderr).toContain('move the folder rows to another place')
    expect((await record(folder, older, '--accept-loss', head)).code).toBe(exits.config)
    expect(writtenTo(older)).toBe(written)
    moveRowsAway(folder)
    expect((await record(folder, older, '--accept-loss', head)).code).toBe(0)
    expect((await record(folder, older)).code).toBe(0)
  }, 120_000)

  test('is told of by a position that was noted outside, where the node lost its folder', async () => {
    const folder = nodeFolder()
    const before = await restored()
    expect((await record(folder, before)).code).toBe(0)
    const noted = String(before.log.records().at(-1)?.position ?? '')
    const older = await restored()
    const fresh = nodeFolder()
    const refused = await record(fresh, older, '--expect', noted)
    expect(refused.code).toBe(exits.corrupt)
    expect(refused.stderr).toContain(noted)
  }, 120_000)
})

describe.skipIf(!isPostgresHere())('a server that was restored under a vault in PostgreSQL', () => {
  test('is told by the vault, where the node has nothing else of its own', async () => {
    const database = await startPrivateServer()
    try {
      const postgres = await database.makeDatabase()
      const node = async (server: StandIn, use: (node: LedgerNode) => Promise<void>) => {
        const folder = mkdtempSync(join(tmpdir(), 'consent-ledger-parts-'))
        folders.push(folder)
        const kek = Buffer.alloc(32, 7).toString('base64')
        const store = { kurrentdb: server.connection }
        const config = { ...configOn(folder), kek, store, vault: { postgres } }
        const outcome = await start(config, Date.now)
        if (!('node' in outcome)) return [outcome.code, outcome.said] as const
        await use(outcome.node)
        await outcome.node.close()
        return 'it started' as const
      }
      const recordOne = async ({ credentials }: LedgerNode): Promise<void> => {
        await right(credentials.create({ roles: ['auditor'] }))
        await expect
          .poll(async () => (await right(credentials.journal.pending())).length, {
            timeout: 45_000,
          })
          .toBe(0)
      }
      const server = await startStandIn({})
      servers.push(server)
      expect(await node(server, recordOne)).toBe('it started')
      const older = await startStandIn({})
      servers.push(older)
      const copied = await runHere('migrate', '--from', server.connection, '--to', older.connection)
      expect([copied.code, copied.stderr]).toEqual([0, expect.any(String)])
      expect(await node(server, recordOne)).toBe('it started')
      const written = writtenTo(older)
      const refused = await node(older, () => Promise.resolve())
      expect(refused).toEqual([
        exits.corrupt,
        expect.stringMatching(/the key vault .*knows of position/),
      ])
      expect(refused[1]).not.toMatch(/delete|remove/i)
      expect(writtenTo(older)).toBe(written)
      expect(await node(server, () => Promise.resolve())).toBe('it started')
    } finally {
      await database.dispose()
    }
  }, 180_000)
})

describe('a log that moved from one server to another', () => {
  test('is counted anew, which is told; the start that accepts it goes on as before', async () => {
    const folder = nodeFolder()
    const one = await restored(1_000_000n)
    expect((await record(folder, one)).code).toBe(0)
    const other = await startStandIn({})
    servers.push(other)
    const moved = await runHere('migrate', '--from', one.connection, '--to', other.connection)
    expect([moved.code, moved.stderr]).toEqual([0, expect.any(String)])
    const refused = await record(folder, other)
    expect(refused.code).toBe(exits.corrupt)
    const head = headIn(refused.stderr)
    moveRowsAway(folder)
    expect((await record(folder, other, '--accept-loss', head)).code).toBe(0)
    expect((await record(folder, other)).code).toBe(0)
  }, 120_000)
})
