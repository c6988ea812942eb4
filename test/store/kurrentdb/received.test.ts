/** Messages of the server during a read, compared with those that come with the client. */
import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { receivedFrom } from '../../../src/store/kurrentdb/wire/received.ts'
import type { RawEvent } from '../../../src/store/kurrentdb/wire/received.ts'

const { ReadResp: Response } = streams

const recordedOf = (event: RawEvent): ReadResp.ReadEvent.RecordedEvent => {
  const recorded = new Response.ReadEvent.RecordedEvent()
  const id = new shared.UUID()
  id.setString(event.id)
  const stream = new shared.StreamIdentifier()
  stream.setStreamName(Buffer.from(event.stream))
  recorded.setId(id)
  recorded.setStreamIdentifier(stream)
  recorded.setStreamRevision(String(event.revision))
  recorded.setPreparePosition(String(event.position + 1n))
  recorded.setCommitPosition(String(event.position))
  const about = recorded.getMetadataMap()
  about.set('created', '17325504000000000')
  about.set('type', event.type)
  about.set('content-type', event.isJson ? 'application/json' : 'application/octet-stream')
  recorded.setCustomMetadata(Buffer.from('{"type":"not this one"}'))
  recorded.setData(Buffer.from(event.text))
  return recorded
}

const bytesOf = (fill: (response: ReadResp) => void): Buffer => {
  const response = new Response()
  fill(response)
  // As gRPC hands it over: a part of a larger piece of memory.
  return Buffer.concat([Buffer.from('before'), response.serializeBinary()]).subarray(6)
}

const bytesOfEvent = (event: RawEvent): Buffer =>
  bytesOf((response) => {
    const read = new Response.ReadEvent()
    read.setEvent(recordedOf(event))
    read.setCommitPosition(String(event.position))
    response.setEvent(read)
  })

const rawEvents = fc.record({
  stream: fc.string({ unit: 'grapheme', minLength: 1 }),
  id: fc.uuid(),
  type: fc.string({ unit: 'grapheme', minLength: 1 }),
  isJson: fc.boolean(),
  text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2_000 }),
  revision: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  position: fc.bigInt({ min: 0n, max: 2n ** 63n - 2n }),
})

const sample: RawEvent = {
  stream: 'subject-1',
  id: '00000000-0000-4000-8000-000000000000',
  type: 'Happened',
  isJson: true,
  text: '{"a":"同意"}',
  revision: 7n,
  position: 9_007_199_254_740_993n,
}

describe('a message that is received', () => {
  test('is the event that was sent, whatever it holds', () => {
    fc.assert(
      fc.property(rawEvents, (event) => {
        expect(receivedFrom(bytesOfEvent(event))).toEqual({ is: 'event', event })
      }),
    )
  })

  test('is the linked event by what it is, not by what it is linked to', () => {
    const bytes = bytesOf((response) => {
      const read = new Response.ReadEvent()
      read.setLink(recordedOf({ ...sample, stream: 'link' }))
      read.setEvent(recordedOf(sample))
      response.setEvent(read)
    })
    expect(receivedFrom(bytes)).toEqual({ is: 'event', event: sample })
  })

  test('is no event where a link leads nowhere', () => {
    const bytes = bytesOf((response) => {
      const read = new Response.ReadEvent()
      read.setLink(recordedOf(sample))
      response.setEvent(read)
    })
    expect(receivedFrom(bytes)).toEqual({ is: 'other' })
  })

  test.each([
    ['no-such-stream', (it: ReadResp) => it.setStreamNotFound(new Response.StreamNotFound())],
    ['caught-up', (it: ReadResp) => it.setCaughtUp(new Response.CaughtUp())],
    ['other', (it: ReadResp) => it.setFellBehind(new Response.FellBehind())],
    ['other', (it: ReadResp) => it.setCheckpoint(new Response.Checkpoint())],
    ['other', (it: ReadResp) => it.setConfirmation(new Response.SubscriptionConfirmation())],
    ['other', (it: ReadResp) => it.setFirstStreamPosition('0')],
    ['other', (it: ReadResp) => it.setLastAllStreamPosition(new shared.AllStreamPosition())],
  ] as const)('is "%s" where the server says so', (is, fill) => {
    expect(receivedFrom(bytesOf(fill))).toEqual({ is })
  })

  test('of a later server passes over what is not known here', () => {
    // Field 100, a text; then the event; in it nothing is lost.
    const unknown = Buffer.from('a2060568656c6c6f', 'hex')
    const event = bytesOfEvent(sample)
    expect(receivedFrom(Buffer.concat([unknown, event, unknown]))).toEqual({
      is: 'event',
      event: sample,
    })
  })

  test('that is cut off, wherever, is refused', () => {
    const bytes = bytesOfEvent(sample)
    for (let length = 1; length < bytes.length; length += 1) {
      expect(() => receivedFrom(bytes.subarray(0, length))).toThrow(Error)
    }
  })

  test.each(['ff', '0a', '0a05', '08', 'ffffffffffffffffffffff'])(
    'of bytes %s is refused',
    (hex) => {
      expect(() => receivedFrom(Buffer.from(hex, 'hex'))).toThrow(Error)
    },
  )
})
