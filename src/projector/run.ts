/**
 * The projector: folds the log into rows, live, and builds rows anew beside that. Whatever goes wrong, it stops or
 * waits, and says so: rows are never ahead of an event that was not folded into all of them.
 */
import { E, TE, pipe } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import type { EventReader, StoredEvent, StoreFailure } from '../store/event-store.ts'
import type { WatchWrites } from '../store/write-watcher.ts'
import { foldingAhead } from './live/ahead.ts'
import { applyBatch } from './live/apply.ts'
import type { Observer } from './live/apply.ts'
import type { Progress } from './rebuild/build.ts'
import { newBuilder } from './rebuild/builder.ts'
import type { Builder, RebuildRefusal } from './rebuild/builder.ts'
import { newExclusive } from './live/exclusive.ts'
import type { Exclusive } from './live/exclusive.ts'
import { healthOf, isCutOff, lagOf, newCondition } from './live/health.ts'
import type { Condition, Health, Stopped } from './live/health.ts'
import type { InMemory } from './in-memory.ts'
import { kindOf, runLive } from './live/live.ts'
import type { Decode } from './read-event.ts'
import { observing } from './live/observing.ts'
import { newRestoring } from './live/restoring.ts'
import type { Restoring } from './live/restoring.ts'
import { openRoster } from './tables/roster.ts'
import type { Roster } from './tables/roster.ts'
import { RowsError } from './rows.ts'
import type { RowsFailure, RowStore } from './rows.ts'
import { newSaver } from './live/saver.ts'
import type { Keeping, Saver } from './live/saver.ts'
import type { AnyTable } from './tables/table.ts'
import { newWaiters } from '../follower/waiters.ts'
import type { Waited, Waiters } from '../follower/waiters.ts'

export type ProjectorOptions = {
  readonly reader: Pick<
    EventReader<StoredEvent>,
    'readAll' | 'readByStream' | 'follow' | 'head' | 'heartbeatMs'
  >
  /** The source of a rebuild. The reader if absent. */
  readonly heldLog?: Pick<EventReader<StoredEvent>, 'readAll' | 'readByStream'>
  /** If this process writes the log: its writes are folded while the disk works. */
  readonly watchWrites?: WatchWrites | undefined
  readonly rows: RowStore
  readonly tables: ReadonlyArray<AnyTable>
  readonly inMemory: ReadonlyArray<InMemory>
  /** Told of each batch once its rows are readable; what one throws is noted in health and changes nothing. */
  readonly observers: ReadonlyArray<Observer>
  /** Texts that are committed along with the rows. */
  readonly keeping?: Keeping
  /** Decodes a followed event: `decodeEvent`, or a faster way for events that are known already. */
  readonly decode: Decode
  /** Monotonic milliseconds. */
  readonly nowMs: () => number
  readonly signal: AbortSignal
}

export type Projector = {
  /** Everything up to here is in every live table, readable now. */
  readonly position: () => bigint
  /** As far as one table may be relied on: -1n while it is being built for the first time or restored. */
  readonly positionOf: (table: string) => bigint
  /** Milliseconds behind: 0 when up to date, Infinity when stopped or not up to date yet. */
  readonly lagMs: () => number
  /** The log cannot be followed now, or fell silent: it is tried again. */
  readonly isCutOff: () => boolean
  /** The reason for a final stop; undefined while it runs, or waits to try again. */
  readonly stopped: () => Stopped | undefined
  readonly waitFor: (position: bigint, deadlineMs: number) => Promise<Waited>
  readonly health: () => Promise<Health>
  /** Builds these tables (all, when none is named) anew beside the live ones; done once they are swapped in. */
  readonly rebuild: (
    tables: ReadonlyArray<string>,
    onProgress: (progress: Progress) => void,
  ) => TaskEither<RebuildRefusal | Stopped, void>
  /** Saves and ends. The rows stay readable until their store is closed. */
  readonly stop: () => Promise<void>
}

/** The rows tell of events that this log does not hold: they, or the log, were put back from elsewhere. */
export type RowsOfAnotherLog = {
  readonly failure: 'rows-of-another-log'
  readonly position: bigint
}

export type StartFailure = RowsFailure | StoreFailure | RowsOfAnotherLog

const checkOrigin = ({ reader, rows }: ProjectorOptions): TaskEither<StartFailure, void> => {
  const { last } = rows.state()
  if (last === undefined) return TE.right(undefined)
  return pipe(
    // Inclusive, so that the event itself comes back.
    reader.readAll({ direction: 'forwards', from: last.position, maxCount: 1 }),
    TE.flatMap(([found]) =>
      found?.position === last.position && found.event.id === last.id
        ? TE.right(undefined)
        : TE.left<StartFailure>({ failure: 'rows-of-another-log', position: last.position }),
    ),
  )
}

type Parts = {
  readonly roster: Roster
  readonly condition: Condition
  readonly saver: Saver
  readonly restoring: Restoring
  readonly waiters: Waiters
  readonly ending: AbortController
  readonly signal: AbortSignal
  readonly exclusive: Exclusive
}

const partsOf = ({ rows, tables, inMemory, keeping, signal }: ProjectorOptions): Parts => {
  const roster = openRoster(rows, tables)
  const condition = newCondition()
  const ending = new AbortController()
  return {
    roster,
    condition,
    saver: newSaver(roster, {
      rows,
      keeping,
      onFailure: ({ failure }) => {
        condition.lastError = failure
      },
    }),
    restoring: newRestoring(inMemory, roster),
    waiters: newWaiters(() => roster.position),
    ending,
    signal: AbortSignal.any([signal, ending.signal]),
    exclusive: newExclusive(),
  }
}

const startLive = async (options: ProjectorOptions, parts: Parts): Promise<Stopped> => {
  const { roster, condition, saver, restoring, waiters, exclusive, signal } = parts
  const onApplied = observing(options.observers, { waiters, roster, condition })
  const applying = {
    roster,
    saver,
    inMemory: options.inMemory,
    isRestored: restoring.isRestored,
    onApplied,
    decode: options.decode,
  }
  const isIdle = (): boolean => condition.stopped !== undefined || condition.isFailing
  options.watchWrites?.(foldingAhead({ applying, exclusive, isIdle }))
  return runLive({
    reader: options.reader,
    roster,
    condition,
    apply: (stored) => exclusive(() => applyBatch(applying, stored)),
    restore: () => exclusive(() => restoring.restore([])),
    onPosition: (position) => {
      if (position <= roster.position) return
      roster.position = position
      waiters.reached(position)
    },
    nowMs: options.nowMs,
    signal,
  })
}

const positionOf = (
  { roster, restoring }: Parts,
  inMemory: ReadonlyArray<InMemory>,
  table: string,
): bigint => {
  const isOf = (one: { readonly name: string }): boolean => one.name === table
  if (inMemory.some((one) => one.table === table && !restoring.isRestored(one))) return -1n
  if (roster.live.some(({ id }) => isOf(id))) return roster.position
  return roster.frozen.find(isOf)?.position ?? -1n
}

const builderOf = (
  { reader, heldLog = reader, nowMs, tables, rows }: ProjectorOptions,
  { roster, condition, saver, restoring, exclusive, signal }: Parts,
  onStopped: (stopped: Stopped) => void,
): Builder => {
  const onSwapped = async (names: ReadonlyArray<string>): Promise<void> => {
    // A failed restore delays the next batch, which tries again.
    const restored = await restoring.restore(names)
    if (E.isLeft(restored) && 'stopped' in restored.left) onStopped(restored.left)
    else if (E.isLeft(restored)) condition.lastError = kindOf(restored.left)
  }
  const ports = { reader: heldLog, roster, saver, exclusive, onSwapped, nowMs, signal, condition }
  return newBuilder({ ...ports, tables, rows, onStopped })
}

const run = (options: ProjectorOptions): Projector => {
  const { reader, nowMs } = options
  const parts = partsOf(options)
  const { roster, condition, saver, waiters, ending } = parts
  const onStopped = (stopped: Stopped): void => {
    condition.stopped ??= stopped
    waiters.stop()
    ending.abort()
  }
  const builder = builderOf(options, parts, onStopped)
  const ended = startLive(options, parts)
    .catch((cause: unknown): Stopped =>
      cause instanceof RowsError
        ? { stopped: 'rows-failed', cause }
        : { stopped: 'projector-threw', cause },
    )
    .then(async (stopped) => {
      onStopped(stopped)
      await builder.run()
      await saver.save()
      saver.giveUp()
    })
  void builder.run()
  return {
    position: () => roster.position,
    positionOf: (table) => positionOf(parts, options.inMemory, table),
    lagMs: () => lagOf(condition, nowMs(), reader.heartbeatMs),
    isCutOff: () => isCutOff(condition, nowMs(), reader.heartbeatMs),
    stopped: () => condition.stopped,
    waitFor: waiters.wait,
    health: () =>
      healthOf({ roster, condition, savedPosition: saver.savedPosition(), reader, nowMs }),
    rebuild: builder.rebuild,
    stop: async () => {
      ending.abort()
      await ended
    },
  }
}

const runOn = (options: ProjectorOptions): Either<StartFailure, Projector> => {
  try {
    return E.right(run(options))
  } catch (cause) {
    if (cause instanceof RowsError) return E.left({ failure: 'rows-unavailable', cause })
    throw cause
  }
}

/** Takes up where the rows were left and goes on until `stop` or the signal. Refuses rows of another log. */
export const startProjector = (options: ProjectorOptions): TaskEither<StartFailure, Projector> =>
  pipe(
    checkOrigin(options),
    TE.flatMapEither(() => runOn(options)),
  )
