/** The environment of a bundle: ports of a running ledger, and the pages that go into each bundle. */
import type { Either } from '../../fp.ts'
import type { Packages } from '../../catalogue/catalogue.ts'
import type { PolicyId } from '../../kernel/ids.ts'
import type { RowsSnapshot } from '../../projector/rows.ts'
import type { EventReader, StoredEvent } from '../../store/event-store.ts'
import type { SubjectKeys } from '../../vault/key-vault.ts'
import type { Endorser, WitnessPolicy } from '../../transparency/endorser.ts'
import type { TransparencyLog } from '../../transparency/transparency-log.ts'
import type { ReadDocument } from './contents/documents.ts'
import type { BundleFailure } from './failure.ts'
import type { Named } from './format/named.ts'
import type { BundleMaker } from './head.ts'
import type { DrawPdf } from '../pages/worker/drawing.ts'

/** All rows as of one event. `done` releases them. */
export type RowsAt = RowsSnapshot & { readonly position: bigint }

export type BundleEnv = {
  readonly ledger: BundleMaker['ledger']
  readonly createdBy: string
  readonly reader: Pick<EventReader<StoredEvent>, 'read' | 'readAll' | 'head'>
  readonly log: TransparencyLog
  /** All policies published so far. */
  readonly policies: () => ReadonlyArray<PolicyId>
  readonly document: ReadDocument
  /** The packages in memory; others are read as documents. */
  readonly packages: () => Packages
  /** All purposes, or all recipients, named by any publication or registration so far. */
  readonly everNamed: (named: Named) => ReadonlySet<string>
  readonly keyOf: SubjectKeys['existing']
  /** Rows as of the event at a position, or the newest. */
  readonly rowsAt: (position: bigint | undefined) => Promise<Either<BundleFailure, RowsAt>>
  /** The page that verifies a bundle, from the build. */
  readonly verifier: () => Promise<Either<BundleFailure, Uint8Array>>
  readonly drawPdf: DrawPdf
  /** Asks witnesses and an authority to endorse a checkpoint; absent if none is configured. */
  readonly endorser: Endorser | undefined
  /** The witnesses that must sign; undefined if none is configured. */
  readonly witnessPolicy: WitnessPolicy | undefined
}

/** Called with the number of entries read so far, and of all. */
export type OnEntries = (done: number, total: number) => void
