/** Whether a surrogate is one that this ledger drew, and whether its person is still there. */
import { E, TE, pipe } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { subjectStream } from '../../kernel/ids.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { EventReader, StoreFailure, StoredEvent } from '../../store/event-store.ts'
import type {
  IdentifierIndex,
  SubjectErased,
  SubjectKeys,
  VaultFailure,
} from '../../vault/key-vault.ts'

/** Nobody has this surrogate: the ledger never drew it. An id that a caller made up could hold anything. */
export type SubjectUnknown = {
  readonly refusal: 'subject-unknown'
  /** Of several questions asked together, the first that is about them. */
  readonly question?: number
}

export type PresenceEnv = {
  readonly vault: Pick<SubjectKeys, 'existing'> & Pick<IdentifierIndex, 'aliases'>
  readonly store: Pick<EventReader<StoredEvent>, 'read'>
}

type Failure = VaultFailure | StoreFailure
/** `drawn` people are there; `erased` ones were. */
type Presence = 'drawn' | 'erased' | 'unknown'

const hasEvents = ({ store }: PresenceEnv, subject: SubjectId): TaskEither<StoreFailure, boolean> =>
  pipe(
    store.read(subjectStream(subject), { direction: 'backwards', from: 'end', maxCount: 1 }),
    TE.map((page) => page.length > 0),
    TE.orElse((failure) =>
      failure.failure === 'stream-not-found' ? TE.right(false) : TE.left(failure),
    ),
  )

/** By their key, then by an identifier they have or had, then by what the log holds of them. */
const presenceOf =
  (env: PresenceEnv) =>
  (subject: SubjectId): TaskEither<Failure, Presence> =>
    pipe(
      env.vault.existing(subject),
      TE.flatMap(({ state }): TaskEither<Failure, Presence> => {
        if (state !== 'none') return TE.right(state === 'live' ? 'drawn' : 'erased')
        return pipe(
          env.vault.aliases(subject),
          TE.flatMap((held): TaskEither<Failure, boolean> =>
            held.length > 0 ? TE.right(true) : hasEvents(env, subject),
          ),
          TE.map((isDrawn) => (isDrawn ? 'drawn' : 'unknown')),
        )
      }),
    )

const unknown: SubjectUnknown = { refusal: 'subject-unknown' }

/** Nothing where the surrogate was drawn, be its person erased or not. */
export const mustBeDrawn =
  (env: PresenceEnv) =>
  (subject: SubjectId): TaskEither<Failure | SubjectUnknown, void> =>
    pipe(
      presenceOf(env)(subject),
      TE.flatMapEither((presence) =>
        presence === 'unknown' ? E.left(unknown) : E.right(undefined),
      ),
    )

/** Nothing where the person is there; otherwise whether they never were, or were erased. */
export const mustBePresent =
  (env: PresenceEnv) =>
  (subject: SubjectId): TaskEither<Failure | SubjectUnknown | SubjectErased, void> =>
    pipe(
      env.vault.existing(subject),
      TE.flatMap((key): TaskEither<Failure | SubjectUnknown | SubjectErased, void> =>
        key.state === 'erased'
          ? TE.left({ refusal: 'subject-erased', subject, at: key.at })
          : key.state === 'live'
            ? TE.right(undefined)
            : mustBeDrawn(env)(subject),
      ),
    )
