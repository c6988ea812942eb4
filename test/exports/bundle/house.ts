/** A ledger with two people in it, whose bundles are made and taken apart. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodePackage } from '../../../src/catalogue/assemble.ts'
import type { Bundles, ExportRecorder } from '../../../src/exports/bundle/bundles.ts'
import type { BundleScope } from '../../../src/exports/bundle/format/scope.ts'
import { E } from '../../../src/fp.ts'
import type { ActorId, SubjectId } from '../../../src/kernel/ids.ts'
import type { OpenedLedger } from '../../../src/ledger/open-ledger.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import { bundlesOf } from '../../../src/main/bundles/bundles.ts'
import type { BundleParts } from '../../../src/main/bundles/bundles.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import type { IdentifierKind } from '../../../src/vault/identifiers/identifier.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { rawPackage } from '../../decisions/package.ts'
import { actOf } from '../../deciders/spec.ts'
import { makeFolder } from '../../support/folder.ts'
import type { TestFolder } from '../../support/folder.ts'
import { freshId, officer, openVault, partsOn, publicationOf } from '../../support/ledger.ts'
import { transparencyLogOver } from '../../support/transparency-log.ts'
import { right } from '../../support/unwrap.ts'

const regulator = { role: 'regulator' as const, id: 'watchdog' as ActorId }

export type House = {
  readonly room: TestFolder
  readonly store: EmbeddedStore
  readonly vault: KeyVault
  readonly ledger: OpenedLedger
  readonly parts: BundleParts
  readonly bundles: Bundles
  readonly close: () => Promise<void>
}

/** A whole ledger, with a policy published. */
export const openHouse = async (): Promise<House> => {
  const room = makeFolder('bundle')
  const store = await right(openEmbeddedStore({ folder: join(room.folder, 'log') }))
  const vault = await openVault(room.folder)
  const parts = await partsOn(room.folder, { store, vault })
  const ledger = await right(openLedger(parts))
  await right(ledger.publish(publicationOf(right(decodePackage(rawPackage('2'))))))
  const tree = transparencyLogOver(store)
  const bundleParts = {
    ledger,
    ledgerId: store.ledgerId,
    store,
    rows: parts.rows,
    vault,
    log: tree.log,
    version: '0.0.0-test',
    verifier: () => Promise.resolve(E.right(Buffer.from('<!doctype html>'))),
  }
  return {
    room,
    store,
    vault,
    ledger,
    parts: bundleParts,
    bundles: bundlesOf(bundleParts),
    close: async () => {
      tree.close()
      await ledger.close()
      room.remove()
    },
  }
}

/** A new person who did these things. */
export const someone = async (
  { ledger }: House,
  value: string,
  acts: ReadonlyArray<object>,
): Promise<SubjectId> => {
  const named = right(ledger.identify('customer_no' as IdentifierKind, value))
  const { subject } = await right(ledger.claimSubject(named))
  for (const act of acts)
    await right(ledger.act({ subject, act: actOf(act), meta: { actor: officer, id: freshId() } }))
  return subject
}

/** Records as a regulator's export does. */
export const recorderOf = (
  { ledger }: Pick<House, 'ledger'>,
  subject?: SubjectId,
): ExportRecorder<{ readonly failure: 'not-recorded' }> => {
  const failed = E.mapLeft((cause: unknown) => ({ failure: 'not-recorded' as const, cause }))
  return {
    reading: async () =>
      failed(await ledger.reading.exported(subject, { actor: regulator, reason: 'regulator' })()),
    fact: async (fact) => failed(await ledger.recordExport(regulator, fact)()),
  }
}

export const subjectOfScope = (scope: BundleScope): SubjectId | undefined =>
  scope.kind === 'person' ? scope.subject : undefined

/** All bytes of a bundle. */
export const bundleOf = async (
  house: House,
  scope: BundleScope,
  position?: bigint,
): Promise<Buffer> => {
  const record = recorderOf(house, subjectOfScope(scope))
  const begun = right(await house.bundles.begin({ request: { scope, position }, record }))
  const pieces: Uint8Array[] = []
  for await (const piece of begun.bytes) pieces.push(right(piece))
  return Buffer.concat(pieces)
}

/** Unpacks an archive by Info-ZIP, which checks each file; answers the folder. */
export const unpacked = (room: TestFolder, name: string, zip: Buffer): string => {
  const folder = room.path(name)
  mkdirSync(folder)
  writeFileSync(`${folder}.zip`, zip)
  execFileSync('unzip', ['-q', `${folder}.zip`, '-d', folder])
  return folder
}
