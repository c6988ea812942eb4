/** The ways a server says no, as gRPC status and trailers. */
import { Metadata, status } from '@grpc/grpc-js'

/** Where a node listens. */
export type Endpoint = { readonly address: string; readonly port: number }

/** A refusal by name. */
export type Refusal =
  | 'access-denied'
  | 'not-authenticated'
  | 'not-ready'
  | 'not-ready-unknown'
  | 'too-busy'
  | 'no-leader'
  | 'timeout'
  | 'commit-timeout'
  | 'slow-consumer'
  | 'unavailable'
  | 'cancelled'
  | 'internal'
  | 'bad-request'
  | 'bad-stream-read'
  | 'bad-log-read'
  | 'too-large'
  | 'stream-deleted'
  | { readonly notLeader: Endpoint }
  | { readonly deleted: string }
  | { readonly tooLarge: number }
  | {
      readonly wrongVersion: {
        readonly stream: string
        readonly expected: string
        readonly actual: string
      }
    }
  | { readonly invalid: string }

/** The form on the wire. */
export type GrpcFailure = {
  readonly code: status
  readonly details: string
  readonly metadata: Metadata
}

const failure = (
  code: status,
  details: string,
  trailers: Readonly<Record<string, string>> = {},
): GrpcFailure => {
  const metadata = new Metadata()
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value)
  return { code, details, metadata }
}

/** The most bytes of data in one append: the server's default up to 25.0. */
export const maxAppendBytes = 1_048_576

const named = {
  'access-denied': () =>
    failure(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' }),
  'not-authenticated': () => failure(status.UNAUTHENTICATED, 'Unauthenticated'),
  'not-ready': () => failure(status.UNAVAILABLE, 'Server Is Not Ready'),
  'not-ready-unknown': () => failure(status.UNKNOWN, 'Server Is Not Ready'),
  'too-busy': () => failure(status.UNAVAILABLE, 'Server Is Too Busy'),
  'no-leader': () => failure(status.UNKNOWN, 'No leader info available in response'),
  timeout: () => failure(status.ABORTED, 'Operation timed out: Prepare phase timeout.'),
  'commit-timeout': () => failure(status.ABORTED, 'Operation timed out: Commit phase timeout'),
  'slow-consumer': () =>
    failure(
      status.ABORTED,
      'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
    ),
  unavailable: () => failure(status.UNAVAILABLE, 'Connection dropped'),
  cancelled: () => failure(status.CANCELLED, 'Cancelled by the server'),
  internal: () => failure(status.INTERNAL, 'Internal error'),
  'bad-request': () => failure(status.UNKNOWN, 'Exception was thrown by handler.'),
  'bad-stream-read': () => failure(status.UNKNOWN, 'Unexpected ReadStreamResult: Error'),
  'bad-log-read': () => failure(status.UNKNOWN, 'Unexpected ReadAllResult: Error'),
  'too-large': () => failureOf({ tooLarge: maxAppendBytes }),
  'stream-deleted': () => failureOf({ deleted: 'a-stream' }),
} as const satisfies Record<Extract<Refusal, string>, () => GrpcFailure>

/** A refusal as status and trailers. */
export const failureOf = (refusal: Refusal): GrpcFailure => {
  if (typeof refusal === 'string') return named[refusal]()
  if ('notLeader' in refusal)
    return failure(status.NOT_FOUND, 'Leader info available', {
      exception: 'not-leader',
      'leader-endpoint-host': refusal.notLeader.address,
      'leader-endpoint-port': String(refusal.notLeader.port),
    })
  if ('deleted' in refusal)
    return failure(status.FAILED_PRECONDITION, `Event stream '${refusal.deleted}' is deleted.`, {
      exception: 'stream-deleted',
      'stream-name': refusal.deleted,
    })
  if ('tooLarge' in refusal)
    return failure(
      status.INVALID_ARGUMENT,
      `Maximum Append Size of ${refusal.tooLarge} Exceeded.`,
      {
        exception: 'maximum-append-size-exceeded',
        'maximum-append-size': String(refusal.tooLarge),
      },
    )
  if ('invalid' in refusal) return failure(status.INVALID_ARGUMENT, refusal.invalid)
  const { stream, expected, actual } = refusal.wrongVersion
  return failure(
    status.FAILED_PRECONDITION,
    `Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': expected,
      'actual-version': actual,
    },
  )
}
