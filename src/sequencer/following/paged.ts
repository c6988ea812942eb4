/**
 * The live end of a log in this process by pages, a few times a second: a feed that wakes for each event costs an act more
 * than its hash does, and a checkpoint gathers them anyway.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../fp.ts'
import { StoreError } from '../../store/event-store.ts'
import type { EventReader, StoredEvent } from '../../store/event-store.ts'
import { eventsPerPage, pageAfter } from '../../store/page.ts'

/** Between two pages that were not full, in ms: an event waits so long before it is hashed. */
const everyMs = 150

/** A reader whose feed is read by pages. */
export const paged = <R extends Pick<EventReader<StoredEvent>, 'readAll'>>(
  reader: R,
): R & Pick<EventReader<StoredEvent>, 'follow'> => ({
  ...reader,
  async *follow(position, signal) {
    const after = pageAfter(reader)
    let at = position
    while (!signal.aborted) {
      const page = await after(at, eventsPerPage)()
      if (E.isLeft(page)) throw new StoreError(page.left)
      for (const recorded of page.right) yield { kind: 'event', recorded } as const
      at = page.right.at(-1)?.position ?? at
      if (page.right.length === eventsPerPage) continue
      yield { kind: 'caught-up', position: at }
      await delay(everyMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
  },
})
