/** A server's answers about itself: its version, its methods, and the members of its cluster. */
import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js'
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js'
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js'
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js'
import type { Member, Node } from './node.ts'
import { respond } from './respond.ts'
import { seenOf } from './seen.ts'
import { features, gossip, uuidOf } from './wire.ts'

const streamsService = 'event_store.client.streams.streams'

/** Methods, with the features that clients ask for. */
const methods: ReadonlyArray<readonly [service: string, method: string, features: string[]]> = [
  [streamsService, 'read', ['position', 'events']],
  [streamsService, 'append', []],
  [streamsService, 'delete', []],
  [streamsService, 'tombstone', []],
  [streamsService, 'batchappend', ['deadline_duration']],
  ['event_store.client.gossip.gossip', 'read', []],
  ['event_store.client.server_features.serverfeatures', 'getsupportedmethods', []],
]

const supported = (version: string): SupportedMethods => {
  const answer = new features.SupportedMethods()
  answer.setEventStoreServerVersion(version)
  for (const [service, method, list] of methods) {
    const entry = new features.SupportedMethod()
    answer.addMethods(entry.setServiceName(service).setMethodName(method).setFeaturesList(list))
  }
  return answer
}

/** Answers GetSupportedMethods. */
export const supportedMethods =
  (node: Node) =>
  (
    call: ServerUnaryCall<Empty, SupportedMethods>,
    callback: sendUnaryData<SupportedMethods>,
  ): void => {
    const perform = () => {
      const refusal = node.access.refusesCaller(call.metadata)
      if (refusal !== undefined) return { refusal }
      return { answer: () => callback(null, supported(node.faults.tuning().version)) }
    }
    respond(node, { seen: seenOf('features', call), perform, fail: callback })
  }

const states = {
  leader: gossip.MemberInfo.VNodeState.LEADER,
  follower: gossip.MemberInfo.VNodeState.FOLLOWER,
  unknown: gossip.MemberInfo.VNodeState.UNKNOWN,
} as const

const instanceId = (port: number): string =>
  `00000000-0000-4000-8000-${port.toString(16).padStart(12, '0')}`

const memberInfo = ({ endpoint, state, isAlive }: Member) => {
  const { address, port } = endpoint
  const info = new gossip.MemberInfo()
  info.setInstanceId(uuidOf(instanceId(port)))
  info.setTimeStamp((BigInt(Date.now()) * 10_000n).toString())
  info.setState(states[state])
  info.setIsAlive(isAlive)
  return info.setHttpEndPoint(new gossip.EndPoint().setAddress(address).setPort(port))
}

/** Answers Gossip.Read; nobody has to say who they are. */
export const gossipFrom =
  (node: Node) =>
  (call: ServerUnaryCall<Empty, ClusterInfo>, callback: sendUnaryData<ClusterInfo>): void => {
    const perform = () => {
      const info = new gossip.ClusterInfo()
      info.setMembersList(node.cluster.members().map(memberInfo))
      return { answer: () => callback(null, info) }
    }
    respond(node, { seen: seenOf('gossip', call), perform, fail: callback })
  }
