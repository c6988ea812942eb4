/**
 * Decodes people's entries to events in their streams, as `eventReading` does, but without the checks that need all
 * parts at once.
 */
import { E } from '../../../fp.ts'
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import { subjectStream } from '../../../kernel/ids.ts'
import type { StreamId } from '../../../kernel/ids.ts'
import type { Recorded } from '../../../store/event-store.ts'
import { decodeLeaf } from '../checks/decode-leaf.ts'
import type { PlacedEntry } from '../checks/events.ts'
import { strictText } from '../source/strict-text.ts'

/** The end of a stream: the next revision, and the time of the last event. */
type Place = { readonly next: bigint; readonly recordedAt: string }

export type PartReading = {
  /**
   * The event; undefined if the entry is malformed, belongs to no person, or was recorded before the event in front of
   * it. Call it in order of index.
   */
  readonly read: (entry: PlacedEntry) => Recorded<LedgerEvent> | undefined
  /** Forgets all streams. */
  readonly clear: () => void
}

/** Does not look for repeated ids or falling positions: the caller compares those over all parts. */
export const partReading = (): PartReading => {
  const textOf = strictText()
  const places = new Map<StreamId, Place>()
  return {
    clear: () => places.clear(),
    read: ({ bytes, position }) => {
      const text = textOf(bytes)
      const decoded = text === undefined ? undefined : decodeLeaf(text)
      if (decoded === undefined || E.isLeft(decoded)) return undefined
      const event = decoded.right
      // A published policy belongs to no person, and its documents are checked elsewhere.
      if (event.subject === undefined || event.type === 'PolicyVersionPublished') return undefined
      // The same stream that `streamOf` gives for an event of a person.
      const stream = subjectStream(event.subject)
      const place = places.get(stream)
      if (place !== undefined && event.recordedAt < place.recordedAt) return undefined
      const revision = place?.next ?? 0n
      places.set(stream, { next: revision + 1n, recordedAt: event.recordedAt })
      return { event, stream, revision, position }
    },
  }
}
