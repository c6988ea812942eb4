/**
 * A command that another node recorded: its events are in the stream before this node's rows hold its receipt. Found
 * in the state that the stream folds to, and read again to be answered as it was the first time.
 */
import { E, TE, pipe } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import type { Life } from '../deciders/subject.ts'
import { decodeStored } from '../events/decode-stored.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { UnreadableFailure } from '../handle/load.ts'
import type { EventId, StreamId } from '../kernel/ids.ts'
import type { EventReader, StoreFailure, StoredEvent } from '../store/event-store.ts'
import type { ActOutcome, CommandMeta, KeyReused } from './ledger.ts'

/** Told instead of deciding: this very command is on record. */
export type CommandKnown = { readonly known: EventId }

/** Events looked at: rows are seconds behind at most, and a person does not act a hundred times in those. */
const recentEvents = 100

/** Whether the command is among the latest events of a person. */
export const isRecorded = (life: Life, { id, payload }: CommandMeta): boolean => {
  if (payload === undefined) return false
  let { past } = life
  for (let looked = 0; past !== undefined && looked < recentEvents; looked += 1) {
    if (past.event.command?.id === id) return true
    past = past.before
  }
  return false
}

type Failure = StoreFailure | UnreadableFailure | KeyReused

/** What it recorded then; a refusal where the key came with another payload. */
export const outcomeOf =
  (store: Pick<EventReader<StoredEvent>, 'read'>) =>
  (stream: StreamId, { id, payload }: CommandMeta): TaskEither<Failure, ActOutcome> =>
    pipe(
      store.read(stream, { direction: 'backwards', from: 'end', maxCount: recentEvents }),
      TE.mapLeft((failure): Failure => failure),
      TE.flatMap((page): TaskEither<Failure, ActOutcome> => {
        const events: LedgerEvent[] = []
        let last: (typeof page)[number] | undefined
        for (const recorded of page.toReversed()) {
          const event = decodeStored(recorded.event.json)
          if (E.isLeft(event)) return TE.left({ failure: 'unreadable', stream, reason: event.left })
          if (event.right.command?.id !== id) continue
          if (event.right.command.sha256 !== payload)
            return TE.left({ refusal: 'idempotency-key-reused' })
          events.push(event.right)
          last = recorded
        }
        const { revision, position } = last ?? {}
        return TE.right({ events, revision: revision ?? 'no-stream', position, repeated: true })
      }),
    )
