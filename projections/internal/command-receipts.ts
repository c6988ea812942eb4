/** What came of this command? By it a retry is answered as the first attempt was. */
import type { EventId, Mac, StreamId } from '../../src/kernel/ids.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import type { Projection, Rows } from '../../src/projector/projection.ts'

/** Revisions and positions are decimal text: JSON has no whole numbers of 64 bits. */
export type ReceiptRow =
  | { readonly recorded: 'nothing' }
  | {
      readonly recorded: 'events'
      /** Of the command's payload, keyed: another payload under the same key is refused. */
      readonly payloadTag: Mac
      readonly stream: StreamId
      readonly recordedAt: Instant
      readonly events: ReadonlyArray<{
        readonly id: EventId
        readonly type: string
        readonly revision: string
        readonly position: string
      }>
    }

export const commandReceipts: Projection<ReceiptRow> = {
  name: 'command-receipts',
  version: 3,
  keysOf: ({ event }) => (event.payloadTag === undefined ? [] : [event.causationId]),
  initial: { recorded: 'nothing' },
  evolve: (row, { event, stream, revision, position }) => {
    const { id, type, recordedAt, payloadTag } = event
    if (payloadTag === undefined) return row
    // Fields in the order of their names: so a row is written fastest.
    const entry = { id, position: String(position), revision: String(revision), type }
    if (row.recorded === 'events' && row.stream === stream)
      return { ...row, events: [...row.events, entry] }
    // The same command on two streams that are no person's: the first in the log counts, in whatever order they are folded.
    if (row.recorded === 'events' && BigInt(row.events[0]?.position ?? 0) < position) return row
    return { events: [entry], payloadTag, recorded: 'events', recordedAt, stream }
  },
}

/** Undefined for a command without a key, or one that was not folded yet. */
export const receiptOf =
  (rows: Rows<ReceiptRow>) =>
  (command: EventId): Extract<ReceiptRow, { readonly recorded: 'events' }> | undefined => {
    const row = rows.get(command)
    // Until it is built anew, a row of the version before is there: it knew its command by another id.
    return row === undefined || row.recorded === 'nothing' ? undefined : row
  }
