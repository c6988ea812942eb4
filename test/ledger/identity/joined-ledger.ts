/** A ledger on the embedded engines whose store can stop taking events after so many, and that is opened again. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { E, TE } from '../../../src/fp.ts'
import { decodePackage } from '../../../src/catalogue/assemble.ts'
import { decodeStored } from '../../../src/events/decode-stored.ts'
import type { LedgerEvent } from '../../../src/events/ledger-event.ts'
import { eventIdFrom } from '../../../src/kernel/ids.ts'
import type { ActorId, SubjectId } from '../../../src/kernel/ids.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import type { OpenedLedger } from '../../../src/ledger/assemble.ts'
import { defaultLimits } from '../../../src/ledger/parts.ts'
import { openEmbeddedRows } from '../../../src/projector/embedded/open-rows.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import type { IdentifierKind } from '../../../src/vault/identifier.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { ringOf } from '../../../src/vault/kek.ts'
import { ok } from '../../credentials/support.ts'
import { rawPackage } from '../../decisions/package.ts'
import { actOf } from '../../deciders/spec.ts'

export type JoinedLedger = {
  readonly ledger: () => OpenedLedger
  /** From now on the store takes so many appends and then none, until it is opened again. */
  readonly failAfter: (appends: number) => void
  readonly reopen: () => Promise<void>
  readonly events: (subject: SubjectId) => Promise<ReadonlyArray<LedgerEvent>>
  readonly person: () => Promise<SubjectId>
  readonly act: (subject: SubjectId, act: object) => Promise<boolean>
  readonly setClock: (ms: number) => void
  readonly close: () => Promise<void>
}

export const officer = { role: 'officer', id: 'privacy' as ActorId } as const
const service = { role: 'service', id: 'app' as ActorId } as const

const start = async (folder: string, nowMs: () => number) => {
  const store = await ok(openEmbeddedStore({ folder: join(folder, 'log') }))
  const ring = ringOf([{ epoch: 1, key: Buffer.alloc(32, 1).toString('base64') }])
  if (E.isLeft(ring)) throw new Error(ring.left.failure)
  let left = Number.POSITIVE_INFINITY
  const append: typeof store.append = (...args) => {
    left -= 1
    return left < 0
      ? TE.left({ failure: 'store-unavailable', cause: 'taken away' })
      : store.append(...args)
  }
  const ledger = await ok(
    openLedger({
      name: 'joined',
      store: { ...store, append },
      vault: await ok(openEmbeddedVault(join(folder, 'vault'), ring.right)),
      rows: await ok(openEmbeddedRows(folder)),
      nowMs,
      monotonicMs: () => performance.now(),
      newId: () => eventIdFrom(randomUUID()),
      random: Math.random,
      limits: { ...defaultLimits, appendDeadlineMs: 50 },
    }),
  )
  const failAfter = (appends: number): void => {
    left = appends
  }
  return { store, ledger, failAfter }
}

const publish = async (ledger: OpenedLedger): Promise<void> => {
  const decoded = decodePackage(rawPackage('2'))
  if (E.isLeft(decoded)) throw new Error('the small policy has faults')
  const published = await ok(
    ledger.publish({
      package: decoded.right,
      text: Buffer.from('# A policy'),
      mediaType: 'text/markdown',
      locale: 'en',
      meta: { actor: officer, id: eventIdFrom(randomUUID()) },
    }),
  )
  await ledger.waitFor(published.position, 5_000)
}

/** With the small policy of the decisions' tests in force. */
export const openJoinedLedger = async (): Promise<JoinedLedger> => {
  const folder = await mkdtemp(join(tmpdir(), 'joined-'))
  let now = Date.now()
  let people = 0
  let running = await start(folder, () => now)
  await publish(running.ledger)
  return {
    ledger: () => running.ledger,
    failAfter: (appends) => running.failAfter(appends),
    setClock: (ms) => {
      now = ms
    },
    reopen: async () => {
      await running.ledger.close()
      running = await start(folder, () => now)
    },
    events: async (subject) => {
      const all = await ok(
        running.store.readAll({ direction: 'forwards', from: 'start', maxCount: 10_000 }),
      )
      const decoded = all.flatMap(({ event }) => {
        const read = decodeStored(event.json)
        return E.isRight(read) ? [read.right] : []
      })
      return decoded.filter((each) => each.subject === subject)
    },
    person: async () => {
      people += 1
      const value = `C-${people}`
      const identifier = running.ledger.identify('customer_no' as IdentifierKind, value)
      if (E.isLeft(identifier)) throw new Error(identifier.left.refusal)
      return (await ok(running.ledger.claimSubject(identifier.right))).subject
    },
    act: async (subject, act) => {
      const meta = { actor: service, id: eventIdFrom(randomUUID()) }
      return E.isRight(await running.ledger.act({ subject, act: actOf(act), meta })())
    },
    close: async () => {
      await running.ledger.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
