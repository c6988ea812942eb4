/**
 * Load → decide → append: the one place where decider and store meet. In plain promises behind the signatures of the
 * rest: every act of everybody passes here, and chained tasks cost it a tenth of its time (docs/reference/performance.md).
 */
import { E } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { Decider } from '../../deciders/decider.ts'
import type { LedgerEvent, PlainEvent } from '../../events/ledger-event.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { StreamId } from '../../kernel/ids.ts'
import { judge } from './judge.ts'
import type { RevisionMismatch, Run } from './judge.ts'
import { loadAfter, loadKept, unread } from '../../replay/load.ts'
import type { Loaded, UnreadableFailure } from '../../replay/load.ts'
import type { StateCache } from '../../replay/state-cache.ts'
import type { MalformedEvent, SecretRefused } from './stamp-all.ts'
import type { EventStore, Expected, StoreFailure, StoredEvent } from '../../store/event-store.ts'
import type { Lane } from '../../store/lane.ts'
import type { SealRefusal } from '../../vault/sealed-store.ts'
import type { VaultFailure } from '../../vault/key-vault.ts'

export type { Intent, RevisionMismatch } from './judge.ts'

/** Everything between a decider and the disk. */
export type Env<S> = {
  readonly store: EventStore<StoredEvent>
  readonly seal: (
    events: ReadonlyArray<PlainEvent>,
  ) => TaskEither<VaultFailure | SealRefusal, ReadonlyArray<LedgerEvent>>
  readonly clock: Clock
  readonly lane: Lane
  /** Told when each event that was read was recorded: what is recorded next is not recorded before it. */
  readonly observe: (recordedAt: Instant) => void
  readonly cache: StateCache<S>
  /** Told of each event before it is appended: it may come back from the log before the append is answered. */
  readonly noteWritten: (stored: StoredEvent, event: LedgerEvent) => void
}

export type HandleFailure =
  | SecretRefused
  | StoreFailure
  | VaultFailure
  | SealRefusal
  | UnreadableFailure
  | MalformedEvent

/** What came of a command: the events it recorded (none when it was so already), and the state they lead to. */
export type Handled<S> = {
  readonly events: ReadonlyArray<LedgerEvent>
  readonly state: S
  readonly revision: Expected
  /** Position of the stream's last event, recorded now or before; undefined where it has none. */
  readonly position: bigint | undefined
}

const storedOf = (event: LedgerEvent): StoredEvent => ({
  id: event.id,
  type: event.type,
  json: canonicalJson(event),
})

type Written<S> = {
  readonly events: ReadonlyArray<LedgerEvent>
  readonly revision: bigint
  readonly position: bigint
  readonly state: S
}

type Evolve<S> = Pick<Decider<S, never, never, never>, 'evolve'>['evolve']

/** Folds once: when it is asked for, or before that while the disk works. What throws then throws when it is asked for. */
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

const write = async <S>(
  { evolve, env }: { readonly evolve: Evolve<S>; readonly env: Env<S> },
  stream: StreamId,
  { revision, state: before }: Loaded<S>,
  sealed: ReadonlyArray<LedgerEvent>,
): Promise<Either<StoreFailure, Written<S>>> => {
  // Stamped here and appended in the same turn, so that recordedAt rises with position whatever sealing took.
  const recordedAt = env.clock()
  const events = sealed.map((event) =>
    event.recordedAt === recordedAt ? event : { ...event, recordedAt },
  )
  const stored = events.map((event) => {
    const written = storedOf(event)
    env.noteWritten(written, event)
    return written
  })
  const appending = env.store.append(stream, revision, stored)()
  const state = foldedMeanwhile(evolve, before, events)
  const appended = await appending
  if (E.isLeft(appended)) return appended
  return E.right({ ...appended.right, events, state: state() })
}

/** Reads what came after a known state. */
type Beyond<S> = (known?: Loaded<S>) => TaskEither<StoreFailure | UnreadableFailure, Loaded<S>>

/** What the stream holds now is not what was remembered, or is not known. Of a conflict only what is new is read. */
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

const record = async <S>(
  { evolve }: { readonly evolve: Evolve<S> },
  env: Env<S>,
  beyond: Beyond<S>,
  stream: StreamId,
  before: Loaded<S>,
  events: ReadonlyArray<PlainEvent>,
): Promise<Either<HandleFailure, Handled<S>>> => {
  const sealed = await env.seal(events)()
  const written: Either<HandleFailure, Written<S>> = E.isLeft(sealed)
    ? sealed
    : await write({ evolve, env }, stream, before, sealed.right)
  if (E.isLeft(written)) {
    await correct(env, beyond, stream, before, written.left)
    return written
  }
  const { events: recorded, revision, position, state } = written.right
  env.cache.set(stream, { state, revision, position })
  return E.right({ events: recorded, state, revision, position })
}

const answer = <S, F>(before: Loaded<S>, judged: Either<F, unknown>): Either<F, Handled<S>> =>
  E.isLeft(judged) ? judged : E.right({ events: [], ...before })

const conflictOn = (stream: StreamId, actual: Expected): StoreFailure => ({
  failure: 'revision-conflict',
  stream,
  actual,
})

/** A stream as one decider folds it. */
const historyOf = <S>(
  { initial, evolve }: Pick<Decider<S, never, never, never>, 'initial' | 'evolve'>,
  { store, lane, observe }: Pick<Env<S>, 'store' | 'lane' | 'observe'>,
  stream: StreamId,
) => {
  const seeing = (state: S, event: LedgerEvent): S => {
    observe(event.recordedAt)
    return evolve(state, event)
  }
  // Made only when it is wanted, which for a person who is remembered it is not.
  const beyond: Beyond<S> = (known = unread(initial)) =>
    loadAfter(seeing)({ store, lane }, stream, known)
  const fromKept =
    (
      kept: Loaded<S>,
      startOver: Run<S, never, never, never, never>['startOver'],
    ): ReturnType<Beyond<S>> =>
    async () => {
      const loaded = await loadKept({ initial, evolve: seeing })({ store, lane }, stream, kept)()
      if (E.isLeft(loaded)) return loaded
      const start = startOver?.(loaded.right.state)
      return start === undefined ? loaded : beyond(start)()
    }
  return { beyond, fromKept }
}

/** What is answered without an append holds only if the stream gained nothing meanwhile. */
const confirm = async <S, F>(
  env: Pick<Env<S>, 'cache'>,
  beyond: Beyond<S>,
  stream: StreamId,
  before: Loaded<S>,
  answered: Either<F, Handled<S>>,
): Promise<Either<F | StoreFailure | UnreadableFailure, Handled<S>>> => {
  const now = await beyond(before)()
  if (E.isLeft(now)) return now
  if (now.right.revision === before.revision) return answered
  env.cache.set(stream, now.right)
  return E.left(conflictOn(stream, now.right.revision))
}

/**
 * Runs one command on one stream. A revision conflict is returned as it is, with the cache brought up to date: whether
 * to try again is the caller's choice. Callers take turns per stream (src/store/turns.ts).
 *
 * A remembered state may be behind the log where several nodes write. An append finds that out by itself, since it
 * names the revision; whatever else would be answered is answered only after a look at what the stream gained.
 */
export const handle =
  <S, C, X, R>(decider: Decider<S, C, X, R>) =>
  (env: Env<S>) =>
  <F = never>(
    run: Run<S, C, X, R, F>,
  ): TaskEither<R | F | RevisionMismatch | HandleFailure, Handled<S>> => {
    type Failure = R | F | RevisionMismatch | HandleFailure
    const { stream } = run
    const { beyond, fromKept } = historyOf(decider, env, stream)
    const settle = async (
      before: Loaded<S>,
      isRemembered: boolean,
    ): Promise<Either<Failure, Handled<S>>> => {
      const judged = judge(decider, env.clock, run, before)
      if (E.isRight(judged)) env.cache.set(stream, before)
      if (E.isRight(judged) && judged.right.events.length > 0) {
        const { events, refused } = judged.right
        const recorded = await record(decider, env, beyond, stream, before, events)
        // A refusal that was recorded is one all the same.
        return refused === undefined || E.isLeft(recorded) ? recorded : E.left(refused)
      }
      const answered = answer<S, Failure>(before, judged)
      return isRemembered ? confirm(env, beyond, stream, before, answered) : answered
    }
    const loadAndSettle = async (
      load: ReturnType<Beyond<S>>,
    ): Promise<Either<Failure, Handled<S>>> => {
      const loaded = await load()
      return E.isLeft(loaded) ? loaded : settle(loaded.right, false)
    }
    // Looked up when it is run, not when it is made: it may have waited for its turn.
    return () => {
      const known = env.cache.get(stream)
      if (known === undefined) {
        const kept = env.cache.recall?.(stream)
        return loadAndSettle(kept === undefined ? beyond() : fromKept(kept, run.startOver))
      }
      const start = run.startOver?.(known.state)
      return start === undefined ? settle(known, true) : loadAndSettle(beyond(start))
    }
  }
