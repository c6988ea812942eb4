/** From a stream to the state it is the fold of: whole, or only what came after a state already known. */
import { E } from '../fp.ts'
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
import type { Lane, Pause } from '../store/lane.ts'

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

/** Read at once, and nothing else is done meanwhile: few enough even where each is as large as can be. */
const pageSize = 128

/** A fold that may look at where in the log an event stands. */
type EvolveAt<S> = (state: S, event: LedgerEvent, position: bigint) => S

/** The source of a fold, and its way to yield to others. */
export type FoldEnv = {
  readonly store: Pick<EventStore<StoredEvent>, 'read'>
  readonly lane: Lane
}

type Failure = StoreFailure | UnreadableFailure

const foldPage =
  <S>(stream: StreamId, evolve: EvolveAt<S>, pause: Pause) =>
  async (
    loaded: Loaded<S>,
    page: ReadonlyArray<Recorded<StoredEvent>>,
  ): Promise<Either<UnreadableFailure, Loaded<S>>> => {
    let { state, revision, position } = loaded
    for (const recorded of page) {
      const { json } = recorded.event
      const event = decodeStored(json)
      if (E.isLeft(event)) return E.left({ failure: 'unreadable', stream, reason: event.left })
      state = evolve(state, event.right, recorded.position)
      ;({ revision, position } = recorded)
      const pausing = pause(json.length)
      if (pausing !== undefined) await pausing
    }
    return E.right({ state, revision, position })
  }

type Page = ReadonlyArray<Recorded<StoredEvent>>
type Read = Either<StoreFailure, Page>

const readPage = ({ store }: FoldEnv, stream: StreamId, from: bigint | 'start'): Promise<Read> =>
  store.read(stream, { direction: 'forwards', from, maxCount: pageSize })()

/** Folds on from a state, page by page. */
const foldOn = async <S>(
  env: FoldEnv,
  stream: StreamId,
  fold: (loaded: Loaded<S>, page: Page) => Promise<Either<UnreadableFailure, Loaded<S>>>,
  known: Loaded<S>,
): Promise<Either<Failure, Loaded<S>>> => {
  let loaded = known
  for (;;) {
    const { revision } = loaded
    const page = await readPage(env, stream, revision === 'no-stream' ? 'start' : revision + 1n)
    if (E.isLeft(page)) return page.left.failure === 'stream-not-found' ? E.right(loaded) : page
    const folded = await fold(loaded, page.right)
    if (E.isLeft(folded) || page.right.length < pageSize) return folded
    loaded = folded.right
  }
}

/** `known` and whatever the stream holds beyond it. A long one is folded in slices, between which others are served. */
export const loadAfter =
  <S>(evolve: EvolveAt<S>) =>
  (env: FoldEnv, stream: StreamId, known: Loaded<S>): TaskEither<Failure, Loaded<S>> =>
  () =>
    env.lane(stream, (pause) => foldOn(env, stream, foldPage(stream, evolve, pause), known))

/**
 * The same from a state that was kept apart from the log, which may have been put back since: it is believed only where
 * the stream's event of its revision stands at its position. Where it does not, the stream is folded whole.
 */
export const loadKept =
  <S>({ initial, evolve }: { readonly initial: S; readonly evolve: EvolveAt<S> }) =>
  (env: FoldEnv, stream: StreamId, kept: Loaded<S>): TaskEither<Failure, Loaded<S>> =>
  () =>
    env.lane(stream, async (pause) => {
      const fold = foldPage(stream, evolve, pause)
      const { revision, position } = kept
      if (revision === 'no-stream') return foldOn(env, stream, fold, unread(initial))
      const page = await readPage(env, stream, revision)
      if (E.isLeft(page) && page.left.failure !== 'stream-not-found') return page
      const [last, ...since] = E.isLeft(page) ? [] : page.right
      if (last?.revision !== revision || last.position !== position)
        return foldOn(env, stream, fold, unread(initial))
      const folded = await fold(kept, since)
      if (E.isLeft(folded) || since.length < pageSize - 1) return folded
      return foldOn(env, stream, fold, folded.right)
    })

/** Before anything of a stream is folded. */
export const unread = <S>(initial: S): Loaded<S> => ({
  state: initial,
  revision: 'no-stream',
  position: undefined,
})

/** The fold of a whole stream; a stream that does not exist is the initial state. */
export const load =
  <S>({ initial, evolve }: { readonly initial: S; readonly evolve: EvolveAt<S> }) =>
  (env: FoldEnv, stream: StreamId): TaskEither<Failure, Loaded<S>> =>
    loadAfter(evolve)(env, stream, unread(initial))
