/** The messages of an append and of its answer, against those that come with the client. */
import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { AppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { appendMessages } from '../../../src/store/kurrentdb/wire/append-messages.ts'
import type { Proposed } from '../../../src/store/kurrentdb/wire/append-messages.ts'
import { writtenFrom } from '../../../src/store/kurrentdb/wire/written.ts'

const { AppendReq: Request, AppendResp: Response } = streams
const largest = 2n ** 63n - 1n

const proposals = fc.record({
  id: fc.uuid(),
  type: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
  json: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 70_000 }),
})
const expectations = fc.oneof(
  fc.constant('no-stream' as const),
  fc.bigInt({ min: 0n, max: largest }),
)

/** The bytes, decoded by the client's own messages. */
const seenIn = (bytes: Uint8Array): Proposed & { readonly contentType: string | undefined } => {
  const proposed = Request.deserializeBinary(bytes).getProposedMessage()
  const about = proposed?.getMetadataMap()
  return {
    id: proposed?.getId()?.getString() ?? '',
    type: about?.get('type') ?? '',
    contentType: about?.get('content-type'),
    json: Buffer.from(proposed?.getData_asU8() ?? []).toString('utf8'),
  }
}

describe('the messages of an append', () => {
  test('say where to, under which expectation, and each event byte for byte', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        expectations,
        fc.array(proposals, { minLength: 1, maxLength: 4 }),
        (stream, expected, events) => {
          const [first, ...others] = appendMessages(stream, expected, events)
          const options = Request.deserializeBinary(first ?? new Uint8Array()).getOptions()
          const name = options?.getStreamIdentifier()?.getStreamName_asU8()
          expect(Buffer.from(name ?? []).toString('utf8')).toBe(stream)
          expect([options?.hasAny(), options?.hasStreamExists()]).toEqual([false, false])
          expect(options?.hasNoStream()).toBe(expected === 'no-stream')
          expect(
            options?.hasRevision() === true ? BigInt(options.getRevision()) : 'no-stream',
          ).toBe(expected)
          expect(others.map(seenIn)).toEqual(
            events.map((event) => ({ ...event, contentType: 'application/json' })),
          )
        },
      ),
    )
  })

  test('ask for revision 0 as such, which is not the same as nothing', () => {
    const [first] = appendMessages('subject-1', 0n, [])
    const options = Request.deserializeBinary(first ?? new Uint8Array()).getOptions()
    expect([options?.hasRevision(), options?.getRevision()]).toEqual([true, '0'])
  })
})

const bytesOf = (fill: (response: AppendResp) => void): Uint8Array => {
  const response = new Response()
  fill(response)
  return response.serializeBinary()
}

const success = (revision: bigint | undefined, position: bigint | undefined): Uint8Array =>
  bytesOf((response) => {
    const found = new Response.Success()
    if (revision === undefined) found.setNoStream(new shared.Empty())
    else found.setCurrentRevision(String(revision))
    if (position === undefined) found.setNoPosition(new shared.Empty())
    else {
      const at = new Response.Position()
      at.setCommitPosition(String(position))
      at.setPreparePosition(String(position))
      found.setPosition(at)
    }
    response.setSuccess(found)
  })

const conflict = (actual: bigint | 'no-stream'): Uint8Array =>
  bytesOf((response) => {
    const wrong = new Response.WrongExpectedVersion()
    // Both generations of the answer: the older one is not read.
    wrong.setCurrentRevision2060(99)
    wrong.setExpectedRevision('5')
    if (actual === 'no-stream') wrong.setCurrentNoStream(new shared.Empty())
    else wrong.setCurrentRevision(String(actual))
    response.setWrongExpectedVersion(wrong)
  })

describe('the answer to an append', () => {
  test.each([0n, 7n, 9_007_199_254_740_993n, largest])('is "written at %s"', (number) => {
    expect(writtenFrom(success(number, number))).toEqual({
      written: 'yes',
      revision: number,
      position: number,
    })
  })

  test('may leave out the position', () => {
    expect(writtenFrom(success(7n, undefined))).toEqual({
      written: 'yes',
      revision: 7n,
      position: undefined,
    })
  })

  test.each([0n, 7n, largest, 'no-stream'] as const)('is "the stream is at %s"', (actual) => {
    expect(writtenFrom(conflict(actual))).toEqual({ written: 'conflict', actual })
  })

  test('says nothing where it is empty, or names no revision', () => {
    expect(writtenFrom(new Uint8Array())).toBeUndefined()
    expect(writtenFrom(success(undefined, 7n))).toBeUndefined()
  })

  test('of a later server passes over what is not known here', () => {
    const unknown = Buffer.from('a2060568656c6c6f', 'hex')
    expect(writtenFrom(Buffer.concat([unknown, success(1n, 2n), unknown]))).toEqual({
      written: 'yes',
      revision: 1n,
      position: 2n,
    })
  })

  test('that is cut off, wherever, is refused', () => {
    const bytes = success(7n, 1_000_000n)
    for (let length = 1; length < bytes.length; length += 1) {
      expect(() => writtenFrom(bytes.subarray(0, length))).toThrow(Error)
    }
  })
})
