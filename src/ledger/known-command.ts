/**
 * A command that another node recorded: its events are in the stream before this node's rows hold its receipt. Found
 * in the state that the stream folds to, and read again to be answered as it was the first time.
 */
import { E, TE, pipe } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import { isAmong } from '../deciders/recent-commands.ts'
import type { Life } from '../deciders/subject.ts'
import { decodeStored } from '../events/decode-stored.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { UnreadableFailure } from '../handle/load.ts'
import type { EventId, StreamId } from '../kernel/ids.ts'
import type { EventReader, Recorded, StoreFailure, StoredEvent } from '../store/event-store.ts'
import type { ActOutcome, CommandMeta, KeyReused } from './ledger.ts'

/** Told instead of deciding: this very command is on record. */
export type CommandKnown = { readonly known: EventId }

/** Whether the command is among the latest of a person. */
export const isRecorded = ({ commands }: Life, { id, payload }: CommandMeta): boolean =>
  payload !== undefined && isAmong(commands, id)

type Failure = StoreFailure | UnreadableFailure | KeyReused
type Found = { readonly event: LedgerEvent; readonly recorded: Recorded<StoredEvent> }

const pageSize = 100

/**
 * The command's events, newest first. Read backwards until they are there whole, since the command may be as far back
 * as a life knows commands.
 */
const eventsOf =
  (store: Pick<EventReader<StoredEvent>, 'read'>, stream: StreamId, id: EventId) =>
  async (): Promise<Either<Failure, ReadonlyArray<Found>>> => {
    const found: Found[] = []
    let from: bigint | 'end' = 'end'
    for (;;) {
      const page = await store.read(stream, { direction: 'backwards', from, maxCount: pageSize })()
      if (E.isLeft(page)) return page
      for (const recorded of page.right) {
        const event = decodeStored(recorded.event.json)
        if (E.isLeft(event)) return E.left({ failure: 'unreadable', stream, reason: event.left })
        if (event.right.command?.id === id) found.push({ event: event.right, recorded })
        // Events of one command follow one another.
        else if (found.length > 0) return E.right(found)
      }
      const oldest = page.right.at(-1)
      if (oldest === undefined || oldest.revision === 0n) return E.right(found)
      from = oldest.revision - 1n
    }
  }

/** What it recorded then; a refusal where the key came with another payload. */
export const outcomeOf =
  (store: Pick<EventReader<StoredEvent>, 'read'>) =>
  (stream: StreamId, { id, payload }: CommandMeta): TaskEither<Failure, ActOutcome> =>
    pipe(
      eventsOf(store, stream, id),
      TE.flatMapEither((found): Either<Failure, ActOutcome> => {
        const last = found[0]?.recorded
        if (last === undefined)
          return E.left({ failure: 'unreadable', stream, reason: 'a command known is not there' })
        if (found.some(({ event }) => event.command?.sha256 !== payload))
          return E.left({ refusal: 'idempotency-key-reused' })
        const events = found.map(({ event }) => event).toReversed()
        const { revision, position } = last
        return E.right({ events, revision, position, repeated: true })
      }),
    )
