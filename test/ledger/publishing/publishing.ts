/** A ledger in a folder, and a publication whose text takes several appends. */
import { join } from 'node:path'
import type { OpenedLedger } from '../../../src/ledger/open-ledger.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import { shipped } from '../../catalogue/shipped.ts'
import { openOn, openVault, publicationOf } from '../../support/ledger.ts'

/** 14 chunks of 45,000 bytes, twelve at once: two appends. */
export const text = Buffer.from('The text that people read. '.repeat(23_000))

export const publication = publicationOf(shipped, { text })

/** On the engines of a folder, over that store. */
export const openOver = async (folder: string, store: EmbeddedStore): Promise<OpenedLedger> =>
  openOn(join(folder, 'rows'), { store, vault: await openVault(folder) })
