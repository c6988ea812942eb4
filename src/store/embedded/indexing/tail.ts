/** The end of a stream: what an append is decided by. */
import type { EventId } from '../../../kernel/ids.ts'
import { idWindow } from '../../event-store.ts'
import type { Recorded, StoredEvent } from '../../event-store.ts'
import { digestOf } from '../format/event-record.ts'

/** The knowledge of a stream that an append needs. */
export type Tail = {
  /** Last revision, -1 where there is none. */
  readonly head: number
  /** Of the last `idWindow` events, oldest first. */
  readonly digests: ReadonlyArray<number>
}

/** The tail of a stream without events. */
export const emptyTail: Tail = { head: -1, digests: [] }

/** Revisions among the last `idWindow` whose event may have this id; the record itself says whether it does. */
export const revisionsThatMayHold = (
  { head, digests }: Tail,
  id: EventId,
): ReadonlyArray<number> => {
  const digest = digestOf(id)
  const found: number[] = []
  // Asked for each event that is written, and nearly always answered by none: no list for each digest.
  for (let at = digests.indexOf(digest); at >= 0; at = digests.indexOf(digest, at + 1))
    found.push(head - digests.length + 1 + at)
  return found
}

/** The tail with events added. */
export const extended = (
  { head, digests }: Tail,
  events: ReadonlyArray<Pick<StoredEvent, 'id'>>,
): Tail => {
  const all = digests.slice(Math.max(0, digests.length + events.length - idWindow))
  for (const { id } of events) all.push(digestOf(id))
  const digestsNow = all.length > idWindow ? all.slice(-idWindow) : all
  return { head: head + events.length, digests: digestsNow }
}

/** The tail that a page of a stream tells whose last revision is `head`: undefined where the page does not say all of it. */
export const tailOfPage = (
  page: ReadonlyArray<Recorded<StoredEvent>>,
  head: number,
): Tail | undefined => {
  const isWhole =
    page.at(-1)?.revision === BigInt(head) && page.length >= Math.min(head + 1, idWindow)
  if (!isWhole) return undefined
  return { head, digests: page.slice(-idWindow).map(({ event }) => digestOf(event.id)) }
}
