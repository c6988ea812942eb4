/** What a publication asks for, and what it is answered; and the documents that it leaves. */
import type { PackageFault } from '../../catalogue/assemble.ts'
import type { PolicyDiff } from '../../catalogue/diff/policy-diff.ts'
import type { PolicyPackage } from '../../catalogue/package/package.ts'
import type { PolicyRefusal } from '../../deciders/policy.ts'
import type { Unpublishable } from '../../events/detect/published-text.ts'
import type { Locale } from '../../events/vocabulary.ts'
import type { HandleFailure, RevisionMismatch } from '../recording/run-command.ts'
import type { UnreadableFailure } from '../../replay/load.ts'
import type { PolicyId, PurposeId, Sha256, VersionId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { StoreFailure } from '../../store/event-store.ts'
import type { CommandMeta, KeyReused } from '../recording/command-meta.ts'
import type { ClockLeapt } from '../clock/timekeeper.ts'

export type Document = {
  readonly bytes: Uint8Array
  readonly mediaType: string
  readonly sha256: Sha256
}
export type DocumentFailure =
  | StoreFailure
  | UnreadableFailure
  | { readonly failure: 'document-corrupt'; readonly sha256: Sha256 }

/** One version with its text. */
export type PublishRequest = {
  readonly package: PolicyPackage
  /** The exact bytes people read. */
  readonly text: Uint8Array
  readonly mediaType: string
  readonly locale: Locale
  /** Instead of the package's own; the ledger takes the instant of publication when neither says. */
  readonly effectiveAt?: Instant | 'now'
  readonly meta: CommandMeta
}
/** A publication without who asks for it, and under which key. */
export type PublicationRequest = Omit<PublishRequest, 'meta'>

/** What was published, and what that changed. */
export type Published = {
  readonly policy: PolicyId
  readonly version: VersionId
  readonly textSha256: Sha256
  readonly packageSha256: Sha256
  readonly effectiveAt: Instant
  readonly diff: PolicyDiff
  /** False when this very version was published before. */
  readonly recorded: boolean
  readonly position: bigint
}
/** What publishing would answer. `isDone`: the very same bytes stand under this version already. */
export type Rehearsed = Pick<
  Published,
  'policy' | 'version' | 'textSha256' | 'packageSha256' | 'diff'
> & { readonly reconsent: ReadonlyArray<PurposeId>; readonly isDone: boolean }

/** Why it was not published. */
export type PublishFailure =
  | PolicyRefusal
  | ClockLeapt
  | KeyReused
  | RevisionMismatch
  /** Nobody can read no text; and one past the limit could not be stored whole. */
  | { readonly refusal: 'text-empty' }
  | NotForPublication
  | { readonly refusal: 'text-too-large'; readonly limitBytes: number }
  | { readonly refusal: 'package-faulty'; readonly faults: ReadonlyArray<PackageFault> }
  | HandleFailure
  | DocumentFailure

/** What the ledger says no to, whatever the state of its parts. */
export type PublishRefused = Extract<PublishFailure, { readonly refusal: string }>

/** What is meant for publication holds what looks personal or secret; places and what was expected there. */
export type NotForPublication = {
  readonly refusal: 'not-for-publication'
  readonly faults: ReadonlyArray<Unpublishable>
}
