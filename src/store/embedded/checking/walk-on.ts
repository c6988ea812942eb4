/**
 * Goes on behind damage in a segment: looks for the next record that is whole, and reads from there to the end, record by
 * record. The hash of a batch cannot be held against anything here, since it is of all that stands before; each record's
 * own checksum can, and that positions follow each other.
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { Fault } from '../../../files/fault.ts'
import { refused } from '../../../files/fault.ts'
import { decodeBatchEnd } from '../format/batch-end.ts'
import { outlineAt } from '../format/event-record.ts'
import type { Outline } from '../format/event-record.ts'
import { batchEndBytes, batchEndKind, eventKind, kindAt, lengthAt } from '../format/frame.ts'
import type { Source } from '../format/walk.ts'

/** An event that is whole, or a place with a fault. */
export type Met =
  | { readonly met: 'event'; readonly event: Outline; readonly bytes: Buffer; readonly at: number }
  | { readonly met: 'fault'; readonly offset: number; readonly fault: Fault }
  /** Nothing but how far it is: others have their turn. */
  | { readonly met: 'way'; readonly offset: number }

type RecordAt = { readonly length: number; readonly event: Outline | undefined }

const windowBytes = 1024 * 1024
const frontBytes = 9

/** Bytes of a source by their offset, read a stretch at a time. */
const windowOn = (source: Source) => {
  let [bytes, from] = [Buffer.alloc(0), 0]
  return (offset: number, length: number): { readonly bytes: Buffer; readonly at: number } => {
    const end = Math.min(offset + length, source.size)
    if (offset < from || end > from + bytes.length) {
      bytes = Buffer.from(source.read(offset, Math.max(length, windowBytes)))
      from = offset
    }
    return { bytes, at: offset - from }
  }
}
type Window = ReturnType<typeof windowOn>

const recordAt = (window: Window, offset: number): Either<Fault, RecordAt> => {
  const front = window(offset, frontBytes)
  const length = lengthAt(front.bytes, front.at, front.bytes.length) ?? frontBytes
  const { bytes, at } = window(offset, length)
  if (at + frontBytes <= bytes.length && kindAt(bytes, at) === batchEndKind) {
    const end = decodeBatchEnd(bytes, at, bytes.length)
    return E.isLeft(end) ? end : E.right({ length: batchEndBytes, event: undefined })
  }
  const event = outlineAt(bytes, at, bytes.length, offset)
  return E.isLeft(event) ? event : E.right({ length: event.right.length, event: event.right })
}

/** Whether a record may begin there at all: tells nearly every other place without a checksum. */
const mayBegin = (window: Window, offset: number): boolean => {
  const { bytes, at } = window(offset, frontBytes)
  if (at + frontBytes > bytes.length || lengthAt(bytes, at, bytes.length) === undefined)
    return false
  const kind = kindAt(bytes, at)
  return kind === eventKind || kind === batchEndKind
}

const bytesPerTurn = 64 * 1_024

/** The next offset at which a whole record begins; the source's end where none does. */
const nextWhole = function* (
  window: Window,
  from: number,
  size: number,
): Generator<Met, number, undefined> {
  for (let offset = from; offset < size; offset += 1) {
    if (mayBegin(window, offset) && E.isRight(recordAt(window, offset))) return offset
    if ((offset - from) % bytesPerTurn === bytesPerTurn - 1) yield { met: 'way', offset }
  }
  return size
}

/** Yields what stands behind `from`, the place of damage that was told already. */
export const walkOn = function* (source: Source, from: number): Generator<Met, void, undefined> {
  const window = windowOn(source)
  const begun = recordAt(window, from)
  let offset = E.isRight(begun)
    ? from + begun.right.length
    : yield* nextWhole(window, from + 1, source.size)
  let next: number | undefined
  while (offset < source.size) {
    const record = recordAt(window, offset)
    if (E.isLeft(record)) {
      yield { met: 'fault', offset, fault: record.left }
      offset = yield* nextWhole(window, offset + 1, source.size)
      next = undefined
      continue
    }
    const { event, length } = record.right
    if (event !== undefined) {
      if (next !== undefined && event.position !== next) {
        const other = refused('the event has another position', next, event.position)
        if (E.isLeft(other)) yield { met: 'fault', offset, fault: other.left }
      }
      next = event.position + 1
      yield { met: 'event', event, ...window(offset, length) }
    }
    offset += length
  }
}
