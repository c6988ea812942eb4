/** Single questions over one connection, each with a time-out of our own: the client's reads have none that holds. */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { appendMessages } from './append-messages.ts'
import type { Proposed } from './append-messages.ts'
import { faultOf, tookTooLong } from './fault.ts'
import type { Fault } from './fault.ts'
import type { RawEvent, Received } from './received.ts'
import type { LogClient, Responses } from './wire.ts'
import { writtenFrom } from './written.ts'
import type { Written } from './written.ts'

// Ours a little after the one the call carries: the server's own answer says more.
const graceMs = 500

/** The result, the fault it ended with, or `tookTooLong`. What comes later is let go. */
export const inTime = async <A>(
  work: () => Promise<A>,
  timeoutMs: number,
): Promise<Either<Fault, A>> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Either<Fault, never>>((resolve) => {
    timer = setTimeout(() => resolve(E.left(tookTooLong)), timeoutMs + graceMs)
  })
  const done = work().then(
    (value): Either<Fault, A> => E.right(value),
    (error: unknown) => E.left(faultOf(error)),
  )
  const result = await Promise.race([done, late])
  clearTimeout(timer)
  return result
}

const eventsFrom = (
  responses: Responses,
  idleMs: number,
): Promise<Either<Fault, ReadonlyArray<RawEvent>>> =>
  new Promise((resolve) => {
    const events: RawEvent[] = []
    const end = (result: Either<Fault, ReadonlyArray<RawEvent>>): void => {
      clearTimeout(timer)
      resolve(result)
    }
    const timer = setTimeout(() => {
      responses.cancel()
      end(E.left(tookTooLong))
    }, idleMs)
    let isMissing = false
    responses.on('data', (received: Received) => {
      timer.refresh()
      if (received.is === 'event') events.push(received.event)
      else if (received.is === 'no-such-stream') isMissing = true
    })
    responses.on('error', (error: unknown) => end(E.left(faultOf(error))))
    responses.on('end', () => end(isMissing ? E.left({ fault: 'not-found' }) : E.right(events)))
  })

/** One page. `idleMs`: how long the server may say nothing. */
export const readPage = async (
  client: LogClient,
  request: ReadReq,
  idleMs: number,
): Promise<Either<Fault, ReadonlyArray<RawEvent>>> => {
  const opened = await inTime(() => client.read(request), idleMs)
  return E.isLeft(opened) ? opened : eventsFrom(opened.right, idleMs)
}

const meaningless: Either<Fault, never> = E.left({
  fault: 'away',
  why: 'the server gave an answer without a meaning',
})

/**
 * One append to the leader. An answer that says neither yes nor no is an unknown outcome. The connection keeps the time
 * of appends: there is none around them.
 */
export const append = async (
  client: LogClient,
  to: { readonly stream: string; readonly expected: 'no-stream' | bigint },
  events: ReadonlyArray<Proposed>,
  timeoutMs: number,
): Promise<Either<Fault, Written>> => {
  const messages = appendMessages(to.stream, to.expected, events)
  try {
    const written = writtenFrom(await client.append(messages, timeoutMs))
    return written === undefined ? meaningless : E.right(written)
  } catch (error) {
    return E.left(faultOf(error))
  }
}
