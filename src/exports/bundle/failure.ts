/** Why there is no bundle, or why one was cut short. */
import type { Sha256 } from '../../kernel/ids.ts'
import type { RowsFailure } from '../../projector/rows.ts'
import type { ProvingFailure } from '../../transparency/proving/failure.ts'
import type { TileRejection } from '../../transparency/tiles/rejection.ts'
import type { CheckpointFailure } from '../../transparency/transparency-log.ts'
import type { EventRewritten } from '../../transparency/tree/hold-entry.ts'
import type { VaultFailure } from '../../vault/key-vault.ts'
import type { PartRejected } from '../../vault/sealing.ts'
import type { PdfFailure } from '../pages/worker/thread.ts'
import type { DisclosedFailure } from './reading/disclosed.ts'

/** What of a bundle is refused before its first byte. */
export type BundleRefused =
  /** The log does not reach there; `head` is its last position. */
  | { readonly failure: 'position-ahead'; readonly head: bigint }
  /** The tree is this far and does not catch up within the time that is waited for it. */
  | { readonly failure: 'tree-behind'; readonly size: number }
  /** The page that verifies a bundle was not built: no bundle leaves without it. */
  | { readonly failure: 'verifier-missing'; readonly path: string }
  /** A period that ends before it begins. */
  | { readonly failure: 'period-reversed' }
  /** More files than a manifest lists. */
  | { readonly failure: 'bundle-too-large'; readonly files: number }

/** What may end a bundle while it is written, too. */
export type BundleFailure =
  | BundleRefused
  | DisclosedFailure
  | EventRewritten
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
