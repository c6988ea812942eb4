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

/** The part of a ledger that finds two surrogates to be one person, or not to be. */
export type Joining = {
  /**
   * From now on a no under either binds both, and a yes neither but its own. Answers everybody else that `subject` is
   * then one person with.
   */
  readonly joinSurrogates: JoiningTask
  /** Each stands by its own events again. */
  readonly separateSurrogates: JoiningTask
}

export type JoiningTask = (
  subject: SubjectId,
  other: SubjectId,
  by: Actor,
) => TaskEither<JoiningFailure, ReadonlyArray<SubjectId>>

/** The part of a ledger that moves identifiers; each change is told on the log before it is answered. */
export type Rebinding = {
  /**
   * The number now belongs to somebody else: binds it to `subject`, who inherits no consent (clause 5.1-c) and every
   * opt-out of whoever had it (clause 2.1-b): they hold until the new holder opts in.
   */
  readonly rebindSubject: (
    identifier: Identifier,
    subject: SubjectId,
    by?: Actor,
  ) => TaskEither<IdentityFailure, Option<SubjectId>>
  /**
   * The identifier is this person's no more, and nobody's: whoever claims it next inherits their opt-outs and nothing
   * else. By the id of its binding where the identifier itself is not known. False where it is not theirs.
   */
  readonly unbindSubject: (
    which: Identifier | MatterId,
    subject: SubjectId,
    by?: Actor,
  ) => TaskEither<IdentityFailure, boolean>
  /** Tells changes of the index that a crash kept off the log. */
  readonly tellIdentity: TaskEither<IdentityFailure, void>
}
