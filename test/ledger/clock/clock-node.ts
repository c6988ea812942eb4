/** A node whose clocks the test sets: on the embedded engines, with the rules of its clock as they are served. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { decodeStored } from '../../../src/events/decode-stored.ts'
import { holdClock } from '../../../src/kernel/held-clock.ts'
import { eventIdFrom, subjectFrom } from '../../../src/kernel/ids.ts'
import type { ActorId, EventId, SubjectId } from '../../../src/kernel/ids.ts'
import { msOf } from '../../../src/kernel/instant.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import type { OpenedLedger } from '../../../src/ledger/open-ledger.ts'
import { defaultLimits } from '../../../src/ledger/parts.ts'
import { openEmbeddedRows } from '../../../src/projector/embedded/open-rows.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { ringOf } from '../../../src/vault/kek.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { shipped } from '../../catalogue/shipped.ts'
import { actOf } from '../../deciders/spec.ts'
import { left, right } from '../../store/support.ts'

export const minuteMs = 60_000
export const dayMs = 86_400_000
export const yearMs = 365 * dayMs
const anna: SubjectId = subjectFrom('a'.repeat(32))
const ring = ringOf([{ epoch: 1, key: Buffer.alloc(32, 7).toString('base64') }])
export const freshId = (): EventId => eventIdFrom(randomUUID())
export const officer = { role: 'officer' as const, id: 'tester' as ActorId }
export const operator = { role: 'operator' as const, id: 'op' as ActorId }
const stays = async (): Promise<void> => {}

let folder: string
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
    openLedger({
      name: 'test',
      store: { ...store, close: stays },
      vault: { ...vault, close: stays },
      rows: await right(openEmbeddedRows(join(folder, name))),
      nowMs: held.nowMs,
      held,
      ...(opensAhead === undefined ? {} : { opensAhead }),
      monotonicMs: () => performance.now(),
      newId: freshId,
      random: Math.random,
      limits: defaultLimits,
    })
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
    folder = mkdtempSync(join(tmpdir(), 'clock-leaps-'))
    store = await right(openEmbeddedStore({ folder }))
    if (ring._tag === 'Left') throw new Error('ring')
    vault = await right(openEmbeddedVault(join(folder, 'vault'), ring.right))
    await right(vault.keyFor(anna))
  })

  afterEach(async () => {
    for (const each of open.splice(0)) await each.close()
    await store.close()
    await vault.close()
    rmSync(folder, { recursive: true })
  })
}

export const publishAt = async ({ ledger }: Node): Promise<void> => {
  const { position } = await right(
    ledger.publish({
      package: shipped,
      text: Buffer.from('the text'),
      mediaType: 'text/plain',
      locale: 'zh-CN',
      meta: { actor: officer, id: freshId() },
    }),
  )
  await ledger.waitFor(position, 5_000)
}

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
  const event = decodeStored(last!.event.json)
  if (event._tag === 'Left') throw new Error(event.left)
  return event.right
}

export const offNow = async (): Promise<number> =>
  Math.abs(msOf((await lastEvent()).recordedAt) - Date.now())
