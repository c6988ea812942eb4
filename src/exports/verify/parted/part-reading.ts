/** Entries of people to events in their streams: as `eventReading` does, but for what is seen over all parts together. */
import { E } from '../../../fp.ts'
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import { subjectStream } from '../../../kernel/ids.ts'
import type { StreamId } from '../../../kernel/ids.ts'
import type { Recorded } from '../../../store/event-store.ts'
import { decodeLeaf } from '../checks/decode-leaf.ts'
import type { PlacedEntry } from '../checks/events.ts'
import { strictText } from '../source/strict-text.ts'

/** Where a stream is: what its next event's revision is, and when its last one was recorded. */
type Place = { readonly next: bigint; readonly recordedAt: string }

export type PartReading = {
  /** The event; undefined where it is none, is about nobody, or was recorded before the one in front of it. In order of index. */
  readonly read: (entry: PlacedEntry) => Recorded<LedgerEvent> | undefined
  /** Forgets all streams. */
  readonly clear: () => void
}

/** Ids that stand there twice and positions that do not rise are seen by whoever puts the parts together. */
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
      // What is published is nobody's, and is told to whoever looks for documents.
      if (event.subject === undefined || event.type === 'PolicyVersionPublished') return undefined
      // As `streamOf` has it for whatever names its person.
      const stream = subjectStream(event.subject)
      const place = places.get(stream)
      if (place !== undefined && event.recordedAt < place.recordedAt) return undefined
      const revision = place?.next ?? 0n
      places.set(stream, { next: revision + 1n, recordedAt: event.recordedAt })
      return { event, stream, revision, position }
    },
  }
}
