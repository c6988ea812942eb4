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
  version: 1,
  keysOf: ({ event }) => (event.command === undefined ? [] : [event.command.id]),
  initial: { recorded: 'nothing' },
  evolve: (row, { event, stream, revision, position }) => {
    if (event.command === undefined) return row
    const entry = {
      id: event.id,
      type: event.type,
      revision: String(revision),
      position: String(position),
    }
    if (row.recorded === 'events') return { ...row, events: [...row.events, entry] }
    const { sha256 } = event.command
    return { recorded: 'events', sha256, stream, recordedAt: event.recordedAt, events: [entry] }
  },
}

/** Undefined for a command that recorded nothing, or none that was folded yet. */
export const receiptOf =
  (rows: Rows<ReceiptRow>) =>
  (command: EventId): Extract<ReceiptRow, { readonly recorded: 'events' }> | undefined => {
    const row = rows.get(command)
    return row === undefined || row.recorded === 'nothing' ? undefined : row
  }
