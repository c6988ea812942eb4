/** Every name a problem can have: all that parts below may answer, and what HTTP itself refuses. */
import type { AuthRefusal, CredentialFailure } from '../../credentials/credentials.ts'
import type {
  ActFailure,
  AskFailure,
  DocumentFailure,
  EraseFailure,
  PublishFailure,
  ReadingFailure,
  RegistryFailure,
} from '../../ledger/ledger.ts'
import type { ClockNotLeapt } from '../../ledger/node-state.ts'
import type { SubjectUnknown } from '../../ledger/recording/presence.ts'
import type { JoiningFailure } from '../../ledger/identity/rebinding.ts'
import type { UpkeepRefusal } from '../../ledger/upkeep.ts'
import type { WhenRefusal } from '../../ledger/clock/claimed-time.ts'
import type { LogStopped } from '../../transparency/transparency-log.ts'
import type { IdentifierRefusal } from '../../vault/identifiers/identifier.ts'
import type { SubjectErased, VaultFailure } from '../../vault/key-vault.ts'

/** Anything that a part below answers instead of what was asked. */
export type Answered =
  | ActFailure
  | AskFailure
  | AuthRefusal
  | ClockNotLeapt
  | CredentialFailure
  | DocumentFailure
  | EraseFailure
  | IdentifierRefusal
  | JoiningFailure
  | LogStopped
  | PublishFailure
  | ReadingFailure
  | RegistryFailure
  | SubjectErased
  | SubjectUnknown
  | UpkeepRefusal
  | VaultFailure
  | WhenRefusal

type NameOf<A> = A extends { readonly refusal: infer N }
  ? N
  : A extends { readonly failure: infer N }
    ? N
    : A extends { readonly rejected: infer N }
      ? N
      : never

/** Names of what the parts below answer. A command that was refused before is told the name of that refusal. */
export type AnsweredName = Exclude<NameOf<Answered>, 'refused-before'>

/** Refusals of the edge, before or instead of the domain. */
export const httpProblems = [
  'request-malformed',
  'headers-too-large',
  'request-timeout',
  'expectation-failed',
  'connections-exhausted',
  'rate-exceeded',
  'invalid-json',
  'duplicate-key',
  'duplicate-parameter',
  'malformed-url',
  'invalid-request',
  'secret-refused',
  'body-too-large',
  'body-incomplete',
  'media-type-unsupported',
  'content-encoding-unsupported',
  'method-not-allowed',
  'route-unknown',
  'role-missing',
  'act-not-for-role',
  'time-source-not-for-role',
  'how-not-for-role',
  'not-own-record',
  'out-of-credential-scope',
  'profile-not-in-force',
  'idempotency-key-malformed',
  'if-match-malformed',
  'correlation-id-malformed',
  'identifier-not-bound',
  'policy-not-found',
  'version-not-found',
  'document-not-found',
  'event-not-found',
  'not-a-consent',
  'signing-unavailable',
  'event-rewritten',
  'tree-damaged',
  'tree-not-read',
  'behind',
  'not-yet-covered',
  'quorum-unset',
  'tile-unknown',
  'entries-not-shown',
  'receipts-running',
  'page-not-drawn',
  'exports-running',
  'exports-unavailable',
  'bundle-too-large',
  'stopping',
  'internal-error',
] as const
export type HttpProblemName = (typeof httpProblems)[number]

export type ProblemName = AnsweredName | HttpProblemName
