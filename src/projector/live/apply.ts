/** One batch into all live tables: everything moves to the same position in one turn, or nothing does. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { Recorded, StoredEvent } from '../../store/event-store.ts'
import { stoppedByThrow } from './health.ts'
import type { Stopped } from './health.ts'
import type { InMemory, Publish } from '../in-memory.ts'
import { readEvents } from '../read-event.ts'
import type { Decode, Poison } from '../read-event.ts'
import { haltFor } from './restoring.ts'
import type { InMemoryFailure } from './restoring.ts'
import type { Roster } from '../tables/roster.ts'
import type { Saver } from './saver.ts'
import { slicesOf } from '../../follower/slices.ts'

/** Events as they were folded, in order; called after rows are readable, maybe before they are on disk. */
export type Observer = (batch: ReadonlyArray<Recorded<LedgerEvent>>) => void

export type Applying = {
  readonly roster: Roster
  readonly saver: Saver
  readonly inMemory: ReadonlyArray<InMemory>
  readonly isRestored: (one: InMemory) => boolean
  readonly onApplied: Observer
  readonly decode: Decode
}

/** The reason why a batch was not folded to its end: for good, or until the next attempt. */
export type Halt = Stopped | InMemoryFailure

const isLive = ({ live }: Roster, { table }: InMemory): boolean =>
  live.some(({ id }) => id.name === table)

type Batch = ReadonlyArray<Recorded<LedgerEvent>>

const notRestored: Either<Halt, never> = E.left({
  failure: 'in-memory-unavailable',
  cause: 'not restored yet',
})

const prepare = async (
  { roster, inMemory, isRestored }: Applying,
  events: Batch,
): Promise<Either<Halt, ReadonlyArray<Publish>>> => {
  const publishes: Publish[] = []
  try {
    for (const one of inMemory) {
      if (!isLive(roster, one)) continue
      if (!isRestored(one)) return notRestored
      const prepared = one.prepare(events)
      publishes.push(prepared instanceof Promise ? await prepared : prepared)
    }
    return E.right(publishes)
  } catch (cause) {
    return E.left(haltFor(cause))
  }
}

const fold = ({ roster, saver }: Applying, events: Batch): Either<Stopped, void> => {
  try {
    for (const { generation } of roster.live)
      for (const recorded of events) generation.apply(recorded)
    return E.right(undefined)
  } catch (cause) {
    // Some tables are ahead of others now: none of it may reach the disk.
    saver.giveUp()
    return E.left(stoppedByThrow(cause))
  }
}

const applySlice = async (applying: Applying, events: Batch): Promise<Either<Halt, void>> => {
  const last = events.at(-1)
  if (last === undefined) return E.right(undefined)
  const prepared = await prepare(applying, events)
  if (E.isLeft(prepared)) return prepared
  const folded = fold(applying, events)
  if (E.isLeft(folded)) return folded
  for (const publish of prepared.right) publish()
  applying.roster.position = last.position
  applying.roster.last = { position: last.position, id: last.event.id }
  applying.onApplied(events)
  await applying.saver.nudge()
  return E.right(undefined)
}

const stoppedBy = ({ position, cause }: Poison): Stopped => ({
  stopped: 'unreadable-event',
  position,
  cause,
})

/** The events beyond the rows: a batch that was folded while it was written comes back from the log too. */
const unfolded = (
  { roster }: Applying,
  stored: ReadonlyArray<Recorded<StoredEvent>>,
): ReadonlyArray<Recorded<StoredEvent>> => {
  const [first] = stored
  return first === undefined || first.position > roster.position
    ? stored
    : stored.filter(({ position }) => position > roster.position)
}

/** Folds stored events into the live tables, some milliseconds at a time; ends before the first unreadable one. */
export const applyBatch = async (
  applying: Applying,
  stored: ReadonlyArray<Recorded<StoredEvent>>,
): Promise<Either<Halt, void>> => {
  for (const [index, slice] of slicesOf(unfolded(applying, stored)).entries()) {
    if (index > 0) await nextTurn()
    const { events, poison } = readEvents(slice, applying.decode)
    const applied = await applySlice(applying, events)
    if (E.isLeft(applied)) return applied
    if (poison !== undefined) return E.left(stoppedBy(poison))
  }
  return E.right(undefined)
}
