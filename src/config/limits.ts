/** Limits of callers on one node: rates, connections, origins. Environment to values; pure. */
import { E, pipe } from '../fp.ts'
import type { Either } from '../fp.ts'
import { fault } from './fault.ts'
import type { ConfigFault } from './fault.ts'
import { wholeOf } from './whole.ts'
import type { Settings } from './whole.ts'

/** Limits of callers on one node. Sustained rates in requests a second; 0 is no limit. */
export type EdgeLimits = {
  readonly ratePerCredential: number
  readonly ratePerPerson: number
  /** Bytes that the body of a request by a person's token may have. */
  readonly personBodyBytes: number
  /** Connections served at once; undefined leaves it to what the system lets the process open. */
  readonly maxConnections?: number
  /** Origins whose pages may call from a browser (CORS). */
  readonly corsOrigins: ReadonlyArray<string>
  /** Time from the stop request until no more connections are accepted, in ms. */
  readonly drainMs: number
  /** Time for which an answer waits for a client that reads nothing, in ms. */
  readonly stalledMs: number
  /** Bytes of answers that may wait for all readers together. */
  readonly unreadBytes: number
}

// Far above what one node answers, so that it stops a loop that went wild and no service at work.
const ratePerCredential = 100_000
// A person taps: what asks twenty times a second is a program.
const ratePerPerson = 20
// A screen's worth of questions, and an act with all its fields; what a body costs others grows with its length.
const personBodyKiB = 64
// A balancer asks every few seconds whether this node is ready, and sends elsewhere after the first no.
const drainSeconds = 5
const maxDrainSeconds = 300
// Above a phone's loss of its network for a moment, far below what would let idle readers gather.
const stalledSeconds = 30
const unreadMiB = 256

const originShape = /^https?:\/\/[A-Za-z0-9.:[\]-]{1,253}$/

const originsOf = (env: Settings): Either<ConfigFault, ReadonlyArray<string>> => {
  const name = 'LEDGER_CORS_ORIGINS'
  const origins = (env[name] ?? '').split(',').filter((each) => each !== '')
  return origins.every((each) => originShape.test(each))
    ? E.right(origins)
    : fault(name, 'origins such as https://app.example.org, joined by commas')
}

/** The limits, or the first setting that is wrong. */
export const limitsFrom = (env: Settings): Either<ConfigFault, EdgeLimits> =>
  pipe(
    wholeOf(env, 'LEDGER_RATE_CREDENTIAL', ratePerCredential, [0, 10_000_000]),
    E.bindTo('ratePerCredential'),
    E.bind('ratePerPerson', () =>
      wholeOf(env, 'LEDGER_RATE_PERSON', ratePerPerson, [0, 1_000_000]),
    ),
    E.bind('personBody', () => wholeOf(env, 'LEDGER_PERSON_BODY', personBodyKiB, [1, 1_024])),
    E.bind('connections', () => wholeOf(env, 'LEDGER_MAX_CONNECTIONS', 0, [0, 100_000])),
    E.bind('corsOrigins', () => originsOf(env)),
    E.bind('drain', () => wholeOf(env, 'LEDGER_DRAIN', drainSeconds, [0, maxDrainSeconds])),
    E.bind('stalled', () => wholeOf(env, 'LEDGER_READER_WAIT', stalledSeconds, [1, 3_600])),
    E.bind('unread', () => wholeOf(env, 'LEDGER_UNREAD_MIB', unreadMiB, [1, 65_536])),
    E.map(({ connections, drain, personBody, stalled, unread, ...others }) => {
      const waiting = { stalledMs: stalled * 1_000, unreadBytes: unread * 1024 * 1024 }
      const personBodyBytes = personBody * 1024
      const limits = { ...others, personBodyBytes, drainMs: drain * 1_000, ...waiting }
      return connections === 0 ? limits : { ...limits, maxConnections: connections }
    }),
  )
