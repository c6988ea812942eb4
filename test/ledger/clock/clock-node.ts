/** A node whose clocks the test sets: on the embedded engines, with the rules of its clock as they are served. */
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { decodeStored } from '../../../src/events/decode-stored.ts'
import { holdClock } from '../../../src/kernel/held-clock.ts'
import { subjectFrom } from '../../../src/kernel/ids.ts'
import type { ActorId, SubjectId } from '../../../src/kernel/ids.ts'
import { msOf } from '../../../src/kernel/instant.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import type { OpenedLedger } from '../../../src/ledger/open-ledger.ts'
import { defaultLimits } from '../../../src/ledger/parts.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { actOf } from '../../deciders/spec.ts'
import { makeFolder } from '../../support/folder.ts'
import type { TestFolder } from '../../support/folder.ts'
import { freshId, lent, openVault, partsOn, publishOn } from '../../support/ledger.ts'
import { left, right } from '../../support/unwrap.ts'

export const minuteMs = 60_000
export const dayMs = 86_400_000
export const yearMs = 365 * dayMs
const anna: SubjectId = subjectFrom('a'.repeat(32))
export const operator = { role: 'operator' as const, id: 'op' as ActorId }

let room: TestFolder
let store: EmbeddedStore
let vault: KeyVault
export const open: OpenedLedger[] = []

export type Node = { readonly ledger: OpenedLedger; readonly isSetBy: (ms: number) => void }

const startOf = (name: string, offMs: number, opensAhead?: true) => {
  let setMs = offMs
  const nowMs = (): number => Date.now() + setMs
  const held = holdClock({
    wallMs: nowMs,
    monotonicMs: () => performance.now(),
    sleptMs: () => 0,
    boundMs: defaultLimits.clockLeapMs,
  })
  const starting = async () =>
    openLedger(
      await partsOn(join(room.folder, name), {
        store: lent(store),
        vault: lent(vault),
        nowMs: held.nowMs,
        held,
        ...(opensAhead === undefined ? {} : { opensAhead }),
      }),
    )
  const isSetBy = (ms: number): void => {
    setMs += ms
  }
  return { starting, isSetBy }
}

export const start = async (name: string, offMs = 0, opensAhead?: true): Promise<Node> => {
  const { starting, isSetBy } = startOf(name, offMs, opensAhead)
  const ledger = await right(await starting())
  open.push(ledger)
  return { ledger, isSetBy }
}

export const refusedStart = async (name: string, offMs: number) =>
  left(await startOf(name, offMs).starting())

/** A store and a vault for each test, on which it starts nodes. */
export const onNodes = (): void => {
  beforeEach(async () => {
    room = makeFolder('clock-leaps')
    store = await right(openEmbeddedStore({ folder: room.folder }))
    vault = await openVault(room.folder)
    await right(vault.keyFor(anna))
  })

  afterEach(async () => {
    for (const each of open.splice(0)) await each.close()
    await store.close()
    await vault.close()
    room.remove()
  })
}

export const publishAt = ({ ledger }: Node): Promise<void> => publishOn([ledger])

export const meta = () => ({
  actor: { role: 'service' as const, id: 'app' as ActorId },
  id: freshId(),
})
let devices = 0

/** A permission that was seen on a device of its own: `off` protects, `on` does not. */
export const seen = ({ ledger }: Node, state: 'on' | 'off', claim: object = {}) => {
  devices += 1
  const device = `dev_${String(devices).padStart(32, '0')}`
  const permission = { act: 'observe-permission', device, permission: 'camera', state }
  const act = actOf({ ...permission, source: 'settings', ...claim })
  return ledger.act({ subject: anna, act, meta: meta() })
}

/** What a decision is made at now. */
export const asked = ({ ledger }: Node) =>
  ledger.ask({
    subject: anna,
    purpose: 'marketing' as never,
    categories: [],
    operation: 'use',
  })

export const lastEvent = async () => {
  const [last] = await right(store.readAll({ direction: 'backwards', from: 'end', maxCount: 1 }))
  return right(decodeStored(last!.event.json))
}

export const offNow = async (): Promise<number> =>
  Math.abs(msOf((await lastEvent()).recordedAt) - Date.now())
