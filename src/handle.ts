/** Load → decide → append: the one place where decider and store meet. */
import { E, TE, pipe } from './fp.ts'
import type { Either, TaskEither } from './fp.ts'
import type { Decider, Draft } from './deciders/decider.ts'
import { decodeStored } from './events/decode-stored.ts'
import { isPlainEvent } from './events/ledger-event.ts'
import { secretsIn } from './events/secrets.ts'
import type { LedgerEvent, PlainEvent } from './events/ledger-event.ts'
import { canonicalJson } from './kernel/canonical-json.ts'
import type { Clock } from './kernel/clock.ts'
import type { StreamId } from './kernel/ids.ts'
import type {
  EventStore,
  Expected,
  StoreFailure,
  StoredEvent,
  Recorded,
} from './store/event-store.ts'
import type { SealRefusal } from './vault/sealed-store.ts'
import type { VaultFailure } from './vault/key-vault.ts'

/** A state and the revision it is the fold of. */
export type Loaded<S> = { readonly state: S; readonly revision: Expected }

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
  readonly cache: StateCache<S>
}

/** An event of the log that cannot be read: the state behind it is unknown, so nothing is decided on it. */
export type UnreadableFailure = {
  readonly failure: 'unreadable'
  readonly stream: StreamId
  readonly reason: string
}

/** A decider produced what its own codec refuses: a bug, and nothing was written. */
export type MalformedEvent = { readonly failure: 'malformed-event'; readonly type: string }

/** A field holds an authentication secret (JR/T 0171 class C3): refused before any log, named by path only. */
export type SecretRefused = {
  readonly refusal: 'secret-refused'
  readonly paths: ReadonlyArray<string>
}

export type HandleFailure =
  | SecretRefused
  | StoreFailure
  | VaultFailure
  | SealRefusal
  | UnreadableFailure
  | MalformedEvent

/** The record moved on since the caller read it. Nothing was decided or written. */
export type RevisionMismatch = { readonly refusal: 'revision-mismatch'; readonly actual: Expected }

/** What came of a command: the events it recorded (none when it was so already), and the state they lead to. */
export type Handled<S> = {
  readonly events: ReadonlyArray<LedgerEvent>
  readonly state: S
  readonly revision: Expected
  /** Position of the last event; undefined when nothing was recorded. */
  readonly position: bigint | undefined
}

const pageSize = 500

/** A fold that may look at where in the log an event stands. */
type EvolveAt<S> = (state: S, event: LedgerEvent, position: bigint) => S

const foldPage =
  <S>(stream: StreamId, evolve: EvolveAt<S>) =>
  (
    loaded: Loaded<S>,
    page: ReadonlyArray<Recorded<StoredEvent>>,
  ): Either<UnreadableFailure, Loaded<S>> => {
    let { state, revision } = loaded
    for (const recorded of page) {
      const event = decodeStored(recorded.event.json)
      if (E.isLeft(event)) return E.left({ failure: 'unreadable', stream, reason: event.left })
      state = evolve(state, event.right, recorded.position)
      revision = recorded.revision
    }
    return E.right({ state, revision })
  }

/** The fold of a whole stream; a stream that does not exist is the initial state. */
export const load =
  <S>({ initial, evolve }: { readonly initial: S; readonly evolve: EvolveAt<S> }) =>
  (
    store: Pick<EventStore<StoredEvent>, 'read'>,
    stream: StreamId,
  ): TaskEither<StoreFailure | UnreadableFailure, Loaded<S>> => {
    const fold = foldPage(stream, evolve)
    const from = (loaded: Loaded<S>): TaskEither<StoreFailure | UnreadableFailure, Loaded<S>> =>
      pipe(
        store.read(stream, {
          direction: 'forwards',
          from: loaded.revision === 'no-stream' ? 'start' : loaded.revision + 1n,
          maxCount: pageSize,
        }),
        TE.flatMap((page) =>
          pipe(
            TE.fromEither(fold(loaded, page)),
            TE.flatMap((next) => (page.length < pageSize ? TE.right(next) : from(next))),
          ),
        ),
        TE.orElse((failure) =>
          failure.failure === 'stream-not-found' ? TE.right(loaded) : TE.left(failure),
        ),
      )
    return from({ state: initial, revision: 'no-stream' })
  }

/** Makes events of drafts: ids, actor and the rest of the envelope. `recordedAt` is set again right before the append. */
export type Stamp = (draft: Draft, index: number, recordedAt: ReturnType<Clock>) => PlainEvent

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
    return pipe(
      env.store.append(stream, revision, events.map(stored)),
      TE.map((appended) => ({ events, ...appended })),
    )
  }

// Everything else in an event is an id, an instant or a fixed word by its codec, where no secret fits.
const secretsOf = (event: PlainEvent): ReadonlyArray<string> => {
  const body = event.type === 'ExemptionInvoked' ? event.body : undefined
  return body === undefined && event.personal === undefined
    ? []
    : secretsIn({ body, personal: event.personal })
}

/** What the drafts become, or why they may not be written: a codec refuses one, or a secret hides in it. */
const stampAll = (
  drafts: ReadonlyArray<Draft>,
  stamp: Stamp,
  clock: Clock,
): Either<MalformedEvent | SecretRefused, ReadonlyArray<PlainEvent>> => {
  const now = clock()
  const events = drafts.map((draft, index) => stamp(draft, index, now))
  for (const event of events) {
    if (!isPlainEvent(event)) return E.left({ failure: 'malformed-event', type: 'of a draft' })
    const paths = secretsOf(event)
    if (paths.length > 0) return E.left({ refusal: 'secret-refused', paths })
  }
  return E.right(events)
}

const record =
  <S>(decider: Pick<Decider<S, never, never, never>, 'evolve'>, env: Env<S>) =>
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
        const state = written.events.reduce(decider.evolve, before.state)
        env.cache.set(stream, { state, revision: written.revision })
        return { ...written, state }
      }),
      TE.mapLeft((failure) => {
        // What the stream holds now is not what was remembered, or is not known.
        env.cache.drop(stream)
        return failure
      }),
    )

/** What is run, and on what condition. */
export type Run<C, X> = {
  readonly stream: StreamId
  readonly command: C
  readonly context: X
  readonly stamp: Stamp
  /** Only if the stream is still at this revision. */
  readonly ifRevision?: Expected | undefined
}

/**
 * Runs one command on one stream. A revision conflict is returned as it is, with the cache dropped:
 * whether to try again is the caller's choice. Callers take turns per stream (src/ledger/turns.ts).
 */
export const handle =
  <S, C, X, R>(decider: Decider<S, C, X, R>) =>
  (env: Env<S>) =>
  ({
    stream,
    command,
    context,
    stamp,
    ifRevision,
  }: Run<C, X>): TaskEither<R | RevisionMismatch | HandleFailure, Handled<S>> => {
    type Failure = R | RevisionMismatch | HandleFailure
    const decideOn = (before: Loaded<S>): TaskEither<Failure, Handled<S>> => {
      if (ifRevision !== undefined && ifRevision !== before.revision) {
        return TE.left({ refusal: 'revision-mismatch', actual: before.revision })
      }
      const drafts = decider.decide(before.state, command, context)
      if (E.isLeft(drafts)) return TE.left(drafts.left)
      env.cache.set(stream, before)
      if (drafts.right.length === 0) return TE.right({ events: [], ...before, position: undefined })
      const events = stampAll(drafts.right, stamp, env.clock)
      return E.isLeft(events)
        ? TE.left(events.left)
        : record(decider, env)(stream, before, events.right)
    }
    const known = env.cache.get(stream)
    const loaded: TaskEither<Failure, Loaded<S>> = known === undefined
      ? load(decider)(env.store, stream)
      : TE.right(known)
    return pipe(loaded, TE.flatMap(decideOn))
  }
