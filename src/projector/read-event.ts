/** Stored events as folds take them. What cannot be read stops the projector: it is never skipped. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { decodeStored } from '../events/decode-stored.ts'
import type { Unreadable } from '../events/envelope.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { Recorded, StoredEvent } from '../store/event-store.ts'

/** From what the log holds to an event. */
export type Decode = (stored: StoredEvent) => Either<Unreadable, LedgerEvent>

/** By its text alone. */
export const decodeEvent: Decode = ({ json }) => decodeStored(json)

/** An event that cannot be read, by its place; nothing of its content. */
export type Poison = { readonly position: bigint; readonly cause: Unreadable }

const readEvent = (
  stored: Recorded<StoredEvent>,
  decode: Decode,
): Either<Poison, Recorded<LedgerEvent>> => {
  const { event, position } = stored
  const decoded = decode(event)
  if (E.isLeft(decoded)) return E.left({ position, cause: decoded.left })
  // The log's index and the event itself must tell of the same event.
  return decoded.right.id === event.id && decoded.right.type === event.type
    ? E.right({ event: decoded.right, stream: stored.stream, revision: stored.revision, position })
    : E.left({ position, cause: 'malformed' })
}

/** The events up to the first that cannot be read, and that one, if there is one. */
export const readEvents = (
  stored: ReadonlyArray<Recorded<StoredEvent>>,
  decode: Decode = decodeEvent,
): { readonly events: ReadonlyArray<Recorded<LedgerEvent>>; readonly poison?: Poison } => {
  const events: Recorded<LedgerEvent>[] = []
  for (const one of stored) {
    const read = readEvent(one, decode)
    if (E.isLeft(read)) return { events, poison: read.left }
    events.push(read.right)
  }
  return { events }
}
