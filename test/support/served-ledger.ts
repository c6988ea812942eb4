/**
 * A whole ledger behind HTTP, as `serve` composes it: one node or several, with a key for each role and a policy in
 * force. Store, vault, clock, policy and settings are parameters. A ledger within a test's process is in `ledger.ts`.
 */
import { randomBytes } from 'node:crypto'
import type { PolicyPackage } from '../../src/catalogue/package/package.ts'
import type { Config } from '../../src/config.ts'
import type { CredentialRole } from '../../src/credentials/credential.ts'
import { openNode, serveNode } from '../../src/main.ts'
import type { LedgerNode } from '../../src/main.ts'
import { clientOf } from '../acceptance/client.ts'
import type { Client, Keys } from '../acceptance/client.ts'
import { shipped } from '../catalogue/shipped.ts'
import { startPrivateServer } from '../postgres/private-server.ts'
import type { PrivateServer } from '../postgres/private-server.ts'
import { startStandIn } from '../store/kurrentdb/stand-in/start.ts'
import type { StandIn } from '../store/kurrentdb/stand-in/start.ts'
import { configOn } from './config.ts'
import type { Changed } from './config.ts'
import { makeFolder } from './folder.ts'
import { testClock } from './test-clock.ts'
import type { TestClock } from './test-clock.ts'
import { until } from './until.ts'
import { right } from './unwrap.ts'

/** Where every test begins, unless it says otherwise: a Monday morning in Beijing. */
export const monday = '2026-03-02T09:00:00+08:00'

export type Wanted = {
  /** In the folder when absent; or on a stand-in for KurrentDB. */
  readonly store?: 'embedded' | 'kurrentdb'
  /** In the folder when absent; or in a PostgreSQL of its own. */
  readonly vault?: 'embedded' | 'postgres'
  /** One when absent; more share a store and a vault that are not embedded. */
  readonly nodes?: number
  /** What the clock shows: `monday` when absent, `now` for the machine's own. */
  readonly at?: string
  /** In force at once, whatever date it gives itself: the shipped one when absent. */
  readonly policy?: PolicyPackage
  readonly config?: Changed
}

export type ServedNode = {
  readonly node: LedgerNode
  readonly origin: string
  readonly stop: () => Promise<void>
}

/** Talks to the node chosen last; remembers its last write, whichever node took it. */
export type ServedLedger = Client & {
  readonly folder: string
  readonly keys: Keys
  readonly clock: TestClock
  readonly nodes: ReadonlyArray<ServedNode>
  /** From now on this node is talked to; at first it is 0. */
  readonly use: (index: number) => void
  readonly origin: string
  /** Where the events are, and the keys, where that is no folder. */
  readonly server: StandIn | undefined
  readonly database: PrivateServer | undefined
  /** The node behind the server, for what has no route: rebuilding and the digest. */
  readonly node: () => LedgerNode
  /** Stops that node in order and starts it again on the same folder, after whatever is done to that between. */
  readonly restart: (between?: () => Promise<void>) => Promise<void>
  readonly close: () => Promise<void>
}

/** The same on servers. */
export type SharedLedger = ServedLedger & {
  readonly server: StandIn
  readonly database: PrivateServer
}

const startNode = async (config: Config, nowMs: () => number): Promise<ServedNode> => {
  const node = await right(openNode(config, nowMs))
  const serving = await right(serveNode(node, config))
  const stop = async (): Promise<void> => {
    await serving.close()
    await node.close()
  }
  return { node, origin: serving.origin, stop }
}

const roles = ['service', 'officer', 'auditor', 'regulator', 'operator'] as const

const createKeys = async ({ credentials }: LedgerNode): Promise<Keys> => {
  const keyOf = async (role: CredentialRole) =>
    [role, (await right(credentials.create({ roles: [role] }))).key] as const
  const keys = await Promise.all(roles.map(keyOf))
  // Their events come by themselves, within a second: a test that counts events begins after them.
  await until(async () => (await right(credentials.journal.pending())).length === 0)
  return Object.fromEntries(keys) as Keys
}

/** The engines that are no files of a node, and the settings that lead to them. */
const startEngines = async ({ store, vault }: Wanted) => {
  const server = store === 'kurrentdb' ? await startStandIn() : undefined
  const database = vault === 'postgres' ? await startPrivateServer() : undefined
  const config: Changed = {
    ...(server === undefined ? {} : { store: { kurrentdb: server.connection } }),
    ...(database === undefined
      ? {}
      : {
          vault: { postgres: await database.makeDatabase() },
          kek: randomBytes(32).toString('base64'),
        }),
  }
  const stop = async (): Promise<void> => {
    await server?.stop()
    await database?.dispose()
  }
  return { server, database, config, stop }
}

export async function openServedLedger(
  wanted: Wanted & { readonly store: 'kurrentdb'; readonly vault: 'postgres' },
): Promise<SharedLedger>
export async function openServedLedger(wanted?: Wanted): Promise<ServedLedger>
export async function openServedLedger(wanted: Wanted = {}): Promise<ServedLedger> {
  const { at = monday, policy = shipped, nodes: count = 1 } = wanted
  const room = makeFolder('served')
  const { server, database, config, stop } = await startEngines(wanted)
  const { nowMs, clock } = testClock(at)
  const start = (index: number): Promise<ServedNode> => {
    const folder = count === 1 ? room.folder : room.path(`node-${index}`)
    return startNode(configOn(folder, { ...config, ...wanted.config }), nowMs)
  }
  const nodes: ServedNode[] = []
  for (let index = 0; index < count; index += 1) nodes.push(await start(index))
  let current = 0
  const used = (): ServedNode => nodes[current]!
  const keys = await createKeys(used().node)
  const client = clientOf(() => used().origin, keys)
  // A clock that goes on is past any moment that is named.
  await client.publish(policy, at === 'now' ? {} : { effectiveAt: clock.now() })
  const { head } = used().node.ledger.health()
  for (const { node } of nodes) await node.ledger.waitFor(head, 30_000)
  return {
    ...client,
    server,
    database,
    folder: room.folder,
    keys,
    clock,
    nodes,
    use: (index) => {
      current = index
    },
    get origin() {
      return used().origin
    },
    node: () => used().node,
    restart: async (between) => {
      await used().stop()
      await between?.()
      nodes[current] = await start(current)
    },
    close: async () => {
      for (const node of nodes) await node.stop()
      await stop()
      room.remove()
    },
  }
}
