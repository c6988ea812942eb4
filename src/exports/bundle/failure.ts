/** The reasons why there is no bundle, or why one was cut short. */
import type { Sha256 } from '../../kernel/ids.ts'
import type { RowsFailure } from '../../projector/rows.ts'
import type { ProvingFailure } from '../../transparency/proving/failure.ts'
import type { TileRejection } from '../../transparency/tiles/rejection.ts'
import type { CheckpointFailure } from '../../transparency/transparency-log.ts'
import type { EntryFault } from '../../transparency/tree/hold-entry.ts'
import type { VaultFailure } from '../../vault/key-vault.ts'
import type { PartRejected } from '../../vault/sealing.ts'
import type { PdfFailure } from '../pages/worker/thread.ts'
import type { Named } from './format/named.ts'
import type { DisclosedFailure } from './reading/disclosed.ts'

/** The request does not fit this log: a repeated request is refused again. */
export type RequestUnfit =
  /** The log does not reach there; `head` is its last position. */
  | { readonly failure: 'position-ahead'; readonly head: bigint }
  /** No version that was ever published, and no registration, names it: a typing error, and not an empty record. */
  | {
      readonly failure: 'scope-unregistered'
      readonly named: Named
      /** The id that is most like it; undefined where nothing is published. */
      readonly nearest: string | undefined
    }
  /** A checkpoint to lead from, of more entries than the bundle's own. */
  | { readonly failure: 'since-ahead'; readonly size: number }
  /** The tree has another root at that size: whoever has it was shown another log, or mistyped it. */
  | { readonly failure: 'since-differs'; readonly root: Uint8Array }
  /** A checkpoint of a log of another name. */
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

/** Refusals of a bundle before its first byte. */
export type BundleRefused =
  | RequestUnfit
  /** The tree is this far and does not catch up within the time that is waited for it. */
  | { readonly failure: 'tree-behind'; readonly size: number }
  /** The page that verifies a bundle was not built: no bundle leaves without it. */
  | { readonly failure: 'verifier-missing'; readonly path: string }
  /** A key is destroyed, and no entry tells of it yet: the erasure was broken off. Asked for again, it is ended. */
  | { readonly failure: 'erasure-untold' }
  /** More files than a manifest lists. */
  | { readonly failure: 'bundle-too-large'; readonly files: number }

/** Failures that may also end a bundle while it is written. */
export type BundleFailure =
  | BundleRefused
  | DisclosedFailure
  | EntryFault
  | CheckpointFailure
  | ProvingFailure
  | TileRejection
  | VaultFailure
  | PartRejected
  | RowsFailure
  | PdfFailure
  | { readonly failure: 'document-missing'; readonly sha256: Sha256 }
  | { readonly failure: 'document-unreadable'; readonly sha256: Sha256; readonly cause: unknown }
  | { readonly failure: 'rows-behind' }
