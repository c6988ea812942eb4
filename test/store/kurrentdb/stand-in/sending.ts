/** Writing to a call at the pace of who reads it. */
import type { ServerWritableStream } from '@grpc/grpc-js'
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'

/** Resolves when the call takes more, or is over. */
export const drained = (call: ServerWritableStream<ReadReq, ReadResp>): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      call.off('drain', done)
      call.off('cancelled', done)
      call.off('close', done)
      resolve()
    }
    call.once('drain', done)
    call.once('cancelled', done)
    call.once('close', done)
    if (call.cancelled || call.destroyed) done()
  })

/** Writes one message and waits until the next may follow. */
export const write = async (
  call: ServerWritableStream<ReadReq, ReadResp>,
  message: ReadResp,
): Promise<void> => {
  if (!call.write(message)) await drained(call)
}
