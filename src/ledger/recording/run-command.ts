/**
 * Load → decide → append: the only place where a decider meets the store. It uses plain promises behind the usual
 * signatures, because every act passes here and chained tasks cost a tenth of its time
 * (docs/reference/performance.md).
 */
import { E } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { Decider } from '../../deciders/decider.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { StreamId } from '../../kernel/ids.ts'
import { record } from './append-events.ts'
import type { Beyond, Env, HandleFailure, Handled } from './append-events.ts'
import { judge } from './judge.ts'
import type { RevisionMismatch, Run } from './judge.ts'
import { loadAfter, loadKept, unread } from '../../replay/load.ts'
import type { Loaded, UnreadableFailure } from '../../replay/load.ts'
import type { Expected, StoreFailure } from '../../store/event-store.ts'

export type { Env, HandleFailure, Handled } from './append-events.ts'
export type { Intent, RevisionMismatch } from './judge.ts'

const answer = <S, F>(before: Loaded<S>, judged: Either<F, unknown>): Either<F, Handled<S>> =>
  E.isLeft(judged) ? judged : E.right({ events: [], ...before })

const conflictOn = (stream: StreamId, actual: Expected): StoreFailure => ({
  failure: 'revision-conflict',
  stream,
  actual,
})

/** Folds a stream with one decider. */
const historyOf = <S>(
  { initial, evolve }: Pick<Decider<S, never, never, never>, 'initial' | 'evolve'>,
  { store, lane, observe }: Pick<Env<S>, 'store' | 'lane' | 'observe'>,
  stream: StreamId,
) => {
  const seeing = (state: S, event: LedgerEvent): S => {
    observe(event.recordedAt)
    return evolve(state, event)
  }
  // Made on demand: a person whose state is remembered does not need it.
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

/** An answer without an append is valid only if the stream gained no event meanwhile. */
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

type Outcome<S, R, F> = Either<R | F | RevisionMismatch | HandleFailure, Handled<S>>

/** Decides on a loaded or remembered state, and records the result. */
const settling =
  <S, C, X, R, F>(
    decider: Decider<S, C, X, R>,
    env: Env<S>,
    beyond: Beyond<S>,
    run: Run<S, C, X, R, F>,
  ) =>
  (before: Loaded<S>, isRemembered: boolean): Promise<Outcome<S, R, F>> => {
    const { stream } = run
    const judged = judge(decider, env.clock, run, before)
    if (E.isRight(judged)) env.cache.set(stream, before)
    if (E.isRight(judged) && judged.right.events.length > 0) {
      const { events, refused } = judged.right
      const recording: Promise<Outcome<S, R, F>> = record(
        decider,
        env,
        beyond,
        run.stream,
        before,
        events,
      )
      // The refusal was recorded, and is still the answer.
      return refused === undefined
        ? recording
        : recording.then((recorded) => (E.isLeft(recorded) ? recorded : E.left(refused)))
    }
    const answered: Outcome<S, R, F> = answer(before, judged)
    return isRemembered ? confirm(env, beyond, stream, before, answered) : Promise.resolve(answered)
  }

/**
 * Runs one command on one stream. After a revision conflict the cache is current, and the caller decides whether to
 * retry. Callers take turns per stream (src/store/turns.ts). With several nodes, a remembered state may be behind the
 * log. An append notices, since it names the revision; any other answer is given only after reading what the stream
 * gained.
 */
export const handle =
  <S, C, X, R>(decider: Decider<S, C, X, R>) =>
  (env: Env<S>) =>
  <F = never>(
    run: Run<S, C, X, R, F>,
  ): TaskEither<R | F | RevisionMismatch | HandleFailure, Handled<S>> => {
    const { stream } = run
    const { beyond, fromKept } = historyOf(decider, env, stream)
    const settle = settling(decider, env, beyond, run)
    const loadAndSettle = async (load: ReturnType<Beyond<S>>): Promise<Outcome<S, R, F>> => {
      const loaded = await load()
      return E.isLeft(loaded) ? loaded : settle(loaded.right, false)
    }
    // Read from the cache when it runs, not when it is made: it may have waited for its turn.
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
