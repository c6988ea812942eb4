/** What the log remembers of a command: found by its receipt row, read again from its stream. */
import { E, TE, pipe } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import { receiptOf } from '../../projections/command-receipts.ts'
import type { ReceiptRow } from '../../projections/command-receipts.ts'
import { decodeStored } from '../events/decode-stored.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { HandleFailure } from '../handle.ts'
import type { EventId } from '../kernel/ids.ts'
import type { Rows } from '../projector/projection.ts'
import type { EventReader, StoredEvent } from '../store/event-store.ts'
import type { Remembered } from './receipts.ts'

/** Undefined for a command that recorded nothing, or none that was folded yet. */
export const remembered =
  (rows: Rows<ReceiptRow>, store: Pick<EventReader<StoredEvent>, 'read'>) =>
  (id: EventId): TaskEither<HandleFailure, Remembered | undefined> => {
    const receipt = receiptOf(rows)(id)
    const first = receipt?.events[0]
    const last = receipt?.events.at(-1)
    if (receipt === undefined || first === undefined || last === undefined)
      return TE.right(undefined)
    const options = {
      direction: 'forwards' as const,
      from: BigInt(first.revision),
      maxCount: receipt.events.length,
    }
    return pipe(
      store.read(receipt.stream, options),
      TE.mapLeft((failure): HandleFailure => failure),
      TE.flatMap((page): TaskEither<HandleFailure, Remembered> => {
        const events: LedgerEvent[] = []
        for (const { event } of page) {
          const decoded = decodeStored(event.json)
          if (E.isLeft(decoded))
            return TE.left({ failure: 'unreadable', stream: receipt.stream, reason: decoded.left })
          events.push(decoded.right)
        }
        const { sha256 } = receipt
        return TE.right({
          sha256,
          events,
          revision: BigInt(last.revision),
          position: BigInt(last.position),
        })
      }),
    )
  }
