/** Streams over segments: each goes on where it was left before. */
import { E } from '../../../fp.ts'
import type { StreamId } from '../../../kernel/ids.ts'
import { placeIn } from '../format/fault.ts'
import type { MemoryIndex } from '../indexing/memory-index.ts'
import { lastOf } from '../indexing/segment-index.ts'
import type { SegmentIndex } from '../indexing/segment-index.ts'
import { keyOf } from '../format/stream-key.ts'
import type { Beforehand, Finding } from './finding.ts'

/** A stream whose revisions have a gap, or come twice. */
export const notFollowing = {
  reason: 'the revisions of the stream do not follow each other',
  expected: 'the next revision',
}

const lastIn = (older: ReadonlyArray<SegmentIndex>, stream: StreamId): number | undefined => {
  const key = keyOf(stream)
  for (let at = older.length - 1; at >= 0; at -= 1) {
    const found = older[at]?.runOf(key)
    if (found !== undefined && E.isRight(found) && found.right !== undefined) {
      return lastOf(found.right)
    }
  }
  return undefined
}

// A look into each segment before takes some 50 ns: a stream may take ten microseconds.
const streamsPerPace = 256

/** Each stream goes on in a segment where it was left before. */
export const streamFindings = async function* (
  segment: number,
  index: MemoryIndex,
  { older, isBroken }: Beforehand,
  pace: (bytes: number) => Promise<void>,
): AsyncGenerator<Finding, void, undefined> {
  let count = 0
  for (const [stream, { first, entries }] of index.streams()) {
    count += 1
    if (count % streamsPerPace === 0) await pace(0)
    const last = lastIn(older, stream)
    if (last === undefined && isBroken) continue
    const expected = (last ?? -1) + 1
    if (first === expected) continue
    const where = placeIn(segment, entries[0]?.offset ?? 0)
    const [known, found] = [`revision ${expected}`, `revision ${first}`]
    yield { of: 'log', where, reason: notFollowing.reason, expected: known, found }
  }
}
