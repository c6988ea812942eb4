/**
 * Walks an embedded log from end to end and says everything that is not as it was written. Changes nothing; may
 * run beside the writer. What it proves: every event is there, unaltered by accident, in its place in its
 * stream. What it does not: that nobody rewrote the log with fresh checksums, which the Merkle tree shows.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { E } from '../../fp.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { StreamId } from '../../kernel/ids.ts'
import { openForReading } from './environment.ts'
import type { Environment, StreamKey } from './environment.ts'
import { eventAt, lastPosition, streamReader, tailOf } from './log.ts'
import { blockEntries, headOf } from './stream-tail.ts'
import type { Recorded, StoredEvent, StoreFailure } from '../event-store.ts'

/** Something that is not as it was written. `position` is undefined where it is not one event's. */
export type Finding = {
  readonly position: bigint | undefined
  readonly where: string
  readonly reason: string
}

/** How far the walk is: first all events, then all streams (`total` grows by those found). */
export type FsckProgress = { readonly checked: number; readonly total: number }

const itemsPerTurn = 1_024

const findingOf = (failure: StoreFailure, position: bigint | undefined): Finding =>
  failure.failure === 'corrupt'
    ? { position, where: failure.where, reason: failure.reason }
    : { position, where: 'log', reason: failure.failure }

const isCanonical = (json: string): boolean => {
  try {
    return canonicalJson(JSON.parse(json)) === json
  } catch {
    return false
  }
}

/** Does the index of its stream lead back to this event? Together with the count of all entries: exactly once. */
const indexFault = (log: Environment, recorded: Recorded<StoredEvent>): string | undefined => {
  const tail = tailOf(log, recorded.stream)
  if (E.isLeft(tail)) return 'the index of its stream is damaged'
  const revision = Number(recorded.revision)
  if (revision > headOf(tail.right)) return 'the index of its stream ends before it'
  const found = streamReader(log, recorded.stream, tail.right)(revision)
  if (E.isLeft(found)) return 'the index of its stream leads to another event, or to none'
  return found.right.position === recorded.position
    ? undefined
    : 'another event has the same revision in its stream'
}

const checkEvent = (log: Environment, at: number): Finding | undefined => {
  const position = BigInt(at)
  const found = eventAt(log, at)
  if (E.isLeft(found)) return findingOf(found.left, position)
  const where = `position ${at}`
  if (!isCanonical(found.right.event.json)) {
    return { position, where, reason: 'the JSON is not in canonical form' }
  }
  const reason = indexFault(log, found.right)
  return reason === undefined ? undefined : { position, where, reason }
}

type StreamCheck = {
  readonly events: number
  readonly blocks: number
  readonly findings: Finding[]
}

const checkStream = (log: Environment, stream: StreamId): StreamCheck => {
  const tail = tailOf(log, stream)
  if (E.isLeft(tail)) return { events: 0, blocks: 0, findings: [findingOf(tail.left, undefined)] }
  const read = streamReader(log, stream, tail.right)
  const events = headOf(tail.right) + 1
  const findings: Finding[] = []
  const ids = new Set<string>()
  for (let revision = 0; revision < events; revision += 1) {
    const found = read(revision)
    if (E.isLeft(found)) {
      findings.push(findingOf(found.left, undefined))
      continue
    }
    const { event, position } = found.right
    if (ids.has(event.id)) {
      const reason = 'an earlier event of its stream has the same id'
      findings.push({ position, where: `position ${position}`, reason })
    }
    ids.add(event.id)
  }
  return { events, blocks: tail.right.first / blockEntries, findings }
}

const isStreamName = (key: StreamKey): key is StreamId => typeof key === 'string'

/** A page of the index's keys after `last`: short, so that no old snapshot is held while the writer goes on. */
const keysAfter = ({ streams }: Environment, last: StreamKey | undefined): StreamKey[] => {
  if (last === undefined) return [...streams.getKeys({ limit: itemsPerTurn })]
  const [first, ...others] = streams.getKeys({ start: last, limit: itemsPerTurn + 1 })
  return first === undefined ? [] : others
}

const checkEvents = async function* (
  log: Environment,
  events: number,
  onProgress: (progress: FsckProgress) => void,
): AsyncGenerator<Finding, void, undefined> {
  for (let at = 0; at < events; at += 1) {
    const finding = checkEvent(log, at)
    if (finding !== undefined) yield finding
    if (at % itemsPerTurn === 0) {
      onProgress({ checked: at, total: events })
      await nextTurn()
    }
  }
}

const checkIndex = async function* (
  log: Environment,
  events: number,
  onProgress: (progress: FsckProgress) => void,
): AsyncGenerator<Finding, void, undefined> {
  const sum = { streams: 0, events: 0, blocksFound: 0, blocksNeeded: 0 }
  let keys = keysAfter(log, undefined)
  while (keys.length > 0) {
    for (const key of keys) {
      if (!isStreamName(key)) {
        sum.blocksFound += 1
        continue
      }
      const checked = checkStream(log, key)
      yield* checked.findings
      sum.streams += 1
      sum.events += checked.events
      sum.blocksNeeded += checked.blocks
    }
    onProgress({ checked: events + sum.streams, total: events + sum.streams })
    await nextTurn()
    keys = keysAfter(log, keys.at(-1))
  }
  const where = 'index of streams'
  if (sum.events < events) {
    const reason = `the streams hold ${sum.events} of ${events} events`
    yield { position: undefined, where, reason }
  }
  if (sum.blocksFound < sum.blocksNeeded) {
    yield { position: undefined, where, reason: 'closed blocks are missing' }
  }
}

/**
 * Yields each finding as it is met; none means that the log is whole. A log that cannot be opened is one
 * finding. `onProgress` is called about every thousand events and streams.
 */
export const fsck = async function* (
  folder: string,
  onProgress: (progress: FsckProgress) => void = () => {},
): AsyncGenerator<Finding, void, undefined> {
  const opened = openForReading(folder)
  if (E.isLeft(opened)) {
    const { left } = opened
    yield left.failure === 'corrupt'
      ? findingOf(left, undefined)
      : { position: undefined, where: 'log', reason: left.failure }
    return
  }
  const log = opened.right
  try {
    // Events that are appended from now on are left to the next walk.
    const events = lastPosition(log) + 1
    yield* checkEvents(log, events, onProgress)
    yield* checkIndex(log, events, onProgress)
  } finally {
    await log.root.close()
  }
}
