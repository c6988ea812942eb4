/** Starts one stand-in server; see README.md beside this file. */
import { newAccess, type User } from './access.ts'
import { newCertificates, type Certificates } from './certificate.ts'
import { startEngine } from './engine.ts'
import { newFaultBook, type Faults } from './faults.ts'
import { jsonEvent, newLog, type StoredLog } from './log.ts'
import type { ClusterView, Node, OpenSubscription } from './node.ts'
import { writePem } from './pem-files.ts'
import type { Endpoint } from './refusals.ts'
import type { Seen, Wire } from './seen.ts'

/** Everything has a default: see the table in README.md. */
export type StandInOptions = {
  readonly port?: number
  readonly version?: string
  readonly security?: 'on' | 'off'
  readonly certificate?: 'valid' | 'expired'
  readonly users?: Readonly<Record<string, User>>
  readonly firstPosition?: bigint
  readonly statsEvery?: number
}

/** One running stand-in. */
export type StandIn = {
  readonly connection: string
  readonly connectionAs: (user: string, password: string) => string
  readonly caFile: string | undefined
  readonly otherCaFile: string | undefined
  readonly httpUrl: string
  readonly address: Endpoint
  readonly faults: Faults
  readonly seen: Wire
  readonly log: StoredLog
  readonly stop: () => Promise<void>
  readonly kill: () => Promise<void>
  readonly restart: (version?: string) => Promise<void>
  readonly freeze: () => void
  readonly thaw: () => void
}

/** The parts that the servers of one cluster share. */
export type Shared = {
  readonly log: StoredLog
  readonly cluster: (self: () => Endpoint) => ClusterView
  readonly certificates: Certificates | undefined
}

const defaultVersion = '23.10.8'
const defaultStatsEvery = 3
const host = '127.0.0.1'

/** A log as a server leaves it that has just been started for the first time. */
export const firstLog = ({
  firstPosition = 0n,
  statsEvery = defaultStatsEvery,
}: StandInOptions) => {
  const log = newLog({ firstPosition, statsEvery })
  if (statsEvery === 0) return log
  log.append('$$$stats-127.0.0.1:2113', 'any', [jsonEvent('$metadata', { $maxAge: 86_400 })])
  log.append('$user-admin', 'any', [jsonEvent('$UserCreated', { loginName: 'admin' })])
  // Its type does not begin with a dollar: a filter by type lets it through, one by stream does not.
  log.append('$users', 'any', [jsonEvent('user-noted', { loginName: 'admin' })])
  return log
}

/** The certificates that the options ask for; none with security off. */
export const certificatesFor = ({ security, certificate = 'valid' }: StandInOptions) =>
  security === 'on' ? newCertificates(certificate) : undefined

const alone = (self: () => Endpoint): ClusterView => ({
  members: () => [{ endpoint: self(), state: 'leader', isAlive: true }],
  isLeader: () => true,
  leader: self,
})

/** `esdb://user:password@hosts?…` for servers with this CA, or without TLS. */
export const connectionTo =
  (hosts: () => string, caFile: string | undefined) =>
  (user: string, password: string): string => {
    const tls = caFile === undefined ? 'tls=false' : `tls=true&tlsCAFile=${caFile}`
    return `esdb://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${hosts()}?${tls}`
  }

const newNode = (options: StandInOptions, shared: Shared, self: () => Endpoint) => {
  const { log } = shared
  const timers = new Set<NodeJS.Timeout>()
  const calls: Array<Seen> = []
  const node: Node = {
    log,
    access: newAccess(options.security ?? 'off', log, options.users ?? {}),
    faults: newFaultBook(options.version ?? defaultVersion),
    cluster: shared.cluster(self),
    subscriptions: new Set<OpenSubscription>(),
    record: (seen) => void calls.push(seen),
    later: (ms, act) => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        act()
      }, ms)
      timers.add(timer)
    },
  }
  const forgetTimers = () => {
    for (const timer of timers) clearTimeout(timer)
    timers.clear()
  }
  return { node, calls, forgetTimers }
}

/** Starts a server that shares what is given with others. */
export const startShared = async (options: StandInOptions, shared: Shared): Promise<StandIn> => {
  let port = options.port ?? 0
  const self = () => ({ address: host, port })
  const { node, calls, forgetTimers } = newNode(options, shared, self)
  let engine = await startEngine(node, port, shared.certificates)
  port = engine.port
  const { remove, ...files } = writePem(shared.certificates)
  // By name with TLS: Node warns of an address as the name of a TLS server.
  const name = shared.certificates === undefined ? host : 'localhost'
  const connectionAs = connectionTo(() => `${name}:${port}`, files.caFile)
  let isRunning = true
  const end = async (how: 'politely' | 'at-once') => {
    if (!isRunning) return
    isRunning = false
    forgetTimers()
    await engine.end(how)
    node.subscriptions.clear()
  }
  const eachSubscription = (act: (subscription: OpenSubscription) => void) => {
    for (const subscription of node.subscriptions) act(subscription)
  }
  return {
    ...files,
    connectionAs,
    connection: connectionAs('admin', 'changeit'),
    httpUrl: `${shared.certificates === undefined ? 'http' : 'https'}://${host}:${port}`,
    address: self(),
    log: shared.log,
    faults: {
      ...node.faults,
      cutConnections: () => engine.cut(),
      dropSubscriptions: (reason, leader) => {
        const gone = leader === undefined ? 'unavailable' : ({ notLeader: leader } as const)
        eachSubscription(({ drop }) => drop(reason === 'slow-consumer' ? reason : gone))
      },
      muteSubscriptions: () => eachSubscription(({ mute }) => mute()),
      unmuteSubscriptions: () => eachSubscription(({ unmute }) => unmute()),
    },
    seen: {
      calls: () => [...calls],
      of: (call) => calls.filter((seen) => seen.call === call),
      clear: () => void calls.splice(0),
      openConnections: () => engine.openConnections(),
      openSubscriptions: () => node.subscriptions.size,
    },
    stop: () => end('politely').then(remove),
    kill: () => end('at-once'),
    restart: async (version) => {
      await end('at-once')
      if (version !== undefined) node.faults.tune({ version })
      shared.log.restarted()
      engine = await startEngine(node, port, shared.certificates)
      isRunning = true
    },
    freeze: () => engine.freeze(),
    thaw: () => engine.thaw(),
  }
}

/** Starts a server of its own. */
export const startStandIn = (options: StandInOptions = {}): Promise<StandIn> =>
  startShared(options, {
    log: firstLog(options),
    cluster: alone,
    certificates: certificatesFor(options),
  })
