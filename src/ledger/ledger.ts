/** The ledger as its users (HTTP, command line, demo) call it. src/ledger/open-ledger.ts opens one. */
import type { Either, Option, TaskEither } from '../fp.ts'
import type { View } from '../catalogue/view.ts'
import type { Act } from '../commands/acts.ts'
import type { RegistryCommand } from '../commands/registry.ts'
import type { Ruling } from '../decisions/answer.ts'
import type { Question } from '../decisions/question.ts'
import type { NotSendable } from '../decisions/sendable.ts'
import type { Sending, Suppression } from '../decisions/suppression.ts'
import type { Limits } from '../deciders/limits.ts'
import type { Refusal } from '../deciders/refusal.ts'
import type { Result } from '../deciders/outcome/result.ts'
import type { ErasureRefusal } from '../deciders/erasure.ts'
import type { RegistryRefusal } from '../deciders/registry.ts'
import type { ChangeCommand } from '../deciders/access-change.ts'
import type { DecisionsFact, DepositFact } from '../deciders/kept-outside.ts'
import type { ExportFact } from '../deciders/export.ts'
import type { TokenIssued } from '../events/facts/access.ts'
import type { BodyOf } from '../events/event.ts'
import type { ClockLeap } from '../events/facts/clock.ts'
import type { Actor } from '../events/envelope.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { HandleFailure, RevisionMismatch } from './recording/run-command.ts'
import type { UnreadableFailure } from '../replay/load.ts'
import type { ActorId, EventId, Sha256, SubjectId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Expected, StoreFailure } from '../store/event-store.ts'
import type {
  Identifier,
  IdentifierKind,
  IdentifierRefusal,
} from '../vault/identifiers/identifier.ts'
import type { ErasedPagesState, KeyPlace } from '../vault/key-vault.ts'
import type { IdentityFailure, Joining, PresenceFailure, Rebinding } from './identity/rebinding.ts'
import type { ClockAcceptance, Health } from './node-state.ts'
import type { CommandMeta, KeyReused } from './recording/command-meta.ts'
import type {
  Document,
  DocumentFailure,
  NotForPublication,
  PublicationRequest,
  PublishFailure,
  Published,
  PublishRefused,
  PublishRequest,
  Rehearsed,
} from './publishing/publishing.ts'
import type { Reading, ReadingFailure } from './reading/reading.ts'
import type { SubjectUnknown } from './recording/presence.ts'
import type { ClockLeapt } from './clock/timekeeper.ts'
import type { TimeToCome } from './clock/to-come.ts'
import type { ClockOff, WhenRefusal } from './clock/claimed-time.ts'

export type ActRequest = {
  readonly subject: SubjectId
  readonly act: Act
  readonly meta: CommandMeta
  /** Record only if the person's stream is still at this revision. */
  readonly ifRevision?: Expected | 'any'
  /** The limits of the caller's credential: an act that exceeds them is refused. */
  readonly limits?: Limits
  /** All credentials of the caller's system: none of them may give the approval that a second officer must give. */
  readonly kin?: ReadonlyArray<ActorId>
}

/** The recorded events, or none if the act changes nothing. */
export type ActOutcome = {
  readonly events: ReadonlyArray<LedgerEvent>
  /** Revision of the person's stream after the act; `no-stream` if nothing was ever recorded. */
  readonly revision: bigint | 'no-stream'
  /** The position of the answer, for `minPosition` on other nodes. Decisions of this node follow from it already. */
  readonly position: bigint
  /** The key was used before with the same payload: these are the events of the first time. */
  readonly repeated: boolean
  /**
   * Names of fields that were not recorded: of a protective act, unacceptable additions; of an act that changed
   * nothing, its evidence, notes and proofs.
   */
  readonly omitted?: ReadonlyArray<string>
  /** The results of the act, or of its first recording, as of now. */
  readonly results?: ReadonlyArray<Result>
  /** The clock of the device, if it is wrong by more than its bound. */
  readonly clock?: ClockOff
}

/** The act names purposes, recipients or ids outside the credential's limits, or names none and so means all. */
export type BeyondLimits = { readonly refusal: 'out-of-credential-scope' }
/** The key named a refused command before, and is refused again, with the earlier reason. A new key is decided anew. */
export type RefusedBefore = {
  readonly refusal: 'refused-before'
  readonly first: Refusal['refusal']
}
export type ActFailure =
  | Refusal
  | RefusedBefore
  | BeyondLimits
  | SubjectUnknown
  | WhenRefusal
  | ClockLeapt
  | KeyReused
  | RevisionMismatch
  | HandleFailure

/**
 * A ruling with its position and time. The same question with `asOf` = `knownAt` = `decidedAt` and `atPosition` =
 * `position` gets the same answer.
 */
export type Answer = Ruling & { readonly position: bigint; readonly decidedAt: Instant }
export type AskFailure = StoreFailure | UnreadableFailure | TimeToCome

export type RegistryFailure =
  | NotForPublication
  | RegistryRefusal
  | ClockLeapt
  | RefusedBefore
  | KeyReused
  | RevisionMismatch
  | HandleFailure
export type RegistryRequest = { readonly command: RegistryCommand; readonly meta: CommandMeta }

export type EraseFailure = ErasureRefusal | SubjectUnknown | RevisionMismatch | HandleFailure
export type Erased = {
  readonly subject: SubjectId
  readonly fingerprint: Sha256
  readonly position: bigint
  /**
   * Vault copies made before `open` can restore erased keys until the key-encryption keys up to this epoch are
   * destroyed.
   */
  readonly epoch: number
}
/** The progress of an erasure in the vault's files, and the keys that still open older copies of the vault. */
export type ErasureReach = { readonly pages: ErasedPagesState; readonly keyPlace: KeyPlace }

export type { IdentityFailure, PresenceFailure }

export type { Health }

export type { CommandMeta, KeyReused }
export type {
  Document,
  DocumentFailure,
  NotForPublication,
  PublicationRequest,
  PublishFailure,
  Published,
  PublishRefused,
  PublishRequest,
  Rehearsed,
}

export type Ledger = Rebinding &
  Joining & {
    readonly name: string
    readonly act: (request: ActRequest) => TaskEither<ActFailure, ActOutcome>
    /** The live answer, from rows; it never waits. With rows older than the bound it is DENY with PROJECTION_BEHIND. */
    readonly ask: (question: Question) => Answer
    /** The answer from history, at `asOf` as known at `knownAt`; without them, from the whole log. */
    readonly askThen: (question: Question) => TaskEither<AskFailure, Answer>
    /** Waits until the rows reach `position`; false after `deadlineMs`. */
    readonly waitFor: (position: bigint, deadlineMs: number) => Promise<boolean>
    readonly view: () => View
    /** The registry from events that happened by `asOf` and were recorded by `knownAt`. */
    readonly viewThen: (asOf: Instant, knownAt: Instant) => View
    /** The ledger's clock: it never goes back. */
    readonly now: () => Instant
    readonly publish: (request: PublishRequest) => TaskEither<PublishFailure, Published>
    /** The result that this publication would have, with all refusals. Writes nothing. */
    readonly rehearse: (request: PublicationRequest) => Either<PublishRefused, Rehearsed>
    readonly register: (request: RegistryRequest) => TaskEither<RegistryFailure, ActOutcome>
    /** A published document. Its hash is computed again from the bytes read. */
    readonly document: (sha256: Sha256) => TaskEither<DocumentFailure, Option<Document>>
    /** The identifier in the one spelling of its kind, however it was sent. */
    readonly identify: (
      kind: IdentifierKind,
      value: string,
    ) => Either<IdentifierRefusal, Identifier>
    /**
     * The person who has the identifier, or a new one if nobody has it. Of several concurrent calls, exactly one has
     * `isNew`.
     */
    /** Records a change of credentials; once for each id. */
    readonly recordChange: (
      actor: Actor,
      command: ChangeCommand,
    ) => TaskEither<HandleFailure | RevisionMismatch, void>
    /**
     * Records that a token lets the actor read this person's record as the person, until then. Call it before the
     * token is shown.
     */
    readonly recordToken: (
      actor: Actor,
      token: BodyOf<typeof TokenIssued>,
    ) => TaskEither<HandleFailure | RevisionMismatch, void>
    /** Records that an export begins or ends; durable when it resolves. */
    readonly recordExport: (
      actor: Actor,
      fact: ExportFact,
    ) => TaskEither<HandleFailure | RevisionMismatch, void>
    /** Records the hash of a part of this node's log of decisions; each part once. */
    readonly recordDecisions: (
      actor: Actor,
      fact: DecisionsFact,
    ) => TaskEither<HandleFailure | RevisionMismatch, void>
    /** Records that a third party holds a checkpoint; each size once. */
    readonly recordDeposit: (
      actor: Actor,
      fact: DepositFact,
    ) => TaskEither<HandleFailure | RevisionMismatch, void>
    readonly claimSubject: (
      identifier: Identifier,
      by?: Actor,
    ) => TaskEither<IdentityFailure, { readonly subject: SubjectId; readonly isNew: boolean }>
    readonly findSubject: (identifier: Identifier) => TaskEither<IdentityFailure, Option<SubjectId>>
    /** Refuses a sending that no policy in force knows. Rows that are behind contain no policy, and refuse nothing. */
    readonly sendable: (sending: Sending) => Either<NotSendable, void>
    /** Whether sending systems must leave a person alone, from rows. A surrogate without rows is looked up first. */
    readonly suppressionOf: (
      subject: SubjectId,
      sending: Sending,
    ) => TaskEither<PresenceFailure, Suppression>
    /** The same for an identifier: for the person who has it, or for the opt-outs that it kept while nobody has it. */
    readonly suppressionOfIdentifier: (
      identifier: Identifier,
      sending: Sending,
    ) => TaskEither<IdentityFailure, Suppression>
    /** Whether this is a person of this ledger who is not erased. Call it before creating anything for them. */
    readonly present: (subject: SubjectId) => TaskEither<PresenceFailure, void>
    /** Destroys the person's key, after recording that it will. Only a cancelled account can be erased. */
    readonly erase: (subject: SubjectId, meta: CommandMeta) => TaskEither<EraseFailure, Erased>
    /** Removes erased bytes from the vault's files. Answers after at most `waitMs`. */
    readonly erasureReach: (waitMs: number) => Promise<ErasureReach>
    /** All readings about people; each one is recorded. */
    readonly reading: Reading
    /** Records that an operator accepts the clock although it leapt; the ledger uses it from then on. */
    readonly acceptClock: (by: Actor, id: EventId, leap: ClockLeap) => ClockAcceptance
    readonly health: () => Health
    readonly close: () => Promise<void>
  }
export type { ReadingFailure }
