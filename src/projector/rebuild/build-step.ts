/** The common part of all builds: a page of stored events, folded some milliseconds at a time. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { EventReader, Recorded, StoredEvent, StoreFailure } from '../../store/event-store.ts'
import { stoppedByThrow } from '../live/health.ts'
import type { Stopped } from '../live/health.ts'
import { readEvents } from '../read-event.ts'
import type { Roster } from '../tables/roster.ts'
import type { Saver } from '../live/saver.ts'
import { slicesOf } from '../../follower/slices.ts'

/** The progress of a build, in positions of the log; `perSecond` counts events. */
export type Progress = { readonly done: number; readonly total: number; readonly perSecond: number }

export type BuildEnv = {
  readonly reader: Pick<EventReader<StoredEvent>, 'readAll' | 'readByStream'>
  readonly roster: Roster
  readonly saver: Saver
  /** Runs while no live batch is being folded. */
  readonly exclusive: <A>(action: () => Promise<A>) => Promise<A>
  /** Called in the turn of the swap, with the names of the tables swapped in, before the live fold goes on. */
  readonly onSwapped: (tables: ReadonlyArray<string>) => Promise<void>
  readonly onProgress: (progress: Progress) => void
  readonly nowMs: () => number
  readonly signal: AbortSignal
}

/** The reason for a stopped build: until the next attempt, or for good. */
export type Halted = StoreFailure | Stopped

type Page = ReadonlyArray<Recorded<StoredEvent>>

/**
 * Reads a page and gives it to `fold`, in order; `fold` also notes how far its builds have come, since rows and
 * place are saved together between two calls. Right: how many events there were.
 */
export const foldPage = async (
  { saver }: Pick<BuildEnv, 'saver'>,
  stored: Page,
  fold: (events: ReadonlyArray<Recorded<LedgerEvent>>) => void,
): Promise<Either<Halted, number>> => {
  for (const [index, slice] of slicesOf(stored).entries()) {
    if (index > 0) await nextTurn()
    const { events, poison } = readEvents(slice)
    try {
      fold(events)
    } catch (cause) {
      saver.giveUp()
      return E.left(stoppedByThrow(cause))
    }
    if (poison !== undefined) {
      return E.left({ stopped: 'unreadable-event', position: poison.position, cause: poison.cause })
    }
    await saver.nudge()
  }
  return E.right(stored.length)
}
