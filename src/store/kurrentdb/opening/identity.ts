/** The ledger's id and name, in a stream of their own: whoever opens an empty log first settles them for all nodes. */
import { E, t } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { canonicalJson } from '../../../kernel/canonical-json.ts'
import { uuidFrom } from '../../../kernel/hash.ts'
import { parseStrictJson } from '../../../kernel/json/strict-json.ts'
import type { EventStore, StoredEvent, StoreFailure } from '../../event-store.ts'
import { identityStream } from '../server/streams.ts'

const Identity = t.readonly(t.strict({ ledgerId: t.string, name: t.string }, 'Identity'))

/** The identity of a log. `ledgerId`: 128 bits in hex. */
export type Identity = t.TypeOf<typeof Identity>

const eventType = 'LedgerIdentity'

const eventOf = ({ ledgerId, name }: Identity): StoredEvent => ({
  id: uuidFrom(eventType, ledgerId),
  type: eventType,
  json: canonicalJson({ ledgerId, name }),
})

const corrupt = (reason: string): Either<StoreFailure, never> =>
  E.left({ failure: 'corrupt', where: identityStream, reason })

const decoded = ({ type, json }: StoredEvent): Either<StoreFailure, Identity> => {
  const parsed = parseStrictJson(json)
  const identity = E.isRight(parsed) ? Identity.decode(parsed.right) : parsed
  return type === eventType && E.isRight(identity)
    ? E.right(identity.right)
    : corrupt('what it holds is not the identity of a ledger')
}

type Log = Pick<EventStore<StoredEvent>, 'read' | 'append' | 'head'>

/** The identity that was settled, undefined where none was. */
export const identityIn = async ({
  read,
}: Pick<Log, 'read'>): Promise<Either<StoreFailure, Identity | undefined>> => {
  const first = { direction: 'forwards', from: 'start', maxCount: 1 } as const
  const found = await read(identityStream, first)()
  if (E.isLeft(found)) {
    return found.left.failure === 'stream-not-found' ? E.right(undefined) : found
  }
  const [recorded] = found.right
  return recorded === undefined ? corrupt('it is empty') : decoded(recorded.event)
}

/** Writes an identity where there is none, and answers the one that holds: that of whoever was first. */
export const writeIdentity = async (
  log: Log,
  identity: Identity,
): Promise<Either<StoreFailure, Identity>> => {
  const written = await log.append(identityStream, 'no-stream', [eventOf(identity)])()
  // A conflict: another node was faster. Unknown: reading will tell.
  const isOpen =
    E.isLeft(written) && ['revision-conflict', 'outcome-unknown'].includes(written.left.failure)
  if (E.isLeft(written) && !isOpen) return written
  const found = await identityIn(log)
  if (E.isLeft(found)) return found
  if (found.right !== undefined) return E.right(found.right)
  return E.isLeft(written) ? written : corrupt('it was written and is not there')
}

/**
 * Reads the identity; where there is none yet and the log is empty, writes `made`. A log with events and no
 * identity is refused: under another name nothing sealed in it would open.
 */
export const settleIdentity = async (
  log: Log,
  made: Identity,
): Promise<Either<StoreFailure, Identity>> => {
  const known = await identityIn(log)
  if (E.isLeft(known)) return known
  if (known.right !== undefined) return E.right(known.right)
  const head = await log.head()()
  if (E.isLeft(head)) return head
  return head.right >= 0n
    ? corrupt('it is missing, and the log has events')
    : writeIdentity(log, made)
}
