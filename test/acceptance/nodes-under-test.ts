/** Two ledger nodes over HTTP, on one log of a stand-in server and one vault in a PostgreSQL of their own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultDisk } from '../../src/config/disk.ts'
import type { CredentialRole } from '../../src/credentials/credential.ts'
import { openNode, serveNode } from '../../src/main.ts'
import type { LedgerNode } from '../../src/main.ts'
import { shipped } from '../catalogue/shipped.ts'
import { startPrivateServer } from '../postgres/private-server.ts'
import type { PrivateServer } from '../postgres/private-server.ts'
import { startStandIn } from '../store/kurrentdb/stand-in/start.ts'
import type { StandIn } from '../store/kurrentdb/stand-in/start.ts'
import { clientOf } from './client.ts'
import type { Client, Keys } from './client.ts'
import { right } from '../support/unwrap.ts'

export type NodeUnderTest = {
  readonly origin: string
  readonly node: LedgerNode
  readonly stop: () => Promise<void>
}

export type NodesUnderTest = {
  /** Talks to the node chosen last; remembers its last write, whichever node took it. */
  readonly client: Client
  readonly keys: Keys
  readonly use: (index: 0 | 1) => void
  readonly nodes: ReadonlyArray<NodeUnderTest>
  readonly server: StandIn
  readonly database: PrivateServer
  readonly close: () => Promise<void>
}

const roles = ['service', 'officer', 'auditor', 'regulator', 'operator'] as const

type Shared = {
  readonly store: string
  readonly vault: string
  readonly kek: string
  /** File of the policy whose witnesses are asked. */
  readonly witnessPolicy?: string | undefined
}

const startNode = async (
  folder: string,
  { store, vault, kek, witnessPolicy }: Shared,
): Promise<NodeUnderTest> => {
  const config = {
    folder,
    host: '127.0.0.1',
    port: 0,
    store: { kurrentdb: store },
    vault: { postgres: vault },
    profile: 'standard' as const,
    // The clocks of tests are set as it suits them.
    clockLeapMs: Number.POSITIVE_INFINITY,
    kek,
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
    disk: defaultDisk,
    transparency: {
      signing: join(folder, 'signing'),
      entries: 'off' as const,
      ...(witnessPolicy === undefined ? {} : { witnessPolicy }),
    },
  }
  const node = await right(openNode(config, Date.now))
  const serving = await right(serveNode(node, config))
  const stop = async (): Promise<void> => {
    await serving.close()
    await node.close()
  }
  return { origin: serving.origin, node, stop }
}

const createKeys = async ({ credentials }: LedgerNode): Promise<Keys> => {
  const keyOf = async (role: CredentialRole) =>
    [role, (await right(credentials.create({ roles: [role] }))).key] as const
  return Object.fromEntries(await Promise.all(roles.map(keyOf))) as Keys
}

/** Opens both. The shipped policy is in force on both. `witnessPolicy`: a file that names whom they ask. */
export const openNodesUnderTest = async (witnessPolicy?: string): Promise<NodesUnderTest> => {
  const folder = await mkdtemp(join(tmpdir(), 'consent-ledger-nodes-'))
  const server = await startStandIn()
  const database = await startPrivateServer()
  const shared = {
    store: server.connection,
    vault: await database.makeDatabase(),
    kek: randomBytes(32).toString('base64'),
    witnessPolicy,
  }
  const nodes = [
    await startNode(join(folder, 'a'), shared),
    await startNode(join(folder, 'b'), shared),
  ]
  const keys = await createKeys(nodes[0]!.node)
  let current = 0
  const client = clientOf(() => nodes[current]!.origin, keys)
  await client.publish(shipped)
  const { head } = nodes[0]!.node.ledger.health()
  for (const { node } of nodes) await node.ledger.waitFor(head, 30_000)
  return {
    client,
    keys,
    use: (index) => {
      current = index
    },
    nodes,
    server,
    database,
    close: async () => {
      for (const { stop } of nodes) await stop()
      await server.stop()
      await database.dispose()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
