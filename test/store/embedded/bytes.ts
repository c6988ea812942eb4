/** Segments as bytes, made without an engine: for the tests of what reads them. */
import { createHash } from 'node:crypto'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { encodeBatchEnd } from '../../../src/store/embedded/format/batch-end.ts'
import { encodeEvent } from '../../../src/store/embedded/format/event-record.ts'
import { encodeHeader, noSegment } from '../../../src/store/embedded/format/segment-header.ts'
import type { Source } from '../../../src/store/embedded/format/walk.ts'
import { eventIdFrom } from '../../../src/kernel/ids.ts'

export const ledgerId = '00112233445566778899aabbccddeeff'

export const streamOf = (name: string): StreamId => name as StreamId

/** An event's id that is the same in every run. */
export const idOf = (n: number) =>
  eventIdFrom(`${n.toString(16).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`)

/** Where a segment stands, and at which revision the one stream in it begins. */
export type Begins = {
  readonly segment: number
  readonly firstPosition: number
  readonly before: Buffer
  readonly firstRevision: number
}

const first: Begins = { segment: 1, firstPosition: 0, before: noSegment, firstRevision: 0 }

/** The bytes of a segment of batches of that many events, all in one stream; a first segment unless said otherwise. */
export const segmentOf = (
  counts: ReadonlyArray<number>,
  { segment, firstPosition, before, firstRevision }: Begins = first,
): Buffer => {
  const header = encodeHeader({ ledgerId, segment, firstPosition, before })
  const hash = createHash('sha256').update(header)
  const parts = [header]
  let position = firstPosition
  for (const count of counts) {
    const records = Array.from({ length: count }, (_, index) => {
      const n = position + index
      const revision = firstRevision + n - firstPosition
      const place = { stream: streamOf('subject-a'), revision, position: n }
      return encodeEvent({ id: idOf(n), type: 'Made', json: `{"n":${n}}` }, place)
    })
    const body = Buffer.concat(records)
    hash.update(body)
    const end = encodeBatchEnd({
      firstPosition: position,
      count,
      bytes: body.length,
      hash: hash.copy().digest(),
    })
    hash.update(end)
    parts.push(body, end)
    position += count
  }
  return Buffer.concat(parts)
}

/** Bytes as a file. */
export const sourceOf = (bytes: Buffer): Source => ({
  size: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
})
