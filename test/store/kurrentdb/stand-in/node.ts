/** The parts that every handler of one stand-in server works with. */
import type { Access } from './access.ts'
import type { FaultBook } from './faults.ts'
import type { StoredLog } from './log.ts'
import type { Endpoint, Refusal } from './refusals.ts'
import type { Seen } from './seen.ts'

/** One member of a cluster as gossip tells of it. */
export type Member = {
  readonly endpoint: Endpoint
  readonly state: 'leader' | 'follower' | 'unknown'
  readonly isAlive: boolean
}

/** How this node sees its cluster; a single node is its own leader. */
export type ClusterView = {
  readonly members: () => ReadonlyArray<Member>
  readonly isLeader: () => boolean
  readonly leader: () => Endpoint | undefined
}

/** A subscription that is open now. */
export type OpenSubscription = {
  readonly drop: (refusal: Refusal) => void
  readonly mute: () => void
  readonly unmute: () => void
}

/** One server's parts. */
export type Node = {
  readonly log: StoredLog
  readonly access: Access
  readonly faults: FaultBook
  readonly cluster: ClusterView
  readonly subscriptions: Set<OpenSubscription>
  readonly record: (seen: Seen) => void
  /** Does this after so many milliseconds, unless the server is stopped or killed first. */
  readonly later: (ms: number, act: () => void) => void
}
