/** What did this command record? By it a retry is answered with what the first attempt did. */
import type { EventId, Sha256, StreamId } from '../src/kernel/ids.ts'
import type { Instant } from '../src/kernel/instant.ts'
import type { Projection, Rows } from '../src/projector/projection.ts'

/** Revisions and positions are decimal text: JSON has no whole numbers of 64 bits. */
export type ReceiptRow =
  | { readonly recorded: 'nothing' }
  | {
      readonly recorded: 'events'
      /** Of the command's payload: another payload under the same id is refused. */
      readonly sha256: Sha256
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
  version: 2,
  keysOf: ({ event }) => (event.command === undefined ? [] : [event.command.id]),
  initial: { recorded: 'nothing' },
  evolve: (row, { event, stream, revision, position }) => {
    if (event.command === undefined) return row
    const { id, type, recordedAt } = event
    // Fields in the order of their names: so a row is written fastest.
    const entry = { id, position: String(position), revision: String(revision), type }
    if (row.recorded === 'events' && row.stream === stream)
      return { ...row, events: [...row.events, entry] }
    // Two nodes took the same command for two streams: the first in the log counts, in whatever order they are folded.
    if (row.recorded === 'events' && BigInt(row.events[0]?.position ?? 0) < position) return row
    const { sha256 } = event.command
    return { events: [entry], recorded: 'events', recordedAt, sha256, stream }
  },
}

/** Undefined for a command that recorded nothing, or none that was folded yet. */
export const receiptOf =
  (rows: Rows<ReceiptRow>) =>
  (command: EventId): Extract<ReceiptRow, { readonly recorded: 'events' }> | undefined => {
    const row = rows.get(command)
    return row === undefined || row.recorded === 'nothing' ? undefined : row
  }
