/** The end of a failed call, in the shape that the client's own conversion of errors reads. */
import type { IncomingHttpHeaders } from 'node:http2'

// By number, as gRPC has them.
const done = 0
const deadlineExceeded = 4
const unavailable = 14

const callError = (code: number, details: string, trailers: IncomingHttpHeaders): Error =>
  Object.assign(new Error(details), { code, details, metadata: { getMap: () => trailers } })

/** No answer within the time of the call. */
export const tooLate = (): Error => callError(deadlineExceeded, 'no answer in time', {})

/** The connection, or this call on it, ended without an answer that can be read. */
export const brokenOff = (): Error => callError(unavailable, 'the call was broken off', {})

const decoded = (message: string): string => {
  try {
    return decodeURIComponent(message)
  } catch {
    return message
  }
}

/**
 * The error in the trailers of a call; undefined if they say that it is done. An answer without a status comes from
 * something other than a gRPC server in between, and nothing is known of the call.
 */
export const errorIn = (trailers: IncomingHttpHeaders): Error | undefined => {
  const { 'grpc-status': status, 'grpc-message': message } = trailers
  const code = typeof status === 'string' && /^\d{1,3}$/.test(status) ? Number(status) : unavailable
  if (code === done) return undefined
  return callError(code, typeof message === 'string' ? decoded(message) : '', trailers)
}
