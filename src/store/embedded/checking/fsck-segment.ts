/** One segment, from its first byte to its last: held against itself, the segment before, and every stream so far. */
import { E } from '../../../fp.ts'
import { canonicalJson } from '../../../kernel/canonical-json.ts'
import type { Beforehand, Finding } from './finding.ts'
import { notFollowing, streamFindings } from './fsck-streams.ts'
import { decodeEvent } from '../format/event-record.ts'
import type { Outline } from '../format/event-record.ts'
import { placeIn } from '../format/fault.ts'
import type { Head } from '../format/head-block.ts'
import type { IndexOf } from '../indexing/index-header.ts'
import type { Io } from '../../../files/io.ts'
import { newMemoryIndex } from '../indexing/memory-index.ts'
import type { MemoryIndex } from '../indexing/memory-index.ts'
import { sourceOf } from '../files/segment-files.ts'
import type { SegmentFile } from '../files/segment-files.ts'
import { walkBatches, walkFromHeader } from '../format/walk.ts'
import { walkOn } from './walk-on.ts'
import type { Source, Stop, Walked } from '../format/walk.ts'

/** Data after damage cannot be compared with data before it. */
export const breakOff = (before: Beforehand): void => {
  before.next = undefined
  before.sha256 = undefined
  before.older = []
  before.isBroken = true
}

export type SegmentCheck = {
  readonly io: Io
  readonly segment: SegmentFile
  /** The last one goes to the head, and may have a torn batch behind it. */
  readonly isLast: boolean
  readonly head: Head | undefined
  readonly pace: (bytes: number) => Promise<void>
  /** Whether the JSON of each event is held against its canonical form, which takes longer than all the rest. */
  readonly readsJson: boolean
}

/** A segment that is whole, and the index that it makes. */
export type Checked = { readonly of: IndexOf; readonly index: MemoryIndex }

const headerFindings = ({ segment }: SegmentCheck, before: Beforehand): ReadonlyArray<Finding> => {
  const { header } = segment
  const where = placeIn(header.segment, 0)
  const findings: Finding[] = []
  const of = 'log'
  if (before.next !== undefined && before.next !== header.firstPosition) {
    const [expected, found] = [`position ${before.next}`, `position ${header.firstPosition}`]
    const reason = 'the segment does not begin where the one before ends'
    findings.push({ of, where, reason, expected, found })
  }
  if (before.sha256 !== undefined && !before.sha256.equals(header.before)) {
    const [expected, found] = [before.sha256.toString('hex'), header.before.toString('hex')]
    const reason = 'the segment names another hash of the one before'
    findings.push({ of, where, reason, expected, found })
  }
  return findings
}

const isCanonical = (json: string): boolean => {
  try {
    return canonicalJson(JSON.parse(json)) === json
  } catch {
    return false
  }
}

const contentFinding = (
  { segment, readsJson }: { readonly segment: number; readonly readsJson: boolean },
  follows: boolean,
  event: Outline,
  record: { readonly bytes: Buffer; readonly at: number },
): Finding | undefined => {
  const where = placeIn(segment, event.offset)
  if (!follows) return { of: 'log', where, ...notFollowing, found: `revision ${event.revision}` }
  if (!readsJson) return undefined
  const decoded = decodeEvent(record.bytes, record.at, record.at + event.length)
  if (E.isRight(decoded) && isCanonical(decoded.right.event.json)) return undefined
  const [canonical, other] = ['canonical JSON', 'something else']
  const reason = 'the JSON is not in canonical form'
  return { of: 'log', where, reason, expected: canonical, found: other }
}

/** The log ends at its head, and nowhere else; each other segment ends with a batch. */
const endFinding = (
  { segment, isLast, head }: SegmentCheck,
  { offset, next }: Walked,
  stop: Stop | undefined,
): Finding | undefined => {
  const number = segment.header.segment
  if (stop !== undefined) return { of: 'log', where: placeIn(number, stop.offset), ...stop.fault }
  if (!isLast || head === undefined) return undefined
  if (offset === head.offset && next === head.next) return undefined
  const reason = 'the log does not end where its head says'
  const expected = `offset ${head.offset}, position ${head.next}`
  const found = `offset ${offset}, position ${next}`
  return { of: 'log', where: placeIn(number, offset), reason, expected, found }
}

/** Bytes to read of a segment: all of a closed one; of the last one what the head says is there. */
const sizeOf = ({ segment, isLast, head }: SegmentCheck): number =>
  isLast && head !== undefined ? Math.min(segment.size, head.offset) : segment.size

const headFinding = ({ segment, head }: SegmentCheck): Finding | undefined =>
  head === undefined || head.ledgerId === segment.header.ledgerId
    ? undefined
    : {
        of: 'derived',
        where: 'log/head',
        reason: 'it is of another ledger',
        expected: segment.header.ledgerId,
        found: head.ledgerId,
      }

type Walking = {
  readonly index: MemoryIndex
  readonly walk: ReturnType<typeof walkBatches>
  /** Findings in the batch at hand. */
  readonly contents: Finding[]
  /** Events that were met, those of a batch that is broken off among them. */
  readonly seen: { events: number }
}

const startWalk = (check: SegmentCheck): Walking => {
  const { header, headerBlock, file } = check.segment
  const index = newMemoryIndex()
  const contents: Finding[] = []
  const seen = { events: 0 }
  const kind = { segment: header.segment, readsJson: check.readsJson }
  const start = walkFromHeader(headerBlock, header.firstPosition)
  const source = sourceOf(check.io, file, sizeOf(check))
  const walk = walkBatches(source, start, (bytes, at, event) => {
    const follows = index.add(event)
    seen.events += 1
    const finding = contentFinding(kind, follows, event, { bytes, at })
    if (finding !== undefined) contents.push(finding)
  })
  return { index, walk, contents, seen }
}

// Some hundred events: others have their turn after a millisecond or two.
const bytesPerPace = 64 * 1_024

const walkAll = async function* (
  { walk, contents }: Walking,
  pace: SegmentCheck['pace'],
): AsyncGenerator<Finding, Walked & { readonly stop: Stop | undefined }, undefined> {
  let paced = 0
  let step = walk.next()
  for (; step.done !== true; step = walk.next()) {
    yield* contents.splice(0)
    if (step.value.end - paced < bytesPerPace) continue
    await pace(step.value.end - paced)
    paced = step.value.end
  }
  yield* contents.splice(0)
  await pace(step.value.offset - paced)
  return step.value
}

/** The amount that was read behind damage. */
export type ReadOn = { readonly events: number; readonly bytes: number }

/** A segment by its number, and how it is read. */
export type ReadingOn = Pick<SegmentCheck, 'readsJson' | 'pace'> & { readonly segment: number }

/** Yields what else is wrong behind damage at `from`; what was read there is held against nothing before it. */
export const checkOn = async function* (
  { segment, readsJson, pace }: ReadingOn,
  source: Source,
  from: number,
): AsyncGenerator<Finding, ReadOn, undefined> {
  let [events, paced] = [0, from]
  for (const step of walkOn(source, from)) {
    const offset = step.met === 'event' ? step.event.offset : step.offset
    if (step.met === 'fault') {
      yield { of: 'log', where: placeIn(segment, offset), ...step.fault }
    } else if (step.met === 'event') {
      events += 1
      const finding = contentFinding({ segment, readsJson }, true, step.event, step)
      if (finding !== undefined) yield finding
    }
    if (offset - paced < bytesPerPace) continue
    await pace(offset - paced)
    paced = offset
  }
  return { events, bytes: source.size - from }
}

/** A segment that is whole with its index, or one that was read on behind damage. */
export type SegmentResult = Checked | { readonly of: undefined; readonly read: ReadOn }

/** Yields what is wrong with a segment; gives its index where it is whole. */
export const checkSegment = async function* (
  check: SegmentCheck,
  before: Beforehand,
): AsyncGenerator<Finding, SegmentResult, undefined> {
  const { header } = check.segment
  before.ledgerId ??= header.ledgerId
  yield* headerFindings(check, before)
  const foreign = headFinding(check)
  if (foreign !== undefined) yield foreign
  const walking = startWalk(check)
  const { offset: segmentBytes, next, hash, stop } = yield* walkAll(walking, check.pace)
  const ending = endFinding(check, { offset: segmentBytes, next, hash }, stop)
  if (ending !== undefined) yield ending
  if (stop !== undefined) {
    const source = sourceOf(check.io, check.segment.file, sizeOf(check))
    const on = yield* checkOn({ ...check, segment: header.segment }, source, stop.offset)
    const events = walking.seen.events + on.events
    return { of: undefined, read: { events, bytes: stop.offset + on.bytes } }
  }
  const { index } = walking
  yield* streamFindings(header.segment, index, before, check.pace)
  const sha256 = hash.copy().digest()
  const { ledgerId, segment, firstPosition } = header
  const events = next - firstPosition
  before.next = next
  before.sha256 = sha256
  return { of: { ledgerId, segment, firstPosition, events, segmentBytes, sha256 }, index }
}
