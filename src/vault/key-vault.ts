/**
 * The port to what may be forgotten: one data key for each person, and the index from identifiers to persons.
 * The log is never rewritten; destroying a key here is what erases. Every adapter passes test/vault/contract.ts.
 */
import { O } from '../fp.ts'
import type { Option, TaskEither } from '../fp.ts'
import type { Kid } from '../events/sealed.ts'
import type { Mark } from '../identity/mark.ts'
import type { MatterId, Sha256, SubjectId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { HashedIdentifier } from './identifier-hash.ts'
import type { Identifier, IdentifierKind } from './identifiers/identifier.ts'
import type {
  IdentityChange,
  JoiningChange,
  Leaving,
  OptOuts,
} from './identifiers/identity-change.ts'

/** The file, or the variable, that the key-encryption keys were read from, where whoever opens with them knows it. */
type KeysAt = { readonly at?: string }

export type VaultFailure =
  /** The vault cannot answer, or stopped after a write that did not reach the disk: open it anew. */
  | { readonly failure: 'vault-unavailable'; readonly cause: unknown }
  /** Stored data differs from the written data; `where` names table and row, never a key or an identifier. */
  | { readonly failure: 'vault-corrupt'; readonly where: string }
  /** Keys are stored under a key-encryption key that was not given; `epoch` 0 when none was given at all. */
  | ({ readonly failure: 'kek-missing'; readonly epoch: number } & KeysAt)
  /** The key-encryption key given for this epoch is not the one the vault was written with. */
  | ({ readonly failure: 'kek-wrong'; readonly epoch: number } & KeysAt)
  | ({ readonly failure: 'kek-malformed'; readonly reason: string } & KeysAt)
  /** A sealed part names a key that was neither destroyed nor found: a vault older than its log was restored. */
  | { readonly failure: 'key-lost'; readonly subject: SubjectId; readonly kid: Kid }
  /** Encrypt, destroy, fail to decrypt did not go that way: this engine must not be used. */
  | { readonly failure: 'self-test-failed'; readonly step: SelfTestStep }

export type SelfTestStep = 'open-before' | 'key-remains' | 'not-fenced' | 'open-after' | 'key-again'

/** The person was erased: no new key is made for them unless `rekey` is called. */
export type SubjectErased = {
  readonly refusal: 'subject-erased'
  readonly subject: SubjectId
  readonly at: Instant
}

/** A person's data key in use: 32 random bytes. Never stored, logged or sent in this form; never changed in place. */
export type LiveKey = { readonly kid: Kid; readonly dek: Uint8Array }

/** A destroyed key. `fingerprint` is SHA-256 of HKDF(key, 'fp'): names the key, tells nothing of it. */
export type Erasure = { readonly kid: Kid; readonly at: Instant; readonly fingerprint: Sha256 }

/** Whether a key can be had: `none` was never made, `erased` was destroyed and stays so. */
export type KeyState =
  | ({ readonly state: 'live' } & LiveKey)
  | ({ readonly state: 'erased' } & Erasure)
  | { readonly state: 'none' }

/** One identifier of a person, as stored: not the identifier, only its keyed hash (64 hex digits). */
export type Alias = {
  readonly kind: IdentifierKind
  readonly hmac: Sha256
  readonly since: Instant
  /** Its id on the log; none where it began before bindings were told. */
  readonly binding: Option<MatterId>
  /** The end of the binding: unbound, or bound to another person (a recycled number). */
  readonly until: Option<Instant>
}

/** The identifier behind a binding that its person still has, as it is hashed. */
export const heldBy = (
  aliases: ReadonlyArray<Alias>,
  binding: MatterId,
): HashedIdentifier | undefined => {
  const held = aliases.find(
    (alias) => O.isSome(alias.binding) && alias.binding.value === binding && O.isNone(alias.until),
  )
  return held === undefined ? undefined : { kind: held.kind, hash: held.hmac }
}

export type Rewrapped = {
  /** The epoch all keys are now under. */
  readonly epoch: number
  readonly keys: number
  /** Epochs no key is under any more: their key-encryption key can be destroyed once no backup needs it. */
  readonly retired: ReadonlyArray<number>
}

/** Told after each batch: how many keys are done, of how many. */
export type RewrapProgress = (done: number, total: number) => void

/** Keys by person. */
export type SubjectKeys = {
  /** The person's key, made and on disk before it is answered. Concurrent first calls get the same one. */
  readonly keyFor: (subject: SubjectId) => TaskEither<VaultFailure | SubjectErased, LiveKey>
  /** The person's newest key, or the one named. */
  readonly existing: (subject: SubjectId, kid?: Kid) => TaskEither<VaultFailure, KeyState>
  /**
   * Fences the person first, then deletes key and identifiers; `optOuts` stay with the identifiers they have; repeated or interrupted, it ends the same and
   * answers the same. A person who never had a key is fenced too, by a key that was never used.
   */
  readonly destroy: (
    subject: SubjectId,
    when: { readonly at: Instant; readonly optOuts?: OptOuts },
  ) => TaskEither<VaultFailure, Erasure>
  /** A new key for a person who was erased and came back: only after an authorisation is on record. */
  readonly rekey: (subject: SubjectId) => TaskEither<VaultFailure, LiveKey>
  /** Whether a wrapped key of this person is stored, fenced or not: what a trial decryption would start from. */
  readonly holdsKey: (subject: SubjectId) => TaskEither<VaultFailure, boolean>
}

/** From what a caller knows of a person to their surrogate; nothing of the identifier itself is stored. */
export type IdentifierIndex = {
  readonly findSubject: (identifier: Identifier) => TaskEither<VaultFailure, Option<SubjectId>>
  /** Binds `candidate` unless the identifier has an owner; answers the owner. Concurrent claims agree. */
  readonly claimSubject: (
    identifier: Identifier,
    candidate: SubjectId,
    at: Instant,
  ) => TaskEither<VaultFailure | SubjectErased, SubjectId>
  /**
   * Binds, ending an earlier owner's alias (a recycled phone number); answers the earlier owner. Opt-outs that the
   * identifier carries, and those of the owner it leaves, are told with the binding.
   */
  readonly bindSubject: (
    identifier: Identifier,
    subject: SubjectId,
    at: Instant,
    leaving?: Leaving,
  ) => TaskEither<VaultFailure | SubjectErased, Option<SubjectId>>
  /** Ends the alias if it is `holder`'s; answers them, or none where it is somebody else's or nobody's. */
  readonly unbind: (
    identifier: Identifier,
    holder: SubjectId,
    at: Instant,
    leaving?: Leaving,
  ) => TaskEither<VaultFailure, Option<SubjectId>>
  /** The same of the binding by its id, for whoever does not know the identifier. */
  readonly unbindBinding: (
    binding: MatterId,
    holder: SubjectId,
    at: Instant,
    leaving?: Leaving,
  ) => TaskEither<VaultFailure, Option<SubjectId>>
  /** Notes what is to be told: all of it, or nothing. */
  readonly note: (changes: ReadonlyArray<JoiningChange>) => TaskEither<VaultFailure, void>
  /** Changes whose events are not known to be on the log: of one person, or of all (at most 1,000). */
  readonly untold: (subject?: SubjectId) => TaskEither<VaultFailure, ReadonlyArray<IdentityChange>>
  /** Settles one: its event is durable. Twice is harmless. */
  readonly settle: (change: IdentityChange) => TaskEither<VaultFailure, void>
  /** Opt-outs that an identifier carries while nobody has it. */
  readonly carried: (identifier: Identifier) => TaskEither<VaultFailure, OptOuts>
  /** Every alias the person has or had, until they are erased; oldest first within a kind. */
  readonly aliases: (subject: SubjectId) => TaskEither<VaultFailure, ReadonlyArray<Alias>>
}

/**
 * What is left, in the vault's own files, of the bytes of rows that were deleted. `done`: nothing; `pending`: they are
 * about to be removed; `no-room`: they will be once the disk has room for a copy; `failed`: at the next start, since
 * the disk failed; `database`: a server keeps them for as long as it does, and the vault cannot tell.
 */
export type ErasedPagesState = 'done' | 'pending' | 'no-room' | 'failed' | 'database'

/** The place of the key-encryption keys: `beside-vault`, if one copy of the folder opens all; `apart`: anywhere else. */
export type KeyPlace = 'beside-vault' | 'apart'

export type ErasedPages = {
  readonly state: () => ErasedPagesState
  /** Has them removed now; answers how it stands then, after `waitMs` at the latest. */
  readonly settle: (waitMs: number) => Promise<ErasedPagesState>
}

export type KeyVault = SubjectKeys &
  IdentifierIndex & {
    /** The name of the engine, for health and reports. */
    readonly engine: string
    /** The newest key-encryption epoch given: no key is wrapped under a later one. */
    readonly epoch: number
    readonly erasedPages: ErasedPages
    /** For what is about no person: 32 bytes, the same for every node, derived and never stored. */
    readonly ledgerSecret: Uint8Array
    /** Brings every key under epoch `to`, the newest given. Safe to interrupt and to repeat; readers go on. */
    readonly rewrap: (to: number, progress: RewrapProgress) => TaskEither<VaultFailure, Rewrapped>
    /** Encrypts, destroys and fails to decrypt, on a person made up for it. Leaves one fence behind. */
    readonly selfTest: () => TaskEither<VaultFailure, void>
    /** The last mark of the ledger; undefined for a new vault, or one of an earlier version. */
    readonly mark: () => TaskEither<VaultFailure, Mark | undefined>
    /** Keeps it, on disk before it is answered, unless another node knows more (`supersedes`). Events up to its position need no key that is not here. */
    readonly keepMark: (mark: Mark) => TaskEither<VaultFailure, void>
    /** Waits for writes in flight, releases the folder. Twice is harmless. */
    readonly close: () => Promise<void>
  }
