/** The state of the projector: for operators, and for the answer or refusal of a decision. */
import { E } from '../../fp.ts'
import type { Unreadable } from '../../events/envelope.ts'
import { behindMs, newCondition as newFollowing, silenceOf } from '../../follower/condition.ts'
import type { Condition as Following } from '../../follower/condition.ts'
import type { EventReader, StoredEvent } from '../../store/event-store.ts'
import type { Roster } from '../tables/roster.ts'
import { RowsError } from '../rows.ts'
import type { TablePhase } from '../rows.ts'

/** The reason for a stop that needs an operator. No event was skipped. */
export type Stopped =
  | { readonly stopped: 'unreadable-event'; readonly position: bigint; readonly cause: Unreadable }
  | { readonly stopped: 'log-corrupt'; readonly where: string }
  /** A document that decisions need, such as a policy's package, is not what was stored. */
  | { readonly stopped: 'document-damaged'; readonly where: string }
  /** The rows' engine failed, or what is in it is damaged: no bug, and nothing of the batch was written. */
  | { readonly stopped: 'rows-failed'; readonly cause: unknown }
  /** A bug. Of a batch that a projection threw on nothing was written. */
  | { readonly stopped: 'projection-threw' | 'projector-threw'; readonly cause: unknown }
  | { readonly stopped: 'closed' }

/** The stop after an exception during a fold: unreadable rows are no fault of the projection that asked for them. */
export const stoppedByThrow = (cause: unknown): Stopped =>
  cause instanceof RowsError
    ? { stopped: 'rows-failed', cause }
    : { stopped: 'projection-threw', cause }

export type TableHealth = {
  readonly name: string
  readonly version: number
  readonly phase: TablePhase
  readonly position: bigint
}

export type Health = {
  /** Neither stopped nor waiting after a failure. */
  readonly alive: boolean
  readonly position: bigint
  /** The position at which a new process would continue; the rest is folded again. */
  readonly savedPosition: bigint
  /** Position of the log's last event; undefined while the log cannot be asked. */
  readonly head: bigint | undefined
  /** head - position: events on the embedded log, bytes on KurrentDB. */
  readonly lagEvents: bigint | undefined
  /** For how long something has been waiting; undefined before it was up to date for the first time. */
  readonly lagMs: number | undefined
  readonly stopped?: Stopped
  /** Kind of the last failure, kept after recovery. */
  readonly lastError?: string
  readonly tables: ReadonlyArray<TableHealth>
}

/** The changing state of a running projector. */
export type Condition = Following & { stopped: Stopped | undefined }

export const newCondition = (): Condition => ({ ...newFollowing(), stopped: undefined })

/**
 * Milliseconds the rows are behind, or may be, where the feed fell silent: 0 when up to date, Infinity when stopped
 * or not up to date yet. `heartbeatMs` is the store's.
 */
export const lagOf = (condition: Condition, nowMs: number, heartbeatMs?: number): number =>
  condition.stopped === undefined
    ? behindMs(condition, nowMs, heartbeatMs)
    : Number.POSITIVE_INFINITY

/** The log cannot be followed now, or fell silent: it is tried again. `heartbeatMs` is the store's. */
export const isCutOff = (condition: Condition, nowMs: number, heartbeatMs?: number): boolean =>
  condition.isFailing || silenceOf(condition, nowMs, heartbeatMs) > 0

const tablesOf = ({ position, live, building, frozen }: Roster): ReadonlyArray<TableHealth> => [
  ...live.map(({ id }) => ({
    name: id.name,
    version: id.version,
    phase: 'live' as const,
    position,
  })),
  ...building.map(({ id, position: reached }) => ({
    name: id.name,
    version: id.version,
    phase: 'building' as const,
    position: reached,
  })),
  ...frozen.map(({ name, version, phase, position: reached }) => ({
    name,
    version,
    phase,
    position: reached,
  })),
]

type Sources = {
  readonly roster: Roster
  readonly condition: Condition
  readonly savedPosition: bigint
  readonly reader: Pick<EventReader<StoredEvent>, 'head' | 'heartbeatMs'>
  readonly nowMs: () => number
}

/** Asks the log for its head; answers even when it cannot be reached. */
export const healthOf = async (sources: Sources): Promise<Health> => {
  const { roster, condition, savedPosition, reader, nowMs } = sources
  const asked = await reader.head()()
  const head = E.isRight(asked) ? asked.right : undefined
  const { position } = roster
  const lagMs = lagOf(condition, nowMs(), reader.heartbeatMs)
  const { stopped, lastError } = condition
  return {
    alive: stopped === undefined && !condition.isFailing,
    position,
    savedPosition,
    head,
    lagEvents: head === undefined ? undefined : head > position ? head - position : 0n,
    lagMs: Number.isFinite(lagMs) ? lagMs : undefined,
    ...(stopped === undefined ? {} : { stopped }),
    ...(lastError === undefined ? {} : { lastError }),
    tables: tablesOf(roster),
  }
}
