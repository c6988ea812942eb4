/** A ledger's history with people, documents, sealed fields and an erasure; 300 entries, so that a tile is full. */
import { join } from 'node:path'
import { decodePackage } from '../../../src/catalogue/assemble.ts'
import { decodeStored } from '../../../src/events/decode-stored.ts'
import type { SealedPart } from '../../../src/events/sealed.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import { eventKeys } from '../../../src/vault/derive.ts'
import type { EventKeys } from '../../../src/vault/derive.ts'
import type { IdentifierKind } from '../../../src/vault/identifiers/identifier.ts'
import { rawPackage } from '../../decisions/package.ts'
import { actOf } from '../../deciders/spec.ts'
import { cancelAccount, optOut, showNotice } from '../../support/acts.ts'
import { makeFolder } from '../../support/folder.ts'
import { freshId, officer, openOn, openVault, publicationOf } from '../../support/ledger.ts'
import { right } from '../../support/unwrap.ts'

/** An opening as the vault allows it: the keys of one part, or none where the person's key was destroyed. */
export type Opening = {
  readonly index: number
  readonly part: number
  readonly sealed: SealedPart
  readonly keys: EventKeys | undefined
}

export type History = {
  readonly ledger: { readonly id: string; readonly name: string }
  /** Canonical JSON as stored, in order of the log. */
  readonly stored: ReadonlyArray<string>
  readonly anna: SubjectId
  /** Erased. */
  readonly ben: SubjectId
  readonly openings: ReadonlyArray<Opening>
}

/** Records so many entries and closes the ledger. */
const record = async (count: number): Promise<History> => {
  const room = makeFolder('verify')
  const store = await right(openEmbeddedStore({ folder: join(room.folder, 'log') }))
  const vault = await openVault(room.folder)
  const ledger = await openOn(room.folder, { store, vault })
  const meta = () => ({ actor: officer, id: freshId() })
  const someone = async (value: string) =>
    (
      await right(
        ledger.claimSubject(right(ledger.identify('customer_no' as IdentifierKind, value))),
      )
    ).subject
  const act = (subject: SubjectId, of: object) =>
    right(ledger.act({ subject, act: actOf(of), meta: meta() }))
  try {
    const pkg = right(decodePackage(rawPackage('2')))
    const published = await right(ledger.publish(publicationOf(pkg)))
    await ledger.waitFor(published.position, 30_000)
    const [anna, ben] = [await someone('C-1'), await someone('C-2')]
    await act(anna, { act: 'flag-minor', band: 'under_8', personal: { note: 'at the counter' } })
    await act(ben, { act: 'flag-minor', band: 'under_8', personal: { note: 'said by phone' } })
    await act(anna, showNotice)
    await act(ben, cancelAccount('ebank'))
    await right(ledger.erase(ben, meta()))
    const left = Math.max(0, count - 2 - Number(await right(store.head())))
    const others = Array.from({ length: left }, (_, n) => someone(`D-${n}`))
    await Promise.all((await Promise.all(others)).map((one) => act(one, showNotice)))
    await act(anna, optOut)
    const all = await right(
      store.readAll({ direction: 'forwards', from: 'start', maxCount: 10_000 }),
    )
    const openings: Opening[] = []
    for (const [index, { event }] of all.entries()) {
      const { id, sealed = [] } = right(decodeStored(event.json))
      for (const [part, one] of sealed.entries()) {
        const key = await right(vault.existing(one.subject, one.kid))
        const keys = key.state === 'live' ? eventKeys(key.dek, id) : undefined
        openings.push({ index, part, sealed: one, keys })
      }
    }
    const stored = all.map(({ event }) => event.json)
    return { ledger: { id: store.ledgerId, name: 'test' }, stored, anna, ben, openings }
  } finally {
    await ledger.close()
    room.remove()
  }
}

export const recordHistory = (): Promise<History> => record(300)

/** The same with nobody else in it. */
export const shortHistory = (): Promise<History> => record(0)
