/** Moves identifiers between persons. */
import type { Option, TaskEither } from '../../fp.ts'
import type { JoiningRefusal } from '../../deciders/joining.ts'
import type { Actor } from '../../events/envelope.ts'
import type { MatterId, SubjectId } from '../../kernel/ids.ts'
import type { Identifier } from '../../vault/identifiers/identifier.ts'
import type { HandleFailure, RevisionMismatch } from '../recording/run-command.ts'
import type { StoreFailure } from '../../store/event-store.ts'
import type { SubjectErased, VaultFailure } from '../../vault/key-vault.ts'
import type { SubjectUnknown } from '../recording/presence.ts'

export type PresenceFailure = StoreFailure | VaultFailure | SubjectUnknown | SubjectErased

export type IdentityFailure = PresenceFailure | HandleFailure | RevisionMismatch

export type JoiningFailure = IdentityFailure | JoiningRefusal

/** The part of a ledger that joins surrogates, and separates them. */
export type Joining = {
  /**
   * From now on, a refusal under either applies to both, and a consent only to its own. Answers all surrogates that
   * are now one person with `subject`.
   */
  readonly joinSurrogates: JoiningTask
  /** Each surrogate counts by its own events again. */
  readonly separateSurrogates: JoiningTask
}

export type JoiningTask = (
  subject: SubjectId,
  other: SubjectId,
  by: Actor,
) => TaskEither<JoiningFailure, ReadonlyArray<SubjectId>>

/** The part of a ledger that moves identifiers. Each change is in the log before it is answered. */
export type Rebinding = {
  /**
   * Binds an identifier that has a new holder to `subject`. They inherit no consent (clause 5.1-c), and every opt-out
   * of the former holder (clause 2.1-b) until they opt in.
   */
  readonly rebindSubject: (
    identifier: Identifier,
    subject: SubjectId,
    by?: Actor,
  ) => TaskEither<IdentityFailure, Option<SubjectId>>
  /**
   * Takes the identifier from this person, so that nobody has it. Its next holder inherits the opt-outs, and nothing
   * else. The id of the binding serves if the identifier is not known. False if this person does not have it.
   */
  readonly unbindSubject: (
    which: Identifier | MatterId,
    subject: SubjectId,
    by?: Actor,
  ) => TaskEither<IdentityFailure, boolean>
  /** Records changes of the index that a crash kept out of the log. */
  readonly tellIdentity: TaskEither<IdentityFailure, void>
}
