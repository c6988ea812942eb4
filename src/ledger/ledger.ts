/** The ledger as its users see it: what HTTP, the CLI and the demo call. Made in src/ledger/open-ledger.ts. */
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
  /** All credentials of the caller's system: asked for where another officer must act. */
  readonly kin?: ReadonlyArray<ActorId>
}

/** The recorded events, or that the act already held. */
export type ActOutcome = {
  readonly events: ReadonlyArray<LedgerEvent>
  /** Revision of the person's stream after it; `no-stream` when nothing was ever recorded. */
  readonly revision: bigint | 'no-stream'
  /** The position of the answer, for `minPosition` on other nodes: this node decides by it already. */
  readonly position: bigint
  /** The same key was used before with the same payload: these are the events of that time. */
  readonly repeated: boolean
  /**
   * Fields that were not recorded: of an act that protects, what may not stand beside it; of one that changed nothing, the
   * evidence, notes and proofs that it brought.
   */
  readonly omitted?: ReadonlyArray<string>
  /** The results of the act, or of its first recording, by everything known now. */
  readonly results?: ReadonlyArray<Result>
  /** The clock of the device, if it is off by more than its bound. */
  readonly clock?: ClockOff
}

/** The act touches more than the caller's credential is for, by name, by an id, or by naming nothing. */
export type BeyondLimits = { readonly refusal: 'out-of-credential-scope' }
/** The key was refused before, and is again; what it was refused for then. A new key is decided anew. */
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
 * A ruling, where it was made and when. Asked again with `asOf` = `knownAt` = `decidedAt` and `atPosition` = `position`
 * it is the same.
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
  /** Copies of the vault from before open until the keys of this key-encryption epoch, and earlier ones, are destroyed. */
  readonly epoch: number
}
/** The reach of an erasure in the vault's own files, and the place of the keys that open its older copies. */
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
    /** Live, from rows; never waits. Behind its bound it denies with PROJECTION_BEHIND. */
    readonly ask: (question: Question) => Answer
    /** From history: `asOf` and `knownAt`, or the whole log where they are absent. */
    readonly askThen: (question: Question) => TaskEither<AskFailure, Answer>
    /** Whether rows reached `position` within `deadlineMs`. */
    readonly waitFor: (position: bigint, deadlineMs: number) => Promise<boolean>
    readonly view: () => View
    /** The registry by events that had happened by `asOf` and were recorded by `knownAt`. */
    readonly viewThen: (asOf: Instant, knownAt: Instant) => View
    /** The ledger's clock: it never goes back. */
    readonly now: () => Instant
    readonly publish: (request: PublishRequest) => TaskEither<PublishFailure, Published>
    /** The result of this publication, with every refusal. Nothing is written. */
    readonly rehearse: (request: PublicationRequest) => Either<PublishRefused, Rehearsed>
    readonly register: (request: RegistryRequest) => TaskEither<RegistryFailure, ActOutcome>
    /** A published document; its hash is computed again from the bytes read. */
    readonly document: (sha256: Sha256) => TaskEither<DocumentFailure, Option<Document>>
    /** The identifier that a value means by the rules of its kind; in one spelling, whatever was sent. */
    readonly identify: (
      kind: IdentifierKind,
      value: string,
    ) => Either<IdentifierRefusal, Identifier>
    /** Whose the identifier is; a new person's where it is nobody's. Of those who claim at once one is `isNew`. */
    /** A change of who may do what, told by whoever keeps credentials; recorded once for each id. */
    readonly recordChange: (
      actor: Actor,
      command: ChangeCommand,
    ) => TaskEither<HandleFailure | RevisionMismatch, void>
    /** That the actor may reach this person's record as the person until then, by tokens. Recorded before one is shown. */
    readonly recordToken: (
      actor: Actor,
      token: BodyOf<typeof TokenIssued>,
    ) => TaskEither<HandleFailure | RevisionMismatch, void>
    /** That a bundle begins to leave, or has left: on the disk when it resolves. */
    readonly recordExport: (
      actor: Actor,
      fact: ExportFact,
    ) => TaskEither<HandleFailure | RevisionMismatch, void>
    /** A part of this node's log of decisions, by its hash; each part once. */
    readonly recordDecisions: (
      actor: Actor,
      fact: DecisionsFact,
    ) => TaskEither<HandleFailure | RevisionMismatch, void>
    /** That a third party holds a checkpoint; each size once. */
    readonly recordDeposit: (
      actor: Actor,
      fact: DepositFact,
    ) => TaskEither<HandleFailure | RevisionMismatch, void>
    readonly claimSubject: (
      identifier: Identifier,
      by?: Actor,
    ) => TaskEither<IdentityFailure, { readonly subject: SubjectId; readonly isNew: boolean }>
    readonly findSubject: (identifier: Identifier) => TaskEither<IdentityFailure, Option<SubjectId>>
    /** Refused where no policy in force knows what would be sent. Rows that are behind know no policy: nothing is refused by them. */
    readonly sendable: (sending: Sending) => Either<NotSendable, void>
    /** Whether a person must be left alone, from rows; of a surrogate without any, whether somebody has it. */
    readonly suppressionOf: (
      subject: SubjectId,
      sending: Sending,
    ) => TaskEither<PresenceFailure, Suppression>
    /** The same of whoever has the identifier, or of what it carries while nobody has it. */
    readonly suppressionOfIdentifier: (
      identifier: Identifier,
      sending: Sending,
    ) => TaskEither<IdentityFailure, Suppression>
    /** Whether this is a person of this ledger who is still there: asked before anything is made for them. */
    readonly present: (subject: SubjectId) => TaskEither<PresenceFailure, void>
    /** Destroys the person's key after logging that it will be; only after their account is cancelled. */
    readonly erase: (subject: SubjectId, meta: CommandMeta) => TaskEither<EraseFailure, Erased>
    /** Has the bytes of what was erased removed from the vault's files; answers after `waitMs` at the latest. */
    readonly erasureReach: (waitMs: number) => Promise<ErasureReach>
    /** Everything that reads about people; each opening is itself recorded. */
    readonly reading: Reading
    /** An operator says that the clock is right although it leapt: recorded, and gone by from then on. */
    readonly acceptClock: (by: Actor, id: EventId, leap: ClockLeap) => ClockAcceptance
    readonly health: () => Health
    readonly close: () => Promise<void>
  }
export type { ReadingFailure }
