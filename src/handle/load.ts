/** From a stream to the state it is the fold of: whole, or only what came after a state already known. */
import { E, TE, pipe } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import { decodeStored } from '../events/decode-stored.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { StreamId } from '../kernel/ids.ts'
import type {
  EventStore,
  Expected,
  Recorded,
  StoreFailure,
  StoredEvent,
} from '../store/event-store.ts'

/** A state, the revision it is the fold of, and where in the log that event stands; undefined before the first. */
export type Loaded<S> = {
  readonly state: S
  readonly revision: Expected
  readonly position: bigint | undefined
}

/** An event of the log that cannot be read: the state behind it is unknown, so nothing is decided on it. */
export type UnreadableFailure = {
  readonly failure: 'unreadable'
  readonly stream: StreamId
  readonly reason: string
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
    let { state, revision, position } = loaded
    for (const recorded of page) {
      const event = decodeStored(recorded.event.json)
      if (E.isLeft(event)) return E.left({ failure: 'unreadable', stream, reason: event.left })
      state = evolve(state, event.right, recorded.position)
      ;({ revision, position } = recorded)
    }
    return E.right({ state, revision, position })
  }

/** `known` and whatever the stream holds beyond it. */
export const loadAfter =
  <S>(evolve: EvolveAt<S>) =>
  (
    store: Pick<EventStore<StoredEvent>, 'read'>,
    stream: StreamId,
    known: Loaded<S>,
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
    return from(known)
  }

/** The fold of a whole stream; a stream that does not exist is the initial state. */
export const load =
  <S>({ initial, evolve }: { readonly initial: S; readonly evolve: EvolveAt<S> }) =>
  (
    store: Pick<EventStore<StoredEvent>, 'read'>,
    stream: StreamId,
  ): TaskEither<StoreFailure | UnreadableFailure, Loaded<S>> =>
    loadAfter(evolve)(store, stream, {
      state: initial,
      revision: 'no-stream',
      position: undefined,
    })
