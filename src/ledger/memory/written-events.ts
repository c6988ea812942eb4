/**
 * Events that this node has just written, kept until they come back from the log for the rows, so that they need not
 * be decoded again. An event is returned only for exactly the text that was written; the log decides.
 */
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { EventId } from '../../kernel/ids.ts'
import type { StoredEvent } from '../../store/event-store.ts'

export type WrittenEvents = {
  /** Adds an event; call it before the append. */
  readonly note: (stored: StoredEvent, event: LedgerEvent) => void
  /** The event of this text, once; undefined if it is unknown. */
  readonly take: (stored: StoredEvent) => LedgerEvent | undefined
}

type Written = { readonly json: string; readonly event: LedgerEvent }

/** Remembers the latest `capacity` events. Events of failed appends are pushed out by newer ones. */
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
