/** One append on the wire, against a server that answers it in every way there is to be wrong. */
import type { ServerHttp2Stream } from 'node:http2'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { faultOf } from '../../../src/store/kurrentdb/wire/fault.ts'
import { framed } from '../../../src/store/kurrentdb/wire/framing.ts'
import { appendMessages } from '../../../src/store/kurrentdb/wire/append-messages.ts'
import { eventsOf, freshStream } from '../support.ts'
import { listen } from './append-server.ts'
import type { Serve } from './append-server.ts'

/** The connection does not look into answers. */
const answer = (text: string): Uint8Array => Buffer.from(text)

const head = { ':status': 200, 'content-type': 'application/grpc' }

/** Sends these bytes as an answer, and these trailers after it. */
const sending =
  (bytes: Uint8Array, trailers: Record<string, string> = { 'grpc-status': '0' }): Serve =>
  (stream) => {
    stream.respond(head, { waitForTrailers: true })
    stream.on('wantTrailers', () => stream.sendTrailers(trailers))
    stream.end(bytes)
  }

const written = sending(framed([answer('7')]))
const messages = () => appendMessages(freshStream(), 'no-stream', eventsOf(2))
const timeoutMs = 2_000

const faultFrom = async (serve: Serve, ms = timeoutMs): Promise<unknown> => {
  const { connection } = await listen(serve)
  const outcome = connection.append(messages(), ms)
  await expect(outcome).rejects.toBeInstanceOf(Error)
  return outcome.catch(faultOf)
}

describe('an append that is answered', () => {
  test('is told what the server says', async () => {
    const { connection } = await listen(written)
    expect(await connection.append(messages(), timeoutMs)).toEqual(answer('7'))
  })

  test('sends header and events as they are, and no password where anybody could read it', async () => {
    let seen: Buffer = Buffer.alloc(0)
    let headers: unknown
    const { connection, server } = await listen((stream, body) => {
      seen = body
      written(stream, body)
    })
    server.on('stream', (_, received) => {
      headers = received
    })
    const sent = messages()
    await connection.append(sent, timeoutMs)
    expect(seen).toEqual(framed(sent))
    expect(headers).toMatchObject({
      ':method': 'POST',
      ':path': '/event_store.client.streams.Streams/Append',
      'content-type': 'application/grpc',
      te: 'trailers',
      'requires-leader': 'true',
      'connection-name': 'test',
      'grpc-timeout': '2000m',
    })
    expect(headers).not.toHaveProperty('authorization')
  })

  test('is answered in pieces of any size', async () => {
    const { connection } = await listen((stream) => {
      stream.respond(head, { waitForTrailers: true })
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
      for (const byte of framed([answer('7')])) stream.write(Buffer.from([byte]))
      stream.end()
    })
    expect(await connection.append(messages(), timeoutMs)).toEqual(answer('7'))
  })
})

describe('an append that is refused', () => {
  test.each([
    [{ 'grpc-status': '5', exception: 'access-denied' }, 'denied'],
    [{ 'grpc-status': '16' }, 'denied'],
    [{ 'grpc-status': '9', exception: 'stream-deleted', 'stream-name': 's' }, 'deleted'],
    [{ 'grpc-status': '3' }, 'invalid'],
    [{ 'grpc-status': '2' }, 'failed'],
    [{ 'grpc-status': '2', 'grpc-message': 'No%20leader%20info%20available' }, 'away'],
    [{ 'grpc-status': '14' }, 'away'],
    [{ 'grpc-status': '4' }, 'away'],
  ])('by trailers %j is "%s"', async (trailers, fault) => {
    expect(await faultFrom(sending(Buffer.alloc(0), trailers))).toMatchObject({ fault })
  })

  test('with the first headers and nothing after them is refused all the same', async () => {
    const fault = await faultFrom((stream) => {
      stream.respond(
        { ...head, 'grpc-status': '5', exception: 'access-denied' },
        { endStream: true },
      )
    })
    expect(fault).toMatchObject({ fault: 'denied' })
  })

  test('as too large says what is taken', async () => {
    const trailers = {
      'grpc-status': '3',
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': '1048576',
    }
    expect(await faultFrom(sending(Buffer.alloc(0), trailers))).toEqual({
      fault: 'too-large',
      limitBytes: 1_048_576,
    })
  })
})

describe('an append whose answer cannot be read', () => {
  const whole = framed([answer('7')])
  const compressed = Buffer.from(whole)
  compressed[0] = 1
  const tooLong = Buffer.from(whole)
  tooLong.writeUInt32BE(whole.length, 1)

  test.each([
    ['is empty', sending(Buffer.alloc(0))],
    ['is cut off', sending(whole.subarray(0, -1))],
    ['says it is longer', sending(tooLong)],
    ['is compressed', sending(compressed)],
    ['is two', sending(framed([answer('7'), answer('8')]))],
    ['is a megabyte', sending(framed([Buffer.alloc(1_048_576)]))],
    ['has no trailers', sending(whole, {})],
    ['has a malformed status', sending(whole, { 'grpc-status': 'fine' })],
    [
      'comes from something else than gRPC',
      (stream: ServerHttp2Stream) => {
        stream.respond({ ':status': 502, 'content-type': 'text/html' })
        stream.end('Bad Gateway')
      },
    ],
    ['is broken off', (stream: ServerHttp2Stream) => stream.close(2)],
    [
      'is broken off after it began',
      (stream: ServerHttp2Stream) => {
        stream.respond(head)
        stream.write(whole, () => stream.close(2))
      },
    ],
    ['loses its connection', (stream: ServerHttp2Stream) => stream.session?.destroy()],
  ] satisfies ReadonlyArray<readonly [string, Serve]>)(
    'since it %s is not known',
    async (_, serve) => {
      expect(await faultFrom(serve)).toMatchObject({ fault: 'away' })
    },
  )

  test('that never comes is given up in time, and cancelled at the server', async () => {
    let aborted: Promise<unknown> | undefined
    const startedMs = performance.now()
    const fault = await faultFrom((stream) => {
      aborted = once(stream, 'close')
    }, 200)
    expect(fault).toMatchObject({ fault: 'away', why: 'no answer in time' })
    expect(performance.now() - startedMs).toBeLessThan(20_000)
    await aborted
  })
})

describe('a connection for appends', () => {
  test('shares nothing but itself among appends: what befalls one leaves the others be', async () => {
    let count = 0
    const { connection } = await listen((stream, body) => {
      count += 1
      if (count === 3) stream.close(2)
      else written(stream, body)
    })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => connection.append(messages(), timeoutMs)),
    )
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1)
  })

  test.each(['goaway', 'destroy'] as const)(
    'is made anew after it was ended by %s',
    async (how) => {
      const { connection, sessions } = await listen(written)
      await connection.append(messages(), timeoutMs)
      const [session] = sessions
      if (how === 'goaway') session?.goaway()
      else session?.destroy()
      await expect
        .poll(() =>
          connection.append(messages(), timeoutMs).then(
            () => sessions.length,
            () => 0,
          ),
        )
        .toBe(2)
    },
  )

  test('where nobody listens says so at once', async () => {
    const { connection, server } = await listen(written)
    server.close()
    await once(server, 'close')
    const outcome = connection.append(messages(), timeoutMs)
    expect(await outcome.catch(faultOf)).toMatchObject({ fault: 'away' })
  })

  test('lets what is under way end when it is closed, and takes no more', async () => {
    let begun = (): void => {}
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve
    })
    let finish = (): void => {}
    const { connection } = await listen((stream, body) => {
      finish = () => written(stream, body)
      begun()
    })
    const first = connection.append(messages(), timeoutMs)
    await isBegun
    connection.close()
    connection.close()
    await expect(connection.append(messages(), timeoutMs)).rejects.toBeInstanceOf(Error)
    finish()
    expect(await first).toEqual(answer('7'))
  })
})
