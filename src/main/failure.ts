/** The reasons why a ledger could not be opened or served, whichever engines it runs on. */
import type { CredentialFailure } from '../credentials/credentials.ts'
import type { OpenLedgerFailure } from '../ledger/open-ledger.ts'
import type { RowsFailure } from '../projector/rows.ts'
import type { OpenKurrentFailure } from '../store/kurrentdb/opening/open-failure.ts'
import type { OpenFailure } from '../store/open-failure.ts'
import type { VaultFailure } from '../vault/key-vault.ts'
import type { LogFault, SigningFailure } from '../sequencer/failure.ts'
import type { TreeFailure } from '../sequencer/tree-files/failure.ts'
import type { ProvingFailure } from '../transparency/proving/failure.ts'
import type { EndorsementFailure } from '../sequencer/endorsed/endorsement.ts'
import type { EndorsingFault } from './transparency/endorsing-files.ts'
import type { FolderFault } from './folder-fault.ts'
import type { IdentityFailure } from './identity/failure.ts'

export type NodeFailure =
  | IdentityFailure
  | OpenFailure
  | OpenKurrentFailure
  | VaultFailure
  | RowsFailure
  | CredentialFailure
  | OpenLedgerFailure
  | SigningFailure
  | LogFault
  | EndorsingFault
  | EndorsementFailure
  | TreeFailure
  | ProvingFailure
  | { readonly failure: 'folder-unusable'; readonly cause: unknown }
  /** The ledger seals under another name: nothing sealed before would open under this one. */
  | { readonly failure: 'name-differs'; readonly name: string }
  | FolderFault
  /** The port is taken, or may not be had. */
  | { readonly failure: 'port-unusable'; readonly port: number; readonly cause: unknown }
  /** The rows did not come up to date in time. */
  | { readonly failure: 'rows-behind' }

export const unusable = (cause: unknown): NodeFailure => ({ failure: 'folder-unusable', cause })
