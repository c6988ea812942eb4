/** Makes the index of a segment from the segment, checking every byte of it on the way. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Io } from '../../../files/io.ts'
import { newMemoryIndex } from './memory-index.ts'
import type { MemoryIndex } from './memory-index.ts'
import { sourceOf } from '../files/segment-files.ts'
import type { SegmentFile } from '../files/segment-files.ts'
import { walkBatches, walkFromHeader } from '../format/walk.ts'
import type { Stop, Walked, WholeBatch } from '../format/walk.ts'

const bytesPerTurn = 1024 * 1024

/** An index, how far the segment is whole, and why not farther. */
export type Built = {
  readonly index: MemoryIndex
  readonly walked: Walked
  readonly stop: Stop | undefined
}

/** Takes a batch in; says what stops it where an event's revision does not follow in its stream. */
const take = (index: MemoryIndex, batch: WholeBatch, before: Walked): Stop | undefined => {
  for (const event of batch.events) {
    if (index.add(event)) continue
    const fault = {
      reason: 'the revisions of the stream do not follow each other',
      expected: 'the next revision',
      found: `revision ${event.revision}`,
    }
    return { offset: event.offset, fault, wholeTo: before.offset }
  }
  return undefined
}

/** Reads a segment up to `size`, giving others their turn. `onBatch` is told of each whole batch. */
export const buildIndex = async (
  io: Io,
  { header, headerBlock, file }: SegmentFile,
  size: number,
  onBatch: (batch: WholeBatch) => void = () => {},
): Promise<Built> => {
  const index = newMemoryIndex()
  const start = walkFromHeader(headerBlock, header.firstPosition)
  const walk = walkBatches(sourceOf(io, file, size), start)
  let turnAt = bytesPerTurn
  for (;;) {
    const step = walk.next()
    if (step.done === true) return { index, walked: step.value, stop: step.value.stop }
    if (step.value.met === 'batch') {
      const stop = take(index, step.value, start)
      if (stop !== undefined) return { index, walked: start, stop }
      onBatch(step.value)
    }
    if (step.value.end < turnAt) continue
    turnAt = step.value.end + bytesPerTurn
    await nextTurn()
  }
}
