/**
 * Folding while the disk works: a batch that is being written is folded to the side, and read once it is durable, before
 * anybody is told so. What cannot be folded so is folded when it comes back from the log, as everything else is: this
 * spares time and decides nothing.
 */
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { slicesOf } from '../../follower/slices.ts'
import type { Recorded, StoredEvent } from '../../store/event-store.ts'
import type { WriteWatcher } from '../../store/write-watcher.ts'
import type { Applying } from './apply.ts'
import type { Exclusive } from './exclusive.ts'
import type { Publish } from '../in-memory.ts'
import { readEvents } from '../read-event.ts'
import type { Roster } from '../tables/roster.ts'

type Batch = ReadonlyArray<Recorded<LedgerEvent>>

export type AheadEnv = {
  readonly applying: Applying
  readonly exclusive: Pick<Exclusive, 'isFree'>
  /** Nothing is folded any more, or not yet again: the rows stand still, or the log was lost and is caught up with. */
  readonly isIdle: () => boolean
}

/** Folded to the side on what `live` held at `before`. */
type Staged = {
  readonly events: Batch
  readonly last: Recorded<LedgerEvent>
  readonly before: bigint
  readonly live: Roster['live']
  readonly publishes: ReadonlyArray<Publish>
}

/** The publications of this batch, kept in memory; undefined if they must be waited for, or are missing. */
const publishesFor = (
  { roster, inMemory, isRestored }: Applying,
  events: Batch,
): ReadonlyArray<Publish> | undefined => {
  const publishes: Publish[] = []
  for (const one of inMemory) {
    if (!roster.live.some(({ id }) => id.name === one.table)) continue
    if (!isRestored(one)) return undefined
    const prepared = one.prepare(events)
    if (prepared instanceof Promise) {
      // It is prepared again when it comes back from the log; what fails then is told then.
      prepared.catch(() => {})
      return undefined
    }
    publishes.push(prepared)
  }
  return publishes
}

const discard = (live: Roster['live']): void => {
  for (const { generation } of live) generation.discard()
}

/** Folds it to the side; undefined where it cannot be, and then nothing is left of it. */
const stage = (
  { applying, exclusive, isIdle }: AheadEnv,
  stored: ReadonlyArray<Recorded<StoredEvent>>,
): Staged | undefined => {
  const { roster, saver, decode } = applying
  const before = roster.position
  const { live } = roster
  const isNext = stored[0]?.position === before + 1n
  if (!isNext || isIdle() || !exclusive.isFree() || !saver.hasRoom()) return undefined
  // Work that takes longer than a slice is folded in turns, so that others come in between.
  if (slicesOf(stored).length > 1) return undefined
  const { events, poison } = readEvents(stored, decode)
  const last = events.at(-1)
  if (poison !== undefined || last === undefined) return undefined
  const publishes = publishesFor(applying, events)
  if (publishes === undefined) return undefined
  for (const { generation } of live) for (const recorded of events) generation.stage(recorded)
  return { events, last, before, live, publishes }
}

/** Whether the rows are still those that it was folded on. */
const isCurrent = (
  { applying: { roster }, exclusive, isIdle }: AheadEnv,
  { live, before }: Staged,
): boolean => roster.live === live && roster.position === before && exclusive.isFree() && !isIdle()

const publish = ({ applying }: AheadEnv, { events, last, live, publishes }: Staged): void => {
  const { roster, saver, onApplied } = applying
  for (const { generation } of live) generation.publish()
  for (const each of publishes) each()
  roster.position = last.position
  roster.last = { position: last.position, id: last.event.id }
  onApplied(events)
  void saver.nudge()
}

/** Watches what this process writes (WriteWatcher). Whatever the fold throws it throws again when the event comes back. */
export const foldingAhead = (env: AheadEnv): WriteWatcher => {
  let staged: Staged | undefined
  return {
    begun: (batch) => {
      try {
        staged = stage(env, batch)
      } catch {
        discard(env.applying.roster.live)
      }
    },
    durable: () => {
      if (staged !== undefined && isCurrent(env, staged)) publish(env, staged)
      else if (staged !== undefined) discard(staged.live)
      staged = undefined
    },
  }
}
