/** The port to stored credentials: made and revoked by an operator, authenticated by the server. */
import type { Either, TaskEither } from '../fp.ts'
import type { Actor } from '../events/envelope.ts'
import type { Unpublishable } from '../events/detect/published-text.ts'
import type { Mark } from '../identity/mark.ts'
import type { Fault } from '../kernel/codec.ts'
import type { EventId, PurposeId, RecipientId, SubjectId, SystemId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Caller, Credential, CredentialId, CredentialRole } from './credential.ts'
import type { JournalEntry } from './access-change.ts'

/** The folder cannot be read or written, or holds what this program did not write. */
export type CredentialFailure =
  | { readonly failure: 'credentials-unavailable'; readonly cause: unknown }
  | { readonly failure: 'credentials-corrupt'; readonly where: string }

/** Reasons why a caller is not authenticated. None reveals how near a guess was. */
export type AuthRefusal =
  | { readonly refusal: 'credential-missing' }
  | { readonly refusal: 'credential-unknown' }
  | { readonly refusal: 'credential-revoked' }
  /** A token's time is over: ask for another. */
  | { readonly refusal: 'credential-expired' }

export type CredentialUnknown = { readonly refusal: 'credential-unknown' }

export type CreateRefused =
  /** Limits mean something to a service only: what other roles do is bounded by the role. */
  | { readonly refusal: 'limits-not-for-role' }
  /** A field is longer, or has more in it, than what is kept of a credential: places, and what was expected there. */
  | { readonly refusal: 'credential-malformed'; readonly faults: ReadonlyArray<Fault> }
  /** The label, which goes into lists and logs, contains something like personal data or a secret. */
  | { readonly refusal: 'not-for-publication'; readonly faults: ReadonlyArray<Unpublishable> }

export type CreateRequest = {
  readonly roles: ReadonlyArray<CredentialRole>
  readonly name?: string
  /** Absent: the credential is a system of its own. */
  readonly system?: SystemId
  readonly purposes?: ReadonlyArray<PurposeId>
  readonly recipients?: ReadonlyArray<RecipientId>
}

/** `key` is shown this once and kept nowhere. */
export type Created = { readonly credential: Credential; readonly key: string }

/** A person's token and when it stops being good. */
export type IssuedToken = { readonly token: string; readonly expiresAt: Instant }

/**
 * Changes that may not be in the log yet, oldest first. Each is written with its entry in one transaction. The writer
 * of the log records it there by its id, repeatedly if asked, and then confirms it.
 */
export type Journal = {
  readonly pending: () => TaskEither<CredentialFailure, ReadonlyArray<JournalEntry>>
  readonly recorded: (id: EventId) => TaskEither<CredentialFailure, void>
}

/** Several processes may hold one folder open: what one revokes, the others refuse within a second. */
export type Credentials = {
  readonly create: (
    request: CreateRequest,
    by?: Actor,
  ) => TaskEither<CredentialFailure | CreateRefused, Created>
  /** Oldest first, revoked ones included. */
  readonly list: () => Either<CredentialFailure, ReadonlyArray<Credential>>
  /** Revoking twice is harmless and keeps the first instant. */
  readonly revoke: (
    id: CredentialId,
    by?: Actor,
  ) => TaskEither<CredentialFailure | CredentialUnknown, Credential>
  /** By the value of an `Authorization` header. Never waits: it is on the path of every request. */
  readonly authenticate: (
    header: string | undefined,
  ) => Either<AuthRefusal | CredentialFailure, Caller>
  /** For one person, on behalf of the credential that asks; at most `maxTokenMs`. Dies with that credential. */
  readonly issueToken: (
    issuer: CredentialId,
    subject: SubjectId,
    lifeMs: number,
  ) => Either<CredentialFailure, IssuedToken>
  /** No token of this person that was issued before is accepted any more. */
  readonly revokeTokens: (subject: SubjectId, by: Actor) => TaskEither<CredentialFailure, void>
  /** A new key signs tokens; the one before verifies for `maxTokenMs`. Answers how many there have been. */
  readonly rotateSigningKey: (by?: Actor) => TaskEither<CredentialFailure, number>
  readonly journal: Journal
  /** 32 bytes for the cursors of listings: the same on every node and after a restart, and never what signs tokens. */
  readonly cursorKey: () => Uint8Array
  /** The last mark of the ledger; undefined for new credentials, or those of an earlier version. */
  readonly mark: () => TaskEither<CredentialFailure, Mark | undefined>
  /** Keeps it, on disk before it is answered, unless another node knows more. Changes of access up to its position are all in here. */
  readonly keepMark: (mark: Mark) => TaskEither<CredentialFailure, void>
  readonly close: () => Promise<void>
}
