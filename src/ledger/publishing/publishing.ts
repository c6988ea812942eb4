/** Requests and results of publications, and the documents in them. */
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
  /** The exact bytes of the text for people. */
  readonly text: Uint8Array
  readonly mediaType: string
  readonly locale: Locale
  /** Overrides the package's own time. If neither is given, the time of publication. */
  readonly effectiveAt?: Instant | 'now'
  readonly meta: CommandMeta
}
/** A publication without its caller and key. */
export type PublicationRequest = Omit<PublishRequest, 'meta'>

/** The published version, with its changes. */
export type Published = {
  readonly policy: PolicyId
  readonly version: VersionId
  readonly textSha256: Sha256
  readonly packageSha256: Sha256
  readonly effectiveAt: Instant
  readonly diff: PolicyDiff
  /** False if this version was published before. */
  readonly recorded: boolean
  readonly position: bigint
}
/** The answer that publishing would give. `isDone`: this version is published already, with the same bytes. */
export type Rehearsed = Pick<
  Published,
  'policy' | 'version' | 'textSha256' | 'packageSha256' | 'diff'
> & { readonly reconsent: ReadonlyArray<PurposeId>; readonly isDone: boolean }

/** Reasons not to publish. */
export type PublishFailure =
  | PolicyRefusal
  | ClockLeapt
  | KeyReused
  | RevisionMismatch
  /** A text must not be empty, and must not exceed the limit for storing. */
  | { readonly refusal: 'text-empty' }
  | NotForPublication
  | { readonly refusal: 'text-too-large'; readonly limitBytes: number }
  | { readonly refusal: 'package-faulty'; readonly faults: ReadonlyArray<PackageFault> }
  | HandleFailure
  | DocumentFailure

/** The ledger's refusals, which do not depend on the state of its parts. */
export type PublishRefused = Extract<PublishFailure, { readonly refusal: string }>

/** Text for publication contains something that looks personal or secret; the places, with what was expected there. */
export type NotForPublication = {
  readonly refusal: 'not-for-publication'
  readonly faults: ReadonlyArray<Unpublishable>
}
