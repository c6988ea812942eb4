/** Load → decide → append: the one place where decider and store meet. */
import { E, TE, pipe } from './fp.ts'
import type { Either, TaskEither } from './fp.ts'
import type { Decider } from './deciders/decider.ts'
import type { LedgerEvent, PlainEvent } from './events/ledger-event.ts'
import { canonicalJson } from './kernel/canonical-json.ts'
import type { Clock } from './kernel/clock.ts'
import type { Instant } from './kernel/instant.ts'
import type { StreamId } from './kernel/ids.ts'
import { judge } from './handle/judge.ts'
import type { RevisionMismatch, Run } from './handle/judge.ts'
import { loadAfter, unread } from './handle/load.ts'
import type { Loaded, UnreadableFailure } from './handle/load.ts'
import type { MalformedEvent, SecretRefused } from './handle/stamp-all.ts'
import type { EventStore, Expected, StoreFailure, StoredEvent } from './store/event-store.ts'
import type { Lane } from './store/lane.ts'
import type { SealRefusal } from './vault/sealed-store.ts'
import type { VaultFailure } from './vault/key-vault.ts'

export type { Intent, RevisionMismatch } from './handle/judge.ts'

/** Remembers states by stream, so that an act on a known person costs one append and no read. */
export type StateCache<S> = {
  readonly get: (stream: StreamId) => Loaded<S> | undefined
  readonly set: (stream: StreamId, loaded: Loaded<S>) => void
  readonly drop: (stream: StreamId) => void
}

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

const stored = (event: LedgerEvent): StoredEvent => ({
  id: event.id,
  type: event.type,
  json: canonicalJson(event),
})

const write =
  <S>(env: Env<S>, stream: StreamId, { revision }: Loaded<S>) =>
  (
    sealed: ReadonlyArray<LedgerEvent>,
  ): TaskEither<
    StoreFailure,
    {
      readonly events: ReadonlyArray<LedgerEvent>
      readonly revision: bigint
      readonly position: bigint
    }
  > => {
    // Stamped here and appended in the same turn, so that recordedAt rises with position whatever sealing took.
    const recordedAt = env.clock()
    const events = sealed.map((event) => ({ ...event, recordedAt }))
    const appended = events.map((event) => {
      const written = stored(event)
      env.noteWritten(written, event)
      return written
    })
    return pipe(
      env.store.append(stream, revision, appended),
      TE.map(({ revision: last, position }) => ({ events, revision: last, position })),
    )
  }

/** Reads what came after a known state. */
type Beyond<S> = (known: Loaded<S>) => TaskEither<StoreFailure | UnreadableFailure, Loaded<S>>

/** What the stream holds now is not what was remembered, or is not known. Of a conflict only what is new is read. */
const correct =
  <S>(env: Env<S>, beyond: Beyond<S>) =>
  (stream: StreamId, before: Loaded<S>, failure: HandleFailure): TaskEither<HandleFailure, never> =>
  async () => {
    env.cache.drop(stream)
    if ('failure' in failure && failure.failure === 'revision-conflict') {
      const now = await beyond(before)()
      if (E.isRight(now)) env.cache.set(stream, now.right)
    }
    return E.left(failure)
  }

const record =
  <S>(decider: Pick<Decider<S, never, never, never>, 'evolve'>, env: Env<S>, beyond: Beyond<S>) =>
  (
    stream: StreamId,
    before: Loaded<S>,
    events: ReadonlyArray<PlainEvent>,
  ): TaskEither<HandleFailure, Handled<S>> =>
    pipe(
      env.seal(events),
      TE.mapLeft((failure): HandleFailure => failure),
      TE.flatMap(write(env, stream, before)),
      TE.map((written) => {
        const state = written.events.reduce((so, event) => decider.evolve(so, event), before.state)
        env.cache.set(stream, { state, revision: written.revision, position: written.position })
        return { ...written, state }
      }),
      TE.orElse((failure): TaskEither<HandleFailure, Handled<S>> =>
        correct(env, beyond)(stream, before, failure),
      ),
    )

const answer = <S, F>(before: Loaded<S>, judged: Either<F, unknown>): Either<F, Handled<S>> =>
  E.isLeft(judged) ? judged : E.right({ events: [], ...before })

/** A refusal that was recorded is one all the same. */
const refusing = <F, R, A>(
  recorded: TaskEither<F, A>,
  refused: R | undefined,
): TaskEither<F | R, A> =>
  refused === undefined
    ? recorded
    : pipe(
        recorded,
        TE.mapLeft((failure): F | R => failure),
        TE.flatMap(() => TE.left(refused)),
      )

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
  return {
    // Made only when it is wanted, which for a person who is remembered it is not.
    beyond: (known: Loaded<S> = unread(initial)) =>
      loadAfter(seeing)({ store, lane }, stream, known),
  }
}

/**
 * Runs one command on one stream. A revision conflict is returned as it is, with the cache brought up to date: whether
 * to try again is the caller's choice. Callers take turns per stream (src/ledger/turns.ts).
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
    const { beyond } = historyOf(decider, env, stream)
    const confirm = (before: Loaded<S>, answered: Either<Failure, Handled<S>>) =>
      pipe(
        beyond(before),
        TE.mapLeft((failure): Failure => failure),
        TE.flatMapEither((now) => {
          if (now.revision === before.revision) return answered
          env.cache.set(stream, now)
          return E.left(conflictOn(stream, now.revision))
        }),
      )
    const settle = (before: Loaded<S>, isRemembered: boolean): TaskEither<Failure, Handled<S>> => {
      const judged = judge(decider, env.clock, run, before)
      if (E.isRight(judged)) env.cache.set(stream, before)
      if (E.isRight(judged) && judged.right.events.length > 0) {
        const { events, refused } = judged.right
        return refusing(record(decider, env, beyond)(stream, before, events), refused)
      }
      const answered = answer<S, Failure>(before, judged)
      return isRemembered ? confirm(before, answered) : TE.fromEither(answered)
    }
    // Looked up when it is run, not when it is made: it may have waited for its turn.
    return () => {
      const known = env.cache.get(stream)
      const start = known === undefined ? undefined : run.startOver?.(known.state)
      if (known !== undefined && start === undefined) return settle(known, true)()
      return TE.flatMap((loaded: Loaded<S>) => settle(loaded, false))(beyond(start))()
    }
  }
