/** A whole ledger in this process. The store and the vault are parameters: the embedded ones, or these wrapped. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { PolicyPackage } from '../../src/catalogue/package/package.ts'
import { decodeStored } from '../../src/events/decode-stored.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import { eventIdFrom } from '../../src/kernel/ids.ts'
import type { ActorId, EventId } from '../../src/kernel/ids.ts'
import type { PublishRequest } from '../../src/ledger/ledger.ts'
import { openLedger } from '../../src/ledger/open-ledger.ts'
import type { OpenedLedger } from '../../src/ledger/open-ledger.ts'
import { defaultLimits } from '../../src/ledger/parts.ts'
import type { LedgerParts } from '../../src/ledger/parts.ts'
import { openEmbeddedRows } from '../../src/projector/embedded/open-rows.ts'
import type { EventStore, StoredEvent } from '../../src/store/event-store.ts'
import { openEmbeddedVault } from '../../src/vault/embedded/open-vault.ts'
import { ringOf } from '../../src/vault/kek.ts'
import type { KeyVault } from '../../src/vault/key-vault.ts'
import { shipped } from '../catalogue/shipped.ts'
import { right } from './unwrap.ts'

export const freshId = (): EventId => eventIdFrom(randomUUID())

export const officer = { role: 'officer' as const, id: 'tester' as ActorId }

/** The embedded vault of a ledger's folder, under keys of the bytes `epochs`; the newest last. */
export const openVault = (
  folder: string,
  epochs: ReadonlyArray<number> = [1],
): Promise<KeyVault> => {
  const keys = epochs.map((epoch) => ({
    epoch,
    key: Buffer.alloc(32, epoch).toString('base64'),
  }))
  return right(openEmbeddedVault(join(folder, 'vault'), right(ringOf(keys))))
}

/** The same engine for one of several nodes: closed by the test, once, and not by the node. */
export const lent = <E extends { readonly close: () => Promise<void> }>(engine: E): E => ({
  ...engine,
  close: async () => {},
})

type GivenParts = Pick<LedgerParts, 'store' | 'vault'> & Partial<LedgerParts>

const watchesWrites = (
  store: object,
): store is { readonly watchWrites: NonNullable<LedgerParts['watchWrites']> } =>
  'watchWrites' in store

/** All parts of a ledger with its rows in `folder`; what is not given is as in service. */
export const partsOn = async (folder: string, given: GivenParts): Promise<LedgerParts> => ({
  name: 'test',
  rows: await right(openEmbeddedRows(folder)),
  nowMs: Date.now,
  monotonicMs: () => performance.now(),
  newId: freshId,
  random: Math.random,
  limits: defaultLimits,
  ...(watchesWrites(given.store) ? { watchWrites: given.store.watchWrites } : {}),
  ...given,
})

/** Opens a ledger with its rows in `folder`. */
export const openOn = async (folder: string, given: GivenParts): Promise<OpenedLedger> =>
  right(openLedger(await partsOn(folder, given)))

/** A publication with words of a few bytes. */
export const publicationOf = (
  pkg: PolicyPackage = shipped,
  more: Partial<PublishRequest> = {},
): PublishRequest => ({
  package: pkg,
  text: Buffer.from('the text'),
  mediaType: 'text/plain',
  locale: 'zh-CN',
  meta: { actor: officer, id: freshId() },
  ...more,
})

/** Publishes a policy, and waits until each of the nodes has it in its catalogue; the first one publishes. */
export const publishOn = async (
  nodes: readonly [OpenedLedger, ...ReadonlyArray<OpenedLedger>],
  pkg: PolicyPackage = shipped,
): Promise<void> => {
  const { position } = await right(nodes[0].publish(publicationOf(pkg)))
  for (const node of nodes) await node.waitFor(position, 30_000)
}

/** The events of a log, in their order: the first 10,000, more than any test records. */
export const eventsIn = async (
  store: Pick<EventStore<StoredEvent>, 'readAll'>,
): Promise<ReadonlyArray<LedgerEvent>> => {
  const all = await right(store.readAll({ direction: 'forwards', from: 'start', maxCount: 10_000 }))
  return all.map(({ event }) => right(decodeStored(event.json)))
}
