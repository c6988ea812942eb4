/**
 * One subscription, pulled. Messages stay in the connection until they are taken, so a slow consumer costs no memory
 * here; the client's own subscription reads ahead, loses what a handler throws, and lets checkpoints overtake events.
 */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { inTime } from '../wire/ask.ts'
import { faultOf, unreachable } from '../wire/fault.ts'
import type { Fault } from '../wire/fault.ts'
import type { Received } from '../wire/received.ts'
import type { LogClient, Responses } from '../wire/wire.ts'

export type Feed = {
  /** The next message that is here; undefined when none is, for now. */
  readonly take: () => Received | undefined
  /** The reason why no more items come; undefined while more may. */
  readonly ended: () => Fault | undefined
  readonly cancel: () => void
}

const isReceived = (taken: unknown): taken is Received => taken !== null && taken !== undefined

/** `onNews`: there may be something to take, or it has ended. */
const feedOf = (responses: Responses, onNews: () => void): Feed => {
  let ended: Fault | undefined
  const end = (fault: Fault): void => {
    ended ??= fault
    onNews()
  }
  responses.on('error', (error: unknown) => end(faultOf(error)))
  responses.on('end', () => end(unreachable))
  responses.on('readable', onNews)
  return {
    take: () => {
      const taken: unknown = responses.read()
      return isReceived(taken) ? taken : undefined
    },
    ended: () => ended,
    cancel: () => responses.cancel(),
  }
}

/** Opens a subscription. Whether the server takes it is known with the first message. */
export const openFeed = async (
  client: LogClient,
  request: ReadReq,
  timeoutMs: number,
  onNews: () => void,
): Promise<Either<Fault, Feed>> => {
  const opened = await inTime(() => client.read(request), timeoutMs)
  return E.isLeft(opened) ? opened : E.right(feedOf(opened.right, onNews))
}
