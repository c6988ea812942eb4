/**
 * What this node has just written, until it comes back from the log on its way into the rows: it need not be decoded
 * again. The log is believed and not this memory: an event is given back for the very text that it was written as.
 */
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { EventId } from '../../kernel/ids.ts'
import type { StoredEvent } from '../../store/event-store.ts'

export type WrittenEvents = {
  /** Told of each event before it is appended. */
  readonly note: (stored: StoredEvent, event: LedgerEvent) => void
  /** The event of this text, once; undefined where it is not remembered. */
  readonly take: (stored: StoredEvent) => LedgerEvent | undefined
}

type Written = { readonly json: string; readonly event: LedgerEvent }

/** Remembers up to `capacity` events, the latest: those whose append failed never come back. */
export const makeWrittenEvents = (capacity: number): WrittenEvents => {
  const written = new Map<EventId, Written>()
  return {
    note: ({ id, json }, event) => {
      written.set(id, { json, event })
      if (written.size <= capacity) return
      const oldest = written.keys().next()
      if (oldest.done !== true) written.delete(oldest.value)
    },
    take: ({ id, json }) => {
      const found = written.get(id)
      if (found === undefined) return undefined
      written.delete(id)
      return found.json === json ? found.event : undefined
    },
  }
}
