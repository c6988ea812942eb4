/** Several stand-ins that share one log and gossip about each other. */
import type { ClusterView, Member } from './node.ts'
import type { Endpoint } from './refusals.ts'
import {
  certificatesFor,
  connectionTo,
  firstLog,
  startShared,
  type Shared,
  type StandIn,
  type StandInOptions,
} from './start.ts'

/** A running cluster. */
export type StandInCluster = {
  /** Lists every node; asks for the leader. */
  readonly connection: string
  readonly connectionAs: (user: string, password: string) => string
  readonly nodes: ReadonlyArray<StandIn>
  /** The node that leads; an error when there is none. */
  readonly leader: () => StandIn
  readonly followers: () => ReadonlyArray<StandIn>
  /** From now on this node leads; subscriptions of others stay open, as on real servers. */
  readonly elect: (index: number) => void
  /** Nobody leads until someone is elected. */
  readonly loseLeader: () => void
  /** Takes the node with this index for dead, as its neighbours do after a while without a word. */
  readonly takeForDead: (index: number) => void
  readonly stop: () => Promise<void>
}

type Election = { leader: number | undefined; readonly dead: Set<number> }

/** How a node with this index sees the cluster. */
const viewOf =
  (index: number, nodes: ReadonlyArray<StandIn>, election: Election) =>
  (self: () => Endpoint): ClusterView => ({
    isLeader: () => election.leader === index,
    leader: () =>
      election.leader === index ? self() : nodes[election.leader ?? nodes.length]?.address,
    members: () =>
      nodes.map(({ address }, place): Member => {
        const role = election.leader === undefined ? 'unknown' : 'follower'
        return {
          endpoint: address,
          state: place === election.leader ? 'leader' : role,
          isAlive: !election.dead.has(place),
        }
      }),
  })

/** Starts a cluster; the first node leads. A port given is the first node's, the others follow it. */
export const startCluster = async (
  size: number,
  options: StandInOptions = {},
): Promise<StandInCluster> => {
  const election: Election = { leader: 0, dead: new Set() }
  const nodes: Array<StandIn> = []
  const common: Pick<Shared, 'log' | 'certificates'> = {
    log: firstLog(options),
    certificates: certificatesFor(options),
  }
  for (let index = 0; index < size; index += 1) {
    const port = options.port === undefined ? 0 : options.port + index
    const cluster = viewOf(index, nodes, election)
    nodes.push(await startShared({ ...options, port }, { ...common, cluster }))
  }
  const hosts = nodes.map(({ address }) => `${address.address}:${address.port}`).join(',')
  const plain = connectionTo(() => hosts, nodes[0]?.caFile)
  const connectionAs = (user: string, password: string) =>
    `${plain(user, password)}&nodePreference=leader`
  return {
    connectionAs,
    connection: connectionAs('admin', 'changeit'),
    nodes,
    leader: () => {
      const leader = nodes[election.leader ?? size]
      if (leader === undefined) throw new Error('there is no leader now')
      return leader
    },
    followers: () => nodes.filter((_, index) => index !== election.leader),
    elect: (index) => {
      election.leader = index
      election.dead.delete(index)
    },
    loseLeader: () => {
      election.leader = undefined
    },
    takeForDead: (index) => void election.dead.add(index),
    stop: async () => {
      for (const node of nodes) await node.stop()
    },
  }
}
