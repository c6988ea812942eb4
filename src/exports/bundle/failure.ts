/** Reasons why a bundle is refused or breaks off. */
import type { Sha256 } from '../../kernel/ids.ts'
import type { RowsFailure } from '../../projector/rows.ts'
import type { ProvingFailure } from '../../transparency/proving/failure.ts'
import type { TileRejection } from '../../transparency/tiles/rejection.ts'
import type { CheckpointFailure } from '../../transparency/transparency-log.ts'
import type { EntryFault } from '../../transparency/tree/hold-entry.ts'
import type { TreeNotRead } from '../../transparency/tree/not-read.ts'
import type { VaultFailure } from '../../vault/key-vault.ts'
import type { PartRejected } from '../../vault/sealing.ts'
import type { PdfFailure } from '../pages/worker/thread.ts'
import type { ErasedMeanwhile } from './contents/keys-held.ts'
import type { Named } from './format/named.ts'
import type { DisclosedFailure } from './reading/disclosed.ts'

/** The request does not fit this log. Repeating it is refused again. */
export type RequestUnfit =
  /** The log ends before the position; `head` is its last one. */
  | { readonly failure: 'position-ahead'; readonly head: bigint }
  /** No published version and no registration names the id: a typing error, not an empty record. */
  | {
      readonly failure: 'scope-unregistered'
      readonly named: Named
      /** The most similar id; undefined if nothing is published. */
      readonly nearest: ReadonlyArray<string>
    }
  /** The bundle's tree is smaller than the checkpoint from which it should prove growth. */
  | { readonly failure: 'since-ahead'; readonly size: number }
  /** The tree has another root at that size: the reader mistyped it, or was shown another log. */
  | { readonly failure: 'since-differs'; readonly root: Uint8Array }
  /** The checkpoint is of a log with another name. */
  | { readonly failure: 'since-of-another'; readonly origin: string }
  /** A period that ends before it begins. */
  | { readonly failure: 'period-reversed' }

const unfit: { readonly [N in RequestUnfit['failure']]: true } = {
  'position-ahead': true,
  'scope-unregistered': true,
  'since-ahead': true,
  'since-differs': true,
  'since-of-another': true,
  'period-reversed': true,
}

export const isUnfit = (failed: { readonly failure: string }): failed is RequestUnfit =>
  Object.hasOwn(unfit, failed.failure)

/** Reasons to refuse a bundle before its first byte. */
export type BundleRefused =
  | RequestUnfit
  /** The tree has this size, and did not catch up in time. */
  | { readonly failure: 'tree-behind'; readonly size: number }
  /** The page that verifies a bundle was not built. A bundle is not sent without it. */
  | { readonly failure: 'verifier-missing'; readonly path: string }
  /** A key is destroyed and no entry says so yet: the erasure broke off. Requesting it again completes it. */
  | { readonly failure: 'erasure-untold' }
  /** More files than a manifest lists. */
  | { readonly failure: 'bundle-too-large'; readonly files: number }

/** Reasons that can also end a bundle while it is written. */
export type BundleFailure =
  | BundleRefused
  | DisclosedFailure
  | EntryFault
  | TreeNotRead
  | CheckpointFailure
  | ProvingFailure
  | TileRejection
  | VaultFailure
  | PartRejected
  | ErasedMeanwhile
  | RowsFailure
  | PdfFailure
  | { readonly failure: 'document-missing'; readonly sha256: Sha256 }
  | { readonly failure: 'document-unreadable'; readonly sha256: Sha256; readonly cause: unknown }
  | { readonly failure: 'rows-behind' }
