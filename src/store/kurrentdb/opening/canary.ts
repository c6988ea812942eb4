/**
 * Tries, as the ledger's own user, what nobody but an administrator may do. Each attempt expects a revision that
 * no stream has: where it is allowed it fails on that, and changes nothing.
 */
import { uuidFrom } from '../../../kernel/hash.ts'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { append, inTime } from '../wire/ask.ts'
import type { Fault } from '../wire/fault.ts'
import type { LogClient } from '../wire/wire.ts'

/** Operations that could remove an event, or allow somebody to do so. */
export type Destructive = 'delete' | 'tombstone' | 'set metadata' | 'change default rights'

/** The profile 'bank' refuses a server on which our user may do these. */
export type Deletable = {
  readonly failure: 'deletable'
  readonly operations: ReadonlyArray<Destructive>
  /** The command for an administrator. */
  readonly fix: string
}

const canary = 'ledger-canary'
// The largest revision that a server accepts as an expectation, and that no stream will ever be at.
const impossible = 2n ** 62n
const timeoutMs = 5_000

const proposed = (type: string) => [{ id: uuidFrom(canary, type), type, json: '{}' }]

const attempts: {
  readonly [D in Destructive]: (client: LogClient) => Promise<Either<Fault, unknown>>
} = {
  delete: (client) =>
    inTime(
      () => client.deleteStream(canary, { expectedRevision: impossible, deadline: timeoutMs }),
      timeoutMs,
    ),
  tombstone: (client) =>
    inTime(
      () => client.tombstoneStream(canary, { expectedRevision: impossible, deadline: timeoutMs }),
      timeoutMs,
    ),
  'set metadata': (client) =>
    append(
      client,
      { stream: `$$${canary}`, expected: impossible },
      proposed('$metadata'),
      timeoutMs,
    ),
  'change default rights': (client) =>
    append(
      client,
      { stream: '$settings', expected: impossible },
      proposed('update-default-acl'),
      timeoutMs,
    ),
}

const all = ['delete', 'tombstone', 'set metadata', 'change default rights'] as const

/** The destructive operations that our user has; empty is right. Left: the server did not answer. */
export const allowedTo = async (
  client: LogClient,
): Promise<Either<Fault, ReadonlyArray<Destructive>>> => {
  const allowed: Destructive[] = []
  for (const operation of all) {
    const result = await attempts[operation](client)
    if (E.isLeft(result) && result.left.fault === 'away') return result
    if (E.isRight(result) || result.left.fault !== 'denied') allowed.push(operation)
  }
  return E.right(allowed)
}

/** The failure, where there is one. */
export const deletable = (operations: ReadonlyArray<Destructive>): Deletable | undefined =>
  operations.length === 0
    ? undefined
    : { failure: 'deletable', operations, fix: 'consent-ledger kurrentdb setup' }
