/** The calls that came in over the wire, for assertions. */
import type { Metadata } from '@grpc/grpc-js'
import type { Expected } from './stored.ts'

/** The calls that the stand-in tells apart. */
export type Call =
  | 'append'
  | 'batch-append'
  | 'read-stream'
  | 'read-all'
  | 'subscribe-stream'
  | 'subscribe-all'
  | 'delete'
  | 'tombstone'
  | 'gossip'
  | 'features'
  | 'users'

/** One call as it arrived. */
export type Seen = {
  readonly call: Call
  /** From the authorization header; the client sends none without TLS. */
  readonly user: string | undefined
  readonly requiresLeader: boolean
  /** Time left when the call arrived, in milliseconds; undefined: no deadline. */
  readonly deadlineMs: number | undefined
  readonly stream: string | undefined
  /** The oneof as it was on the wire. */
  readonly expected: Expected | undefined
  readonly eventIds: ReadonlyArray<string>
  /** address:port of the connection. */
  readonly peer: string
  /** `stream^a-,b-`, `stream~regex`, `type^…` or `type~…`. */
  readonly filter: string | undefined
  /** `start`, `end`, a revision or a commit position. */
  readonly from: string | undefined
  /** How many events a read asked for. */
  readonly count: bigint | undefined
}

/** The wire log of one server. */
export type Wire = {
  readonly calls: () => ReadonlyArray<Seen>
  readonly of: (call: Call) => ReadonlyArray<Seen>
  readonly clear: () => void
  readonly openConnections: () => number
  readonly openSubscriptions: () => number
}

/** The parts of a gRPC call that every kind has. */
export type Incoming = {
  readonly metadata: Metadata
  readonly getPeer: () => string
  readonly getDeadline: () => Date | number
}

/** User and password of the authorization header. */
export const credentialsOf = (
  metadata: Metadata,
): { readonly user: string; readonly password: string } | undefined => {
  const header = String(metadata.get('authorization')[0] ?? '')
  const [scheme, encoded = ''] = header.split(' ')
  if (scheme?.toLowerCase() !== 'basic') return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}

const millisecondsLeft = (deadline: Date | number): number | undefined => {
  const at = typeof deadline === 'number' ? deadline : deadline.getTime()
  return Number.isFinite(at) ? at - Date.now() : undefined
}

/** Whether a header is set to true. */
const isSet = (metadata: Metadata, header: string): boolean =>
  String(metadata.get(header)[0] ?? '').toLowerCase() === 'true'

/** A call as it arrived, with what is particular to its kind. */
export const seenOf = (call: Call, incoming: Incoming, particular: Partial<Seen> = {}): Seen => ({
  call,
  user: credentialsOf(incoming.metadata)?.user,
  requiresLeader: isSet(incoming.metadata, 'requires-leader'),
  deadlineMs: millisecondsLeft(incoming.getDeadline()),
  stream: undefined,
  expected: undefined,
  eventIds: [],
  peer: incoming.getPeer(),
  filter: undefined,
  from: undefined,
  count: undefined,
  ...particular,
})
