/** The questions that a server must answer well before a ledger is kept on it. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { uuidFrom } from '../../../kernel/hash.ts'
import { append, inTime, readPage } from '../wire/ask.ts'
import { allowedTo, deletable } from './canary.ts'
import { connect } from '../wire/connect.ts'
import type { Connection } from '../server/connection-string.ts'
import type { Fault } from '../wire/fault.ts'
import { wordsOf } from '../wire/fault.ts'
import { endOf } from '../following/look.ts'
import type { CommonSettings } from '../server/node-settings.ts'
import type { NeededOperation, OpenKurrentFailure } from './open-failure.ts'
import { streamRequest } from '../wire/requests.ts'
import { unfit } from '../server/server-version.ts'
import { identityStream } from '../server/streams.ts'
import { diagnoseUnreachable } from '../server/tls-probe.ts'
import type { LogClient } from '../wire/wire.ts'

/** 'bank' also refuses a server on which the ledger's own user could take events away. */
export type Profile = 'standard' | 'bank'

const timeoutMs = 5_000
const impossible = 2n ** 62n

const failureFrom = (fault: Fault, operation: NeededOperation): Either<OpenKurrentFailure, never> =>
  E.left(
    fault.fault === 'denied'
      ? { failure: 'access-denied', operation }
      : { failure: 'unreachable', reason: wordsOf(fault) },
  )

/** Connects to the leader, or says what is in the way. */
export const connectFirst = async (
  connection: Connection,
  settings: CommonSettings,
): Promise<Either<OpenKurrentFailure, LogClient>> => {
  const client = await connect(connection, settings)
  if (E.isRight(client)) return client
  if (client.left.fault === 'denied') return failureFrom(client.left, 'connect')
  return E.left(await diagnoseUnreachable(connection.hosts, settings, wordsOf(client.left)))
}

const checkRead = async (client: LogClient): Promise<Either<OpenKurrentFailure, void>> => {
  const last = { direction: 'backwards', from: 'end', maxCount: 1 } as const
  const stream = await readPage(client, streamRequest(identityStream, last), timeoutMs)
  if (E.isLeft(stream) && stream.left.fault !== 'not-found') return failureFrom(stream.left, 'read')
  const log = await endOf(client, timeoutMs)
  return E.isLeft(log) ? failureFrom(log.left, 'read the log') : E.right(undefined)
}

/** Tried with an expectation that cannot hold: nothing is written. */
const checkWrite = async (client: LogClient): Promise<Either<OpenKurrentFailure, void>> => {
  const event = { id: uuidFrom('may-write'), type: 'Trial', json: '{}' }
  const to = { stream: identityStream, expected: impossible }
  const written = await append(client, to, [event], timeoutMs)
  return E.isLeft(written) ? failureFrom(written.left, 'write') : E.right(undefined)
}

const checkBank = async (client: LogClient): Promise<Either<OpenKurrentFailure, void>> => {
  const allowed = await allowedTo(client)
  if (E.isLeft(allowed)) return failureFrom(allowed.left, 'connect')
  const failure = deletable(allowed.right)
  return failure === undefined ? E.right(undefined) : E.left(failure)
}

/** The version, once it and the rights of our user are known to be good. */
export const checkServer = async (
  client: LogClient,
  profile: Profile,
): Promise<Either<OpenKurrentFailure, string>> => {
  const version = await inTime(() => client.serverVersion(timeoutMs), timeoutMs)
  if (E.isLeft(version)) return failureFrom(version.left, 'connect')
  const unfitness = unfit(version.right)
  if (unfitness !== undefined) return E.left(unfitness)
  const readable = await checkRead(client)
  if (E.isLeft(readable)) return readable
  const writable = await checkWrite(client)
  if (E.isLeft(writable)) return writable
  const undeletable = profile === 'bank' ? await checkBank(client) : E.right(undefined)
  return E.isLeft(undeletable) ? undeletable : version
}
