import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import type { Either } from '../../../src/fp.ts'
import { decodeBatchEnd, encodeBatchEnd } from '../../../src/store/embedded/format/batch-end.ts'
import {
  decodeEvent,
  encodeEvent,
  outlineAt,
} from '../../../src/store/embedded/format/event-record.ts'
import { closeFrame } from '../../../src/store/embedded/format/frame.ts'
import { decodeHead, encodeHead } from '../../../src/store/embedded/format/head-block.ts'
import { seal } from '../../../src/files/sealed-block.ts'
import { decodeHeader, encodeHeader } from '../../../src/store/embedded/format/segment-header.ts'
import { walkBatches, walkFromHeader } from '../../../src/store/embedded/format/walk.ts'
import type { WholeBatch } from '../../../src/store/embedded/format/walk.ts'
import { idOf, ledgerId, segmentOf, sourceOf, streamOf } from './bytes.ts'

const place = { stream: streamOf('subject-a'), revision: 5, position: 2 ** 40 + 7 }
const event = { id: idOf(3), type: 'ConsentGiven', json: '{"n":"é"}' }
const header = { ledgerId, segment: 3, firstPosition: 2 ** 33, before: Buffer.alloc(32, 7) }
const head = { ledgerId, segment: 3, offset: 4711, next: 12 }
const batchEnd = { firstPosition: 9, count: 2, bytes: 200, hash: Buffer.alloc(32, 1) }

const reasonOf = (result: unknown): unknown =>
  (result as { left?: { reason?: unknown } }).left?.reason

/** The same bytes with one bit turned over. */
const flipped = (bytes: Buffer, bit: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[bit >> 3]! ^= 1 << (bit & 7)
  return copy
}

type Kind = {
  readonly name: string
  readonly bytes: Buffer
  readonly decode: (bytes: Buffer) => Either<unknown, unknown>
}

const kinds: ReadonlyArray<Kind> = [
  { name: 'a header', bytes: encodeHeader(header), decode: decodeHeader },
  { name: 'the head', bytes: encodeHead(head), decode: decodeHead },
  {
    name: 'an event',
    bytes: encodeEvent(event, place),
    decode: (bytes: Buffer) => decodeEvent(bytes, 0, bytes.length),
  },
  {
    name: 'an outline',
    bytes: encodeEvent(event, place),
    decode: (bytes: Buffer) => outlineAt(bytes, 0, bytes.length, 0),
  },
  {
    name: "a batch's end",
    bytes: encodeBatchEnd(batchEnd),
    decode: (bytes: Buffer) => decodeBatchEnd(bytes, 0, bytes.length),
  },
]

describe('a written record', () => {
  test('is read back', () => {
    expect(decodeHeader(encodeHeader(header))).toEqual(E.right(header))
    expect(decodeHead(encodeHead(head))).toEqual(E.right(head))
    const end = encodeBatchEnd(batchEnd)
    expect(decodeBatchEnd(end, 0, end.length)).toEqual(E.right(batchEnd))
  })

  test('is read back, whatever the event, wherever it lies', () => {
    const json = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
    const type = fc.stringMatching(/^[\x21-\x7e]{1,255}$/)
    const number = fc.nat({ max: Number.MAX_SAFE_INTEGER })
    fc.assert(
      fc.property(json, type, number, number, fc.uuid(), (text, kind, revision, position, uuid) => {
        const given = { id: uuid as typeof event.id, type: kind, json: JSON.stringify(text) }
        const where = { stream: streamOf('policy-x'), revision, position }
        const bytes = Buffer.concat([Buffer.alloc(9), encodeEvent(given, where), Buffer.alloc(5)])
        const { length } = bytes
        expect(decodeEvent(bytes, 9, length)).toEqual(
          E.right({
            event: given,
            stream: where.stream,
            revision: BigInt(revision),
            position: BigInt(position),
          }),
        )
        expect(outlineAt(bytes, 9, length, 0)).toMatchObject({
          right: {
            ...where,
            length: length - 14,
            digest: Number.parseInt(uuid.slice(0, 8), 16) | 0,
          },
        })
      }),
      { numRuns: 50 },
    )
  })

  test('is read at the 64 KiB that an event could have before, under the longest names', () => {
    const longest = { id: idOf(3), type: 'T'.repeat(255), json: 'x'.repeat(64 * 1024) }
    const where = { ...place, stream: streamOf(`subject-${'a'.repeat(128)}`) }
    const bytes = encodeEvent(longest, where)
    expect(decodeEvent(bytes, 0, bytes.length)).toMatchObject({ right: { event: longest } })
  })

  test.each(kinds)('as $name is refused with any one bit turned over', ({ bytes, decode }) => {
    expect(E.isRight(decode(bytes))).toBe(true)
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      expect(E.isLeft(decode(flipped(bytes, bit)))).toBe(true)
    }
  })

  test.each(kinds)('as $name is refused when it is cut anywhere', ({ bytes, decode }) => {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(E.isLeft(decode(bytes.subarray(0, length)))).toBe(true)
    }
  })
})

describe('bytes under a right checksum that say what is not', () => {
  const changedBlock = (bytes: Buffer, change: (bytes: Buffer) => void): Buffer => {
    change(bytes)
    return seal(bytes)
  }
  const changedRecord = (bytes: Buffer, change: (bytes: Buffer) => void): Buffer => {
    change(bytes)
    closeFrame(bytes, 0, bytes.length)
    return bytes
  }

  test('in a header are told apart', () => {
    const of = (change: (bytes: Buffer) => void) =>
      decodeHeader(changedBlock(encodeHeader(header), change))
    expect(of((bytes) => bytes.writeUInt32LE(2, 8))).toEqual(E.left({ otherFormat: 2 }))
    expect(reasonOf(of((bytes) => bytes.write('x', 0)))).toBe('the file is of another kind')
    expect(reasonOf(of((bytes) => bytes.fill(1, 127)))).toBe('the padding is not empty')
    expect(reasonOf(of((bytes) => bytes.fill(255, 32, 40)))).toBe('a number is too large')
  })

  test('in the head are told', () => {
    const bytes = changedBlock(encodeHead(head), (block) => block.writeUInt32LE(9, 8))
    expect(reasonOf(decodeHead(bytes))).toBe('the format is not known')
  })

  test('in a record are told', () => {
    const of = (change: (bytes: Buffer) => void) => {
      const bytes = changedRecord(encodeEvent(event, place), change)
      const found = [decodeEvent(bytes, 0, bytes.length), outlineAt(bytes, 0, bytes.length, 0)]
      expect(reasonOf(found[0])).toBe(reasonOf(found[1]))
      return reasonOf(found[0])
    }
    expect(of((bytes) => bytes.writeUInt8(2, 8))).toBe('the record is no event')
    expect(of((bytes) => bytes.writeUInt8(0, 9))).toBe('the record names no stream')
    expect(of((bytes) => bytes.writeUInt8(255, 10))).toBe('the names do not fit into the record')
  })

  test("in a batch's end are told", () => {
    const of = (change: (bytes: Buffer) => void) => {
      const bytes = changedRecord(encodeBatchEnd(batchEnd), change)
      return reasonOf(decodeBatchEnd(bytes, 0, bytes.length))
    }
    expect(of((bytes) => bytes.writeUInt8(1, 8))).toBe('the record ends no batch')
    expect(of((bytes) => bytes.writeUInt8(1, 28))).toBe('the padding is not empty')
  })
})

const walkOf = (bytes: Buffer) => {
  const walk = walkBatches(sourceOf(bytes), walkFromHeader(bytes.subarray(0, 128), 0))
  const batches: WholeBatch[] = []
  const inside: number[] = []
  for (;;) {
    const step = walk.next()
    if (step.done) return { batches, inside, walked: step.value }
    if (step.value.met === 'batch') batches.push(step.value)
    else inside.push(step.value.end)
  }
}

describe('walking a segment', () => {
  const bytes = segmentOf([1, 3, 2])

  test('gives every batch, and the hash of all of it', () => {
    const { batches, walked } = walkOf(bytes)
    expect(batches.map(({ events }) => events.map(({ position }) => position))).toEqual([
      [0],
      [1, 2, 3],
      [4, 5],
    ])
    expect(walked).toMatchObject({ offset: bytes.length, next: 6, stop: undefined })
    expect(walked.hash.digest()).toEqual(createHash('sha256').update(bytes).digest())
  })

  test('does so where it is longer than what is read at a time', () => {
    const long = segmentOf(Array.from({ length: 300 }, () => 60))
    expect(long.length).toBeGreaterThan(1024 * 1024)
    const { walked } = walkOf(long)
    expect(walked).toMatchObject({ offset: long.length, next: 18_000, stop: undefined })
    expect(walked.hash.digest()).toEqual(createHash('sha256').update(long).digest())
  })

  test('stops at the last whole batch wherever it is cut', () => {
    const ends = walkOf(bytes).batches.map(({ end }) => end)
    for (let length = 128; length < bytes.length; length += 1) {
      const { walked } = walkOf(bytes.subarray(0, length))
      const whole = ends.findLast((end) => end <= length) ?? 128
      expect(walked.offset).toBe(whole)
      expect(walked.stop?.wholeTo).toBe(whole === length ? undefined : whole)
    }
  })

  test('stops on its way through a long batch, so that others have their turn', () => {
    const long = segmentOf([1, 4_000, 1])
    const { batches, inside, walked } = walkOf(long)
    const ends = [128, ...inside, ...batches.map(({ end }) => end)].sort((a, b) => a - b)
    const steps = ends.slice(1).map((end, at) => end - (ends[at] ?? 0))
    expect(batches).toHaveLength(3)
    expect(Math.max(...steps)).toBeLessThan(66 * 1024)
    expect(walked).toMatchObject({ offset: long.length, next: 4_002, stop: undefined })
  })

  test('takes a long batch for torn wherever its end is missing', () => {
    const long = segmentOf([1, 4_000])
    const { batches, inside } = walkOf(long)
    for (const length of inside) {
      const { walked } = walkOf(long.subarray(0, length))
      expect(walked).toMatchObject({ offset: batches[0]?.end, next: 1 })
      expect(walked.stop?.wholeTo).toBe(batches[0]?.end)
    }
  })

  test('stops at or before any bit that is turned over', () => {
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const { walked } = walkOf(flipped(bytes, bit))
      expect(walked.stop).toBeDefined()
      expect(walked.offset * 8).toBeLessThanOrEqual(Math.max(bit, 128 * 8))
    }
  })

  test('tells a batch that is left out, or comes twice', () => {
    const [first, second] = walkOf(bytes).batches.map(({ end }) => end)
    const without = Buffer.concat([bytes.subarray(0, first), bytes.subarray(second)])
    expect(walkOf(without).walked.stop?.fault.reason).toBe('the event has another position')
    const twice = Buffer.concat([bytes.subarray(0, second), bytes.subarray(first, second)])
    expect(walkOf(twice).walked.stop?.fault.reason).toBe('the event has another position')
  })
})
