/** What the headers of a write say: which command it is, and what it follows. */
import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { Caller } from '../credentials/credential.ts'
import type { Actor } from '../events/envelope.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import { sha256, uuidFrom } from '../kernel/hash.ts'
import { EventId, eventIdFrom } from '../kernel/ids.ts'
import type { CommandMeta } from '../ledger/ledger.ts'
import type { Problem } from './outcome.ts'

const printable = /^[\u0020-\u007e]{1,128}$/

const textOf = (header: string | ReadonlyArray<string> | undefined): string | undefined =>
  typeof header === 'string' ? header : header?.[0]

/**
 * With `Idempotency-Key` the command's id comes from the caller and their key, so that a repetition is the same
 * command; without, it is random. A person is the same caller whichever token they hold.
 */
export const metaOf = (
  caller: Caller,
  role: Actor['role'],
  headers: IncomingHttpHeaders,
  payload: () => unknown,
): Either<Problem, CommandMeta> => {
  const key = textOf(headers['idempotency-key'])
  const correlation = textOf(headers['x-correlation-id'])
  if (correlation !== undefined && !EventId.is(correlation)) {
    return E.left({ problem: 'correlation-id-malformed' })
  }
  const actor = { role, id: caller.id }
  const told = correlation === undefined ? {} : { correlationId: correlation }
  if (key === undefined) return E.right({ actor, id: eventIdFrom(randomUUID()), ...told })
  if (!printable.test(key)) return E.left({ problem: 'idempotency-key-malformed' })
  const id = uuidFrom('command', caller.subject ?? caller.id, key)
  return E.right({ actor, id, payload: sha256(canonicalJson(payload())), ...told })
}

const etag = /^"(no-stream|0|[1-9]\d{0,17})"$/

/** A revision as an ETag, and back. */
export const etagOf = (revision: bigint | 'no-stream'): string => `"${revision}"`

/** The revision that `If-Match` asks for; undefined where it asks for none. */
export const ifMatch = (
  headers: IncomingHttpHeaders,
): Either<Problem, bigint | 'no-stream' | undefined> => {
  const header = headers['if-match']
  // A record can be shown of everybody, so there always is one to match (RFC 9110 section 13.1.1).
  if (header === undefined || header.trim() === '*') return E.right(undefined)
  const revision = etag.exec(header)?.[1]
  if (revision === undefined) return E.left({ problem: 'if-match-malformed' })
  return E.right(revision === 'no-stream' ? revision : BigInt(revision))
}
