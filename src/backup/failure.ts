/** Reasons why there is no backup. An unfinished one is removed again. */
import type { CopyFailure } from '../store/embedded/copying/copy-log.ts'
import type { VaultFailure } from '../vault/key-vault.ts'
import type { OldVault } from '../vault/old-vault.ts'

/** Reasons why an earlier backup cannot be continued. */
export type OlderUnusable =
  | { readonly failure: 'older-missing'; readonly folder: string }
  | { readonly failure: 'older-is-no-log'; readonly folder: string }
  | { readonly failure: 'older-of-version-before'; readonly folder: string }

/** Failures of a backup alone. */
export type CopyingFailure =
  | CopyFailure
  /** The copy of the log is not whole: so many findings, and the first of them. */
  | { readonly failure: 'copy-damaged'; readonly findings: number; readonly first: string }
  /** LMDB's file is empty: whoever opens such a file for reading alone is ended. */
  | { readonly failure: 'credentials-empty'; readonly path: string }
  | { readonly failure: 'credentials-not-copied'; readonly cause: unknown }
  /** The disk that the backup is written to. */
  | { readonly failure: 'backup-unwritten'; readonly cause: unknown }

export type BackupFailure = CopyingFailure | VaultFailure | OldVault
