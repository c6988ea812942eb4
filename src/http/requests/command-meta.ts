/** Headers of a write: the command that it is, and the state that it expects. */
import type { IncomingHttpHeaders } from 'node:http'
import { E, pipe } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Caller } from '../../credentials/credential.ts'
import type { Actor } from '../../events/envelope.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import { sha256 } from '../../kernel/hash.ts'
import { EventId } from '../../kernel/ids.ts'
import type { CommandMeta } from '../../ledger/ledger.ts'
import type { Problem } from '../answers/outcome.ts'
import { drawUuid } from './random-uuid.ts'

const printable = /^[\u0020-\u007e]{1,128}$/

const textOf = (header: string | ReadonlyArray<string> | undefined): string | undefined =>
  typeof header === 'string' ? header : header?.[0]

const keyIn = (headers: IncomingHttpHeaders): Either<Problem, string | undefined> => {
  const key = textOf(headers['idempotency-key'])
  return key === undefined || printable.test(key)
    ? E.right(key)
    : E.left({ problem: 'idempotency-key-malformed' })
}

const correlationIn = (headers: IncomingHttpHeaders): Either<Problem, string | undefined> => {
  // RFC 9562 section 4: a UUID is read in either case.
  const correlation = textOf(headers['x-correlation-id'])?.toLowerCase()
  return correlation === undefined || EventId.is(correlation)
    ? E.right(correlation)
    : E.left({ problem: 'correlation-id-malformed' })
}

type Told = { readonly key: string | undefined; readonly correlation: string | undefined }

const metaWith = (
  caller: Caller,
  role: Actor['role'],
  { key, correlation }: Told,
  payload: () => unknown,
): CommandMeta => ({
  actor: { role, id: caller.id },
  id: drawUuid(),
  ...(key === undefined
    ? {}
    : { key: { system: caller.system, key, payload: canonicalJson(payload()) } }),
  ...(correlation === undefined ? {} : { correlationId: correlation }),
})

/**
 * With `Idempotency-Key` a command is named by the calling system and its key, so that a repetition is the same
 * command whichever credential or token of the system brings it; without, its name is random.
 */
export const metaOf = (
  caller: Caller,
  role: Actor['role'],
  headers: IncomingHttpHeaders,
  payload: () => unknown,
): Either<Problem, CommandMeta> => {
  const key = keyIn(headers)
  if (E.isLeft(key)) return key
  const correlation = correlationIn(headers)
  if (E.isLeft(correlation)) return correlation
  const told = { key: key.right, correlation: correlation.right }
  return E.right(metaWith(caller, role, told, payload))
}

const none = (): string | undefined => undefined

/** The same for an act that protects, which no header keeps from being recorded: one that is malformed counts as absent. */
export const tolerantMetaOf = (
  caller: Caller,
  role: Actor['role'],
  headers: IncomingHttpHeaders,
  payload: () => unknown,
): CommandMeta => {
  const key = pipe(keyIn(headers), E.getOrElse(none))
  const correlation = pipe(correlationIn(headers), E.getOrElse(none))
  return metaWith(caller, role, { key, correlation }, payload)
}

const etag = /^"(no-stream|0|[1-9]\d{0,17})(?:-[0-9a-f]{16})?"$/

/** A revision as an ETag, and back. */
export const etagOf = (revision: bigint | 'no-stream'): string => `"${revision}"`

/**
 * The same of an answer that changes beside the record, as what is in force does while time goes by: it names the answer
 * (RFC 9110 section 8.8.1), and `If-Match` finds the revision in it.
 */
export const etagWith = (revision: bigint | 'no-stream', beside: unknown): string =>
  `"${revision}-${sha256(canonicalJson(beside)).slice(0, 16)}"`

/** The revision that `If-Match` asks for, any of a record that there is; undefined where it asks for none. */
export const ifMatch = (
  headers: IncomingHttpHeaders,
): Either<Problem, bigint | 'no-stream' | 'any' | undefined> => {
  const header = headers['if-match']
  if (header === undefined) return E.right(undefined)
  if (header.trim() === '*') return E.right('any')
  const revision = etag.exec(header)?.[1]
  if (revision === undefined) return E.left({ problem: 'if-match-malformed' })
  return E.right(revision === 'no-stream' ? revision : BigInt(revision))
}
