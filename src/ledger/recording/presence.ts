/** Whether this ledger drew a surrogate, and whether its person was erased. */
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

/** This ledger never drew the surrogate. An id made up by a caller could contain anything, so it is not recorded. */
export type SubjectUnknown = {
  readonly refusal: 'subject-unknown'
  /** Of a batch, the index of the first question about this surrogate. */
  readonly question?: number
}

export type PresenceEnv = {
  readonly vault: Pick<SubjectKeys, 'existing'> & Pick<IdentifierIndex, 'aliases'>
  readonly store: Pick<EventReader<StoredEvent>, 'read'>
}

type Failure = VaultFailure | StoreFailure
/** `drawn`: the person is present. `erased`: the person was erased. */
type Presence = 'drawn' | 'erased' | 'unknown'

const hasEvents = ({ store }: PresenceEnv, subject: SubjectId): TaskEither<StoreFailure, boolean> =>
  pipe(
    store.read(subjectStream(subject), { direction: 'backwards', from: 'end', maxCount: 1 }),
    TE.map((page) => page.length > 0),
    TE.orElse((failure) =>
      failure.failure === 'stream-not-found' ? TE.right(false) : TE.left(failure),
    ),
  )

/** Looks for the person's key, then for an identifier they have or had, then for events in the log. */
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

/** Succeeds if the surrogate was drawn, also if its person was erased. */
export const mustBeDrawn =
  (env: PresenceEnv) =>
  (subject: SubjectId): TaskEither<Failure | SubjectUnknown, void> =>
    pipe(
      presenceOf(env)(subject),
      TE.flatMapEither((presence) =>
        presence === 'unknown' ? E.left(unknown) : E.right(undefined),
      ),
    )

/** Succeeds if the person is present; otherwise says whether they are unknown or erased. */
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
