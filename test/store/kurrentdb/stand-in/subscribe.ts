/** Subscriptions: the past page by page, the word that the head is reached, then what is written. */
import { randomUUID } from 'node:crypto'
import type { ServerWritableStream } from '@grpc/grpc-js'
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import { pageSize, type Filter } from './filter.ts'
import type { Node } from './node.ts'
import {
  caughtUpResponse,
  checkpointResponse,
  confirmationResponse,
  eventResponse,
} from './recorded.ts'
import type { Answer } from './respond.ts'
import { openSender, type Sender } from './sender.ts'
import type { Stored } from './stored.ts'
import { traitsOf, type Traits } from './traits.ts'

type From = 'start' | 'end' | bigint

type Followed = {
  readonly node: Node
  readonly sender: Sender
  readonly filter: Filter
  readonly traits: Traits
  /** The stream that is followed does not exist yet. */
  readonly isMissing: () => boolean
  /** Index of the next record to look at. */
  cursor: number
  /** Looked at since the last checkpoint. */
  considered: number
  /** Position of the last checkpoint; they only ever rise. */
  lastCheckpoint: bigint
}

const never = () => false

const checkpointEvery = ({ node, filter }: Followed): number => {
  const tuned = node.faults.tuning().checkpoints
  if (filter.checkpointEvery === undefined || tuned === 'never') return Number.POSITIVE_INFINITY
  return typeof tuned === 'number' ? tuned : filter.checkpointEvery
}

const sendCheckpoint = async (followed: Followed, position: bigint): Promise<void> => {
  const { node, sender } = followed
  const jumps = node.faults.tuning().checkpoints === 'jump-to-end'
  const at = jumps ? (node.log.head() ?? position) : position
  if (at <= followed.lastCheckpoint) return
  followed.lastCheckpoint = at
  await sender.send(checkpointResponse(at), never)
}

const sayCaughtUp = async ({ node, sender, traits }: Followed): Promise<void> => {
  const tuned = node.faults.tuning().caughtUp
  if (tuned === 'never' || (tuned === 'as-version' && traits.caughtUp === 'not-said')) return
  await sender.send(caughtUpResponse(), never)
  if (tuned === 'twice') await sender.send(caughtUpResponse(), never)
}

/** More events wait for this client than the server keeps for it. */
const isBehind = (followed: Followed): boolean => {
  const tuned = followed.node.faults.tuning().slowAfter
  const limit =
    tuned === 'as-version'
      ? followed.traits.slowAfter === 'never'
        ? pageSize
        : followed.traits.slowAfter
      : tuned
  if (limit === 'never') return false
  let waiting = 0
  const records = followed.node.log.records()
  for (let i = followed.cursor; i < records.length && waiting <= limit; i += 1) {
    const stored = records[i]
    if (stored !== undefined && followed.filter.passes(stored)) waiting += 1
  }
  return waiting > limit
}

/** One page: at most `window` events looked at, at most a page of them sent. */
const catchUpPage = async (followed: Followed): Promise<void> => {
  const records = followed.node.log.records()
  let looked = 0
  let sent = 0
  let position = records[followed.cursor]?.position
  while (looked < followed.filter.window && sent < pageSize) {
    const stored = records[followed.cursor]
    if (stored === undefined) return
    followed.cursor += 1
    looked += 1
    if (!followed.filter.passes(stored)) continue
    sent += 1
    position = stored.position
    if ((await followed.sender.send(eventResponse(stored), never)) === 'over') return
  }
  followed.considered += looked
  const every = checkpointEvery(followed)
  if (followed.considered < every || position === undefined) return
  followed.considered %= every
  // As the real server: the last event sent, or else where the page began, though all of it was seen.
  if (followed.cursor < records.length) await sendCheckpoint(followed, position)
}

const catchUp = async (followed: Followed): Promise<void> => {
  const { node, sender, traits } = followed
  while (!sender.isOver() && followed.cursor < node.log.records().length) {
    await catchUpPage(followed)
  }
  const last = node.log.records()[followed.cursor - 1]
  const isFiltered = followed.filter.checkpointEvery !== undefined
  const tuned = node.faults.tuning().checkpoints
  const given = traits.checkpointAtHead === 'given' && tuned === 'as-version'
  if (isFiltered && given && last !== undefined) await sendCheckpoint(followed, last.position)
}

/** Sends one live event and what follows from it; `behind` when the client must start again. */
const sendLive = async (followed: Followed, stored: Stored): Promise<'on' | 'behind'> => {
  const { sender, filter } = followed
  if (filter.passes(stored)) {
    const sent = await sender.send(eventResponse(stored), () => isBehind(followed))
    if (sent === 'behind') return 'behind'
  }
  followed.considered += 1
  if (followed.considered >= checkpointEvery(followed)) {
    followed.considered = 0
    await sendCheckpoint(followed, stored.position)
  }
  return 'on'
}

const fallBehind = ({ sender, traits, node }: Followed): void => {
  const tuned = node.faults.tuning().slowAfter
  const drops = tuned === 'as-version' ? traits.slowAfter !== 'never' : tuned !== 'never'
  if (drops) sender.drop('slow-consumer')
}

const live = async (followed: Followed): Promise<void> => {
  const { node, sender } = followed
  while (!sender.isOver()) {
    const stored = node.log.records()[followed.cursor]
    if (stored === undefined) {
      await sender.untilWritten()
      continue
    }
    followed.cursor += 1
    if ((await sendLive(followed, stored)) === 'behind') return fallBehind(followed)
  }
}

const untilThere = async ({ isMissing, sender }: Followed): Promise<void> => {
  while (isMissing() && !sender.isOver()) await sender.untilWritten()
}

const run = async (followed: Followed): Promise<void> => {
  const { sender, traits } = followed
  await sender.send(confirmationResponse(randomUUID()), never)
  if (traits.caughtUpOnMissing === 'not-said') await untilThere(followed)
  while (!sender.isOver()) {
    await catchUp(followed)
    await sayCaughtUp(followed)
    await live(followed)
  }
}

type Call = ServerWritableStream<ReadReq, ReadResp>

const firstIndex = (node: Node, from: From, traits: Traits): number => {
  const { length } = node.log.records()
  if (from === 'start') return 0
  if (from === 'end') return length
  // To 24.2 the server passes over one event from the position on, whether or not it is at it.
  return traits.startsAfter === 'next-event'
    ? Math.min(node.log.indexAt(from) + 1, length)
    : node.log.indexAt(from + 1n)
}

/** Opens a subscription to `$all`. */
export const subscribeAll = (node: Node, call: Call, from: From, filter: Filter): Answer => {
  if (typeof from === 'bigint' && node.log.placeAt(from) === 'between')
    return { refusal: 'bad-request' }
  const traits = traitsOf(node.faults.tuning().version)
  const exact = typeof from === 'bigint' && traits.startsAfter === 'position' ? from : -1n
  const passes = (stored: Stored) => stored.position > exact && filter.passes(stored)
  return {
    answer: () => {
      const followed: Followed = {
        node,
        traits,
        sender: openSender(node, call),
        filter: { ...filter, passes },
        isMissing: never,
        cursor: firstIndex(node, from, traits),
        considered: 0,
        lastCheckpoint: -1n,
      }
      void run(followed)
    },
  }
}

/** Opens a subscription to one stream, there or not. */
export const subscribeStream = (node: Node, call: Call, from: From, stream: string): Answer => {
  if (node.log.view(stream).state === 'tombstoned') return { refusal: { deleted: stream } }
  const traits = traitsOf(node.faults.tuning().version)
  const after = typeof from === 'bigint' ? from : -1n
  const filter: Filter = {
    passes: (stored) => stored.stream === stream && stored.revision > after,
    text: undefined,
    window: pageSize,
    checkpointEvery: undefined,
  }
  return {
    answer: () => {
      const followed: Followed = {
        node,
        traits,
        sender: openSender(node, call),
        filter,
        isMissing: () => node.log.stream(stream).length === 0,
        cursor: from === 'end' ? node.log.records().length : 0,
        considered: 0,
        lastCheckpoint: -1n,
      }
      void run(followed)
    },
  }
}
