/** A whole ledger behind HTTP: a folder of its own, the shipped policy, a key for each role, a clock that tests set. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PolicyPackage } from '../../src/catalogue/package/package.ts'
import type { DecisionBody } from '../../src/api/bodies/decision-bodies.ts'
import { defaultDisk } from '../../src/config/disk.ts'
import type { DiskSettings } from '../../src/config/disk.ts'
import type { CredentialRole } from '../../src/credentials/credential.ts'
import { openNode, serveNode } from '../../src/main.ts'
import type { LedgerNode } from '../../src/main.ts'
import { shipped } from '../catalogue/shipped.ts'
import { clientOf } from './client.ts'
import type { Client, Keys } from './client.ts'
import { right } from '../support/unwrap.ts'

/** The ledger's answer, as it stands in JSON. */
export type Decision = DecisionBody

/** Time as the ledger is told it. */
export type TestClock = {
  readonly now: () => string
  /** Any RFC 3339 instant; also an earlier one, as after a clock was put back. */
  readonly set: (instant: string) => void
  readonly pass: (minutes: number) => void
}

export type LedgerUnderTest = Client & {
  readonly folder: string
  readonly origin: string
  readonly keys: Keys
  readonly clock: TestClock
  /** What lies behind the server, for what has no route: rebuilding and the digest. */
  readonly node: () => LedgerNode
  /** Stops it in order and starts it again on the same folder, after whatever is done to that between. */
  readonly restart: (between?: () => Promise<void>) => Promise<void>
  readonly close: () => Promise<void>
}

const roles = ['service', 'officer', 'auditor', 'regulator', 'operator'] as const

const minuteMs = 60_000

const testClock = (start: string) => {
  let ms = Date.parse(start)
  return {
    nowMs: () => ms,
    clock: {
      now: () => new Date(ms).toISOString(),
      set: (instant: string) => {
        ms = Date.parse(instant)
      },
      pass: (minutes: number) => {
        ms += minutes * minuteMs
      },
    },
  }
}

const start = async (
  folder: string,
  nowMs: () => number,
  disk: DiskSettings,
  clockLeapMs: number,
) => {
  const config = {
    folder,
    host: '127.0.0.1',
    port: 0,
    store: 'embedded' as const,
    vault: 'embedded' as const,
    profile: 'standard' as const,
    clockLeapMs,
    transparency: { signing: join(folder, 'signing'), entries: 'readers' as const },
    kekFile: join(folder, 'keys', 'kek.json'),
    log: { target: 'off' as const, decisions: false },
    limits: {
      ratePerCredential: 0,
      ratePerPerson: 0,
      personBodyBytes: 64 * 1024,
      corsOrigins: [],
      drainMs: 0,
      stalledMs: 30_000,
      unreadBytes: 1e9,
    },
    disk,
  }
  const node = await right(openNode(config, nowMs))
  const serving = await right(serveNode(node, config))
  const stop = async (): Promise<void> => {
    await serving.close()
    await node.close()
  }
  return { node, origin: serving.origin, stop }
}

const createKeys = async ({ credentials }: LedgerNode) => {
  const keyOf = async (role: CredentialRole) =>
    [role, (await right(credentials.create({ roles: [role] }))).key] as const
  const keys = await Promise.all(roles.map(keyOf))
  // Their events come by themselves, within a second: a test that counts events begins after them.
  while ((await right(credentials.journal.pending())).length > 0)
    await new Promise((later) => setTimeout(later, 20))
  return Object.fromEntries(keys) as { readonly [R in CredentialRole]: string }
}

/** Where every test begins, unless it says otherwise: a Monday morning in Beijing. */
export const monday = '2026-03-02T09:00:00+08:00'

/** Opens one. The shipped policy is in force, or another at once, whatever date it gives itself. */
export const openLedgerUnderTest = async (
  at = monday,
  pkg: PolicyPackage = shipped,
  disk: DiskSettings = defaultDisk,
  // The clocks of tests are set as it suits them.
  clockLeapMs = Number.POSITIVE_INFINITY,
): Promise<LedgerUnderTest> => {
  const folder = await mkdtemp(join(tmpdir(), 'consent-ledger-acceptance-'))
  const { nowMs, clock } = testClock(at)
  let running = await start(folder, nowMs, disk, clockLeapMs)
  const keys = await createKeys(running.node)
  const client = clientOf(() => running.origin, keys)
  await client.publish(pkg, { effectiveAt: clock.now() })
  return {
    ...client,
    folder,
    keys,
    get origin() {
      return running.origin
    },
    clock,
    node: () => running.node,
    restart: async (between) => {
      await running.stop()
      await between?.()
      running = await start(folder, nowMs, disk, clockLeapMs)
    },
    close: async () => {
      await running.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
