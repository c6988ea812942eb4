/**
 * Finds the leader. All hosts are asked at once, so that one which is frozen costs no time, and the node that most
 * of them name is taken: a leader that was cut off still believes in itself.
 */
import { VNodeState } from '@eventstore/db-client'
import type { MemberInfo } from '@eventstore/db-client/generated/gossip_pb.js'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { inTime, readPage } from './ask.ts'
import type { Connection } from '../server/connection-string.ts'
import { unreachable } from './fault.ts'
import type { Fault } from './fault.ts'
import type { CommonSettings } from '../server/node-settings.ts'
import { streamRequest } from './requests.ts'
import { identityStream } from '../server/streams.ts'
import { LogClient } from './wire.ts'

const gossipTimeoutMs = 1_500
const proofTimeoutMs = 2_000

const leaderAmong = (members: ReadonlyArray<MemberInfo>): string | undefined => {
  const leader = members.find(
    (member) => member.getIsAlive() && member.getState() === VNodeState.LEADER,
  )
  const at = leader?.getHttpEndPoint()
  return at === undefined ? undefined : `${at.getAddress()}:${at.getPort()}`
}

/** The one named most often. */
const mostNamed = (names: ReadonlyArray<string>): string | undefined => {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}

const leaderSeenBy = async (settings: CommonSettings, endpoint: string) => {
  const client = new LogClient({ ...settings, endpoint })
  const members = await inTime(() => client.members(gossipTimeoutMs), gossipTimeoutMs)
  await client.closeChannel()
  return E.map(leaderAmong)(members)
}

const findLeader = async (
  hosts: ReadonlyArray<string>,
  settings: CommonSettings,
): Promise<Either<Fault, string>> => {
  const views = await Promise.all(hosts.map((host) => leaderSeenBy(settings, host)))
  const named = views.flatMap((view) =>
    E.isRight(view) && view.right !== undefined ? [view.right] : [],
  )
  const leader = mostNamed(named)
  if (leader !== undefined) return E.right(leader)
  const denied = views.find((view) => E.isLeft(view) && view.left.fault === 'denied')
  return denied !== undefined && E.isLeft(denied)
    ? denied
    : E.left({ fault: 'away', why: 'no node knows of a leader' })
}

// The stream need not be there: that the leader says so is the proof.
const proof = streamRequest(identityStream, { direction: 'backwards', from: 'end', maxCount: 1 })

const proven = async (client: LogClient): Promise<Either<Fault, LogClient>> => {
  const answer = await readPage(client, proof, proofTimeoutMs)
  if (E.isRight(answer) || answer.left.fault === 'not-found') return E.right(client)
  await client.closeChannel()
  return answer
}

/** A connection to the leader that has just answered as one; else why there is none. */
export const connect = async (
  { hosts, isCluster }: Connection,
  settings: CommonSettings,
): Promise<Either<Fault, LogClient>> => {
  const [only] = hosts
  if (only === undefined) return E.left(unreachable)
  const endpoint = isCluster ? await findLeader(hosts, settings) : E.right(only)
  return E.isLeft(endpoint)
    ? endpoint
    : proven(new LogClient({ ...settings, endpoint: endpoint.right }))
}
