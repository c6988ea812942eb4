/** A backup: a folder with the log, the vault, or both, as of one moment, and `backup.json` about them. */
import type { CopiedFile } from '../store/embedded/copying/copy-log.ts'

/** The format of `backup.json`. */
export const format = 'consent-ledger-backup/1'

/** The parts to back up. */
export type Kind = 'log' | 'vault' | 'all'

/** A file of the backup, and what it was when it was copied. */
export type BackedFile = { readonly name: string; readonly bytes: number; readonly sha256: string }

/** `name` and `log/`. `head` is the last position, -1 in an empty log. */
export type LogPart = {
  readonly ledger: string
  /** The name that personal fields are sealed under; absent where the folder does not keep one. */
  readonly ledgerName?: string
  readonly head: string
  readonly files: ReadonlyArray<CopiedFile>
}

/** The vault's part: `vault/` and `credentials/`. The key-encryption keys are never in it. */
export type VaultPart = {
  readonly keys: number
  readonly epochs: ReadonlyArray<number>
  readonly erased: number
  readonly identifiers: number
  readonly files: ReadonlyArray<BackedFile>
}

/** The content of `backup.json`. */
export type Backup = {
  readonly format: typeof format
  readonly kind: Kind
  readonly createdAt: string
  readonly log?: LogPart
  readonly vault?: VaultPart
}

/** The ledger's folder, and the one that is written. */
export type Place = { readonly from: string; readonly to: string }

/** Told how far a piece of work is, in bytes; `total` is undefined where nobody knows it. */
export type Report = {
  readonly at: (done: number, total: number | undefined) => void
  readonly end: () => void
}

/** A report for each piece of work: three that copy, and the reading of the log's copy. */
export type Watch = (work: 'log' | 'check' | 'credentials' | 'vault') => Report
