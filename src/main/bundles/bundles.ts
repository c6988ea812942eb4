/** Regulator bundles of a ledger in this process. */
import { randomUUID } from 'node:crypto'
import { E, O } from '../../fp.ts'
import type { Catalogue, Packages } from '../../catalogue/catalogue.ts'
import { purposesEverNamed, recipientsEverNamed } from '../../catalogue/ever-named.ts'
import { makeBundles } from '../../exports/bundle/bundles.ts'
import type { Bundles } from '../../exports/bundle/bundles.ts'
import type { BundleEnv } from '../../exports/bundle/env.ts'
import { programVersion } from '../../files/program.ts'
import { makePdfDrawing } from '../../exports/pages/worker/drawing.ts'
import type { DrawPdf } from '../../exports/pages/worker/drawing.ts'
import { eventIdFrom } from '../../kernel/ids.ts'
import type { OpenedLedger } from '../../ledger/open-ledger.ts'
import type { RowStore } from '../../projector/rows.ts'
import { heldReader } from '../../sequencer/following/held-reader.ts'
import type { EventStore, StoredEvent } from '../../store/event-store.ts'
import type { WitnessedEndorser } from '../../transparency/endorser.ts'
import type { TransparencyLog } from '../../transparency/transparency-log.ts'
import type { KeyVault } from '../../vault/key-vault.ts'
import { rowsAt } from './rows-at.ts'
import { readVerifier } from './verifier.ts'

/** The material of a bundle. */
export type BundleParts = {
  readonly ledger: OpenedLedger
  readonly ledgerId: string
  readonly store: EventStore<StoredEvent>
  readonly rows: RowStore
  readonly vault: Pick<KeyVault, 'existing'>
  readonly log: TransparencyLog
  /** Version of the program; that of the package when absent. */
  readonly version?: string
  /** The page that verifies a bundle; that of the build when absent. */
  readonly verifier?: BundleEnv['verifier']
  readonly endorser?: WitnessedEndorser | undefined
  /** Draws the report; in a thread of these bundles' own when absent. */
  readonly drawPdf?: DrawPdf
}

const documentOf =
  ({ document }: OpenedLedger): BundleEnv['document'] =>
  async (sha256) => {
    const found = await document(sha256)()
    if (E.isLeft(found))
      return E.left({ failure: 'document-unreadable', sha256, cause: found.left })
    return E.right(O.map(({ bytes }: { readonly bytes: Uint8Array }) => bytes)(found.right))
  }

const packagesIn = ({ policies }: Catalogue): Packages =>
  new Map(
    [...policies.values()]
      .flat()
      .map(({ packageSha256, compiled }) => [packageSha256, compiled] as const),
  )

/** Bundles of these parts. */
export const bundlesOf = (parts: BundleParts): Bundles => {
  const { ledger, ledgerId, store, rows, vault, log, version = programVersion() } = parts
  return makeBundles(
    {
      ledger: { id: ledgerId, name: ledger.name },
      createdBy: version,
      reader: store,
      log,
      policies: () => [...ledger.view().catalogue.policies.keys()],
      document: documentOf(ledger),
      packages: () => packagesIn(ledger.view().catalogue),
      everNamed: (named) => {
        const { catalogue } = ledger.view()
        return named === 'purpose' ? purposesEverNamed(catalogue) : recipientsEverNamed(catalogue)
      },
      keyOf: vault.existing,
      rowsAt: rowsAt({ rows, reader: { ...store, ...heldReader(store, log) } }),
      verifier: parts.verifier ?? readVerifier,
      drawPdf: parts.drawPdf ?? makePdfDrawing().draw,
      endorser: parts.endorser,
      witnessPolicy: parts.endorser?.witnessPolicy,
    },
    () => eventIdFrom(randomUUID()),
  )
}
