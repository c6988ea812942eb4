/** A ledger on the embedded engines whose store can stop taking events after so many, and that is opened again. */
import { join } from 'node:path'
import { E, TE } from '../../../src/fp.ts'
import { decodePackage } from '../../../src/catalogue/assemble.ts'
import type { LedgerEvent } from '../../../src/events/ledger-event.ts'
import type { ActorId, SubjectId } from '../../../src/kernel/ids.ts'
import type { OpenedLedger } from '../../../src/ledger/assemble.ts'
import { defaultLimits } from '../../../src/ledger/parts.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import type { IdentifierKind } from '../../../src/vault/identifiers/identifier.ts'
import { rawPackage } from '../../decisions/package.ts'
import { actOf } from '../../deciders/spec.ts'
import { makeFolder } from '../../support/folder.ts'
import { eventsIn, freshId, openOn, openVault, publishOn } from '../../support/ledger.ts'
import { right } from '../../support/unwrap.ts'

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

const service = { role: 'service', id: 'app' as ActorId } as const

const start = async (folder: string, nowMs: () => number) => {
  const store = await right(openEmbeddedStore({ folder: join(folder, 'log') }))
  let left = Number.POSITIVE_INFINITY
  const append: typeof store.append = (...args) => {
    left -= 1
    return left < 0
      ? TE.left({ failure: 'store-unavailable', cause: 'taken away' })
      : store.append(...args)
  }
  const ledger = await openOn(folder, {
    store: { ...store, append },
    vault: await openVault(folder),
    nowMs,
    limits: { ...defaultLimits, appendDeadlineMs: 50 },
  })
  const failAfter = (appends: number): void => {
    left = appends
  }
  return { store, ledger, failAfter }
}

/** With the small policy of the decisions' tests in force. */
export const openJoinedLedger = async (): Promise<JoinedLedger> => {
  const { folder, remove } = makeFolder('joined')
  let now = Date.now()
  let people = 0
  let running = await start(folder, () => now)
  await publishOn([running.ledger], right(decodePackage(rawPackage('2'))))
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
    events: async (subject) =>
      (await eventsIn(running.store)).filter((each) => each.subject === subject),
    person: async () => {
      people += 1
      const value = `C-${people}`
      const identifier = running.ledger.identify('customer_no' as IdentifierKind, value)
      return (await right(running.ledger.claimSubject(right(identifier)))).subject
    },
    act: async (subject, act) => {
      const meta = { actor: service, id: freshId() }
      return E.isRight(await running.ledger.act({ subject, act: actOf(act), meta })())
    },
    close: async () => {
      await running.ledger.close()
      remove()
    },
  }
}
