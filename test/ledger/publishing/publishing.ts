/** A ledger in a folder, and a publication whose text takes several appends. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { E } from '../../../src/fp.ts'
import type { ActorId } from '../../../src/kernel/ids.ts'
import { eventIdFrom } from '../../../src/kernel/ids.ts'
import type { PublishRequest } from '../../../src/ledger/ledger.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import type { OpenedLedger } from '../../../src/ledger/open-ledger.ts'
import { defaultLimits } from '../../../src/ledger/parts.ts'
import { openEmbeddedRows } from '../../../src/projector/embedded/open-rows.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { ringOf } from '../../../src/vault/kek.ts'
import { shipped } from '../../catalogue/shipped.ts'
import { right } from '../../store/support.ts'

/** 14 chunks of 45,000 bytes, twelve at once: two appends. */
export const text = Buffer.from('The text that people read. '.repeat(23_000))

export const publication: PublishRequest = {
  package: shipped,
  text,
  mediaType: 'text/plain',
  locale: 'zh-CN',
  meta: { actor: { role: 'officer', id: 'tester' as ActorId }, id: eventIdFrom(randomUUID()) },
}

/** On the engines of a folder, over that store. */
export const openOn = async (folder: string, store: EmbeddedStore): Promise<OpenedLedger> => {
  const ring = ringOf([{ epoch: 1, key: Buffer.alloc(32, 7).toString('base64') }])
  if (E.isLeft(ring)) throw new Error('ring')
  return right(
    openLedger({
      name: 'test',
      store,
      vault: await right(openEmbeddedVault(join(folder, 'vault'), ring.right)),
      rows: await right(openEmbeddedRows(join(folder, 'rows'))),
      nowMs: Date.now,
      monotonicMs: () => performance.now(),
      newId: () => eventIdFrom(randomUUID()),
      random: Math.random,
      limits: defaultLimits,
    }),
  )
}
