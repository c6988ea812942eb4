/** Records the events of a decider: seals, stamps and appends them, and folds them into the state while the disk works. */
import { E } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { Decider } from '../../deciders/decider.ts'
import type { LedgerEvent, PlainEvent } from '../../events/ledger-event.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { StreamId } from '../../kernel/ids.ts'
import type { Loaded, UnreadableFailure } from '../../replay/load.ts'
import type { StateCache } from '../../replay/state-cache.ts'
import type { MalformedEvent, SecretRefused } from './stamp-all.ts'
import type { EventStore, Expected, StoreFailure, StoredEvent } from '../../store/event-store.ts'
import type { Lane } from '../../store/lane.ts'
import type { SealRefusal } from '../../vault/sealed-store.ts'
import type { VaultFailure } from '../../vault/key-vault.ts'

/** The parts between a decider and the disk. */
export type Env<S> = {
  readonly store: EventStore<StoredEvent>
  readonly seal: (
    events: ReadonlyArray<PlainEvent>,
  ) => TaskEither<VaultFailure | SealRefusal, ReadonlyArray<LedgerEvent>>
  readonly clock: Clock
  readonly lane: Lane
  /** Called with the recording time of each event read, so that no later event gets an earlier time. */
  readonly observe: (recordedAt: Instant) => void
  readonly cache: StateCache<S>
  /** Called with each event before its append, since the log may return it before the append is answered. */
  readonly noteWritten: (stored: StoredEvent, event: LedgerEvent) => void
}

export type HandleFailure =
  | SecretRefused
  | StoreFailure
  | VaultFailure
  | SealRefusal
  | UnreadableFailure
  | MalformedEvent

/** The result of a command: the recorded events (none if nothing changed), and the state after them. */
export type Handled<S> = {
  readonly events: ReadonlyArray<LedgerEvent>
  readonly state: S
  readonly revision: Expected
  /** Position of the stream's last event; undefined if it has none. */
  readonly position: bigint | undefined
}

const isClear = ({ personal }: PlainEvent): boolean => personal === undefined

const storedOf = (event: LedgerEvent): StoredEvent => ({
  id: event.id,
  type: event.type,
  json: canonicalJson(event),
})

type Evolve<S> = Pick<Decider<S, never, never, never>, 'evolve'>['evolve']

/**
 * Folds once: when the result is needed, or earlier, while the disk works. An error of the fold is thrown only when
 * the result is needed.
 */
const foldedMeanwhile = <S>(
  evolve: Evolve<S>,
  before: S,
  events: ReadonlyArray<LedgerEvent>,
): (() => S) => {
  let folded: { readonly state: S } | undefined
  const fold = (): S => {
    if (folded !== undefined) return folded.state
    let state = before
    for (const event of events) state = evolve(state, event)
    folded = { state }
    return state
  }
  setImmediate(() => E.tryCatch(fold, () => undefined))
  return fold
}

/** Stamps and appends in one turn, so that recordedAt rises with position however long sealing took. */
const stampedNow = (
  env: Pick<Env<never>, 'clock'>,
  sealed: ReadonlyArray<LedgerEvent>,
): ReadonlyArray<LedgerEvent> => {
  const recordedAt = env.clock()
  return sealed.every((event) => event.recordedAt === recordedAt)
    ? sealed
    : sealed.map((event) => ({ ...event, recordedAt }))
}

const toStore = (
  { noteWritten }: Pick<Env<never>, 'noteWritten'>,
  events: ReadonlyArray<LedgerEvent>,
): ReadonlyArray<StoredEvent> =>
  events.map((event) => {
    const stored = storedOf(event)
    noteWritten(stored, event)
    return stored
  })

/** Reads the events after a known state. */
export type Beyond<S> = (
  known?: Loaded<S>,
) => TaskEither<StoreFailure | UnreadableFailure, Loaded<S>>

/**
 * Repairs the cache after a failed append: drops the state. After a conflict it reads only the new
 * events, and keeps the state that they lead to.
 */
const correct = async <S>(
  env: Env<S>,
  beyond: Beyond<S>,
  stream: StreamId,
  before: Loaded<S>,
  failure: HandleFailure,
): Promise<void> => {
  env.cache.drop(stream)
  if (!('failure' in failure) || failure.failure !== 'revision-conflict') return
  const now = await beyond(before)()
  if (E.isRight(now)) env.cache.set(stream, now.right)
}

/**
 * Appends the events of a decider, and folds them meanwhile. After a failure the cache contains only events that are
 * in the log; after a conflict, also the other writer's.
 */
export const record = async <S>(
  { evolve }: { readonly evolve: Evolve<S> },
  env: Env<S>,
  beyond: Beyond<S>,
  stream: StreamId,
  before: Loaded<S>,
  plain: ReadonlyArray<PlainEvent>,
): Promise<Either<HandleFailure, Handled<S>>> => {
  // Most events have no personal fields and skip the sealing.
  const sealed = plain.every(isClear) ? E.right(plain) : await env.seal(plain)()
  if (E.isLeft(sealed)) {
    await correct(env, beyond, stream, before, sealed.left)
    return sealed
  }
  const events = stampedNow(env, sealed.right)
  const appending = env.store.append(stream, before.revision, toStore(env, events))()
  const folded = foldedMeanwhile(evolve, before.state, events)
  const appended = await appending
  if (E.isLeft(appended)) {
    await correct(env, beyond, stream, before, appended.left)
    return appended
  }
  const { revision, position } = appended.right
  const state = folded()
  env.cache.set(stream, { state, revision, position })
  return E.right({ events, state, revision, position })
}
