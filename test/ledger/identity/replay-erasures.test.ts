/** A vault older than its log, and an erasure that was interrupted: both are set right before anybody is served. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { E, O } from '../../../src/fp.ts'
import type { TaskEither } from '../../../src/fp.ts'
import { actOf } from '../../deciders/spec.ts'
import type { ActorId, SubjectId } from '../../../src/kernel/ids.ts'
import { eventIdFrom, subjectFrom } from '../../../src/kernel/ids.ts'
import { openLedger } from '../../../src/ledger/open-ledger.ts'
import type { OpenedLedger } from '../../../src/ledger/open-ledger.ts'
import { defaultLimits } from '../../../src/ledger/parts.ts'
import { openEmbeddedRows } from '../../../src/projector/embedded/open-rows.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { ringOf } from '../../../src/vault/kek.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'

const ok = async <L, A>(task: TaskEither<L, A>): Promise<A> => {
  const result = await task()
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right
}

const anna: SubjectId = subjectFrom('a'.repeat(32))
const meta = () => ({
  actor: { role: 'officer' as const, id: 'tester' as ActorId },
  id: eventIdFrom(randomUUID()),
})

let folder: string
let vaultFolder: string
let vault: KeyVault
let ledger: OpenedLedger

const epoch = (n: number) => ({ epoch: n, key: Buffer.alloc(32, n).toString('base64') })

const open = async (
  wrap: (opened: KeyVault) => KeyVault = (opened) => opened,
  epochs = [epoch(1)],
): Promise<void> => {
  const ring = ringOf(epochs)
  if (E.isLeft(ring)) throw new Error('ring')
  vault = await ok(openEmbeddedVault(vaultFolder, ring.right))
  ledger = await ok(
    openLedger({
      name: 'test',
      store: await ok(openEmbeddedStore({ folder })),
      rows: await ok(openEmbeddedRows(folder)),
      vault: wrap(vault),
      nowMs: Date.now,
      monotonicMs: () => performance.now(),
      newId: () => eventIdFrom(randomUUID()),
      random: Math.random,
      limits: defaultLimits,
    }),
  )
}

const act = (value: object) => ok(ledger.act({ subject: anna, act: actOf(value), meta: meta() }))

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'))
  vaultFolder = join(folder, 'vault')
  await open()
  await ok(vault.keyFor(anna))
  await act({ act: 'flag-minor', band: 'under_8', personal: { note: 'seen at the counter' } })
})
afterEach(async () => {
  await ledger.close()
  rmSync(folder, { recursive: true })
})

const personalOf = async (): Promise<ReadonlyArray<unknown>> => {
  const reader = { actor: meta().actor, reason: 'audit' as const }
  const trail = await ok(ledger.reading.trail(anna, { until: {}, limit: 100 }, reader))
  return trail.entries.flatMap(({ personal }) => personal.map(({ fields }) => fields))
}

describe('an erasure said again', () => {
  test('tells the epoch of then, until whose end older copies open', async () => {
    await act({ act: 'cancel-account', account: 'app' })
    expect((await ok(ledger.erase(anna, meta()))).epoch).toBe(1)
    expect(await ledger.erasureReach(10_000)).toEqual({ pages: 'done', keyPlace: 'apart' })
    await ledger.close()
    await open(undefined, [epoch(1), epoch(2)])
    expect((await ok(ledger.erase(anna, meta()))).epoch).toBe(1)
  })
})

describe('opening a ledger', () => {
  test('destroys again the keys that a restored vault brought back', async () => {
    await ledger.close()
    cpSync(vaultFolder, join(folder, 'backup'), { recursive: true })
    await open()
    expect(await personalOf()).toEqual([O.some({ note: 'seen at the counter' })])
    await act({ act: 'cancel-account', account: 'app' })
    const erased = await ok(ledger.erase(anna, meta()))
    expect(await personalOf()).toEqual([O.none])
    await ledger.close()

    rmSync(vaultFolder, { recursive: true })
    cpSync(join(folder, 'backup'), vaultFolder, { recursive: true })
    await open()
    expect(await personalOf()).toEqual([O.none])
    const state = await ok(vault.existing(anna))
    expect(state).toMatchObject({ state: 'erased', fingerprint: erased.fingerprint })
  })

  test('completes an erasure that was requested and not done', async () => {
    await act({ act: 'cancel-account', account: 'app' })
    await ledger.close()
    const gone: ReturnType<KeyVault['destroy']> = async () =>
      E.left({ failure: 'vault-unavailable', cause: 'the process was killed here' })
    await open((opened) => ({
      ...opened,
      destroy: (subject, when) => (subject === anna ? gone : opened.destroy(subject, when)),
    }))
    expect(E.isLeft(await ledger.erase(anna, meta())())).toBe(true)
    expect(await ok(vault.existing(anna))).toMatchObject({ state: 'live' })
    await ledger.close()

    await open()
    expect(await ok(vault.existing(anna))).toMatchObject({ state: 'erased' })
    expect(await personalOf()).toEqual([O.none])
  })

  test('is refused while an erasure of the log cannot be done', async () => {
    await act({ act: 'cancel-account', account: 'app' })
    await ledger.close()
    const gone: ReturnType<KeyVault['destroy']> = async () =>
      E.left({ failure: 'vault-unavailable', cause: 'gone' })
    const broken = (opened: KeyVault): KeyVault => ({
      ...opened,
      destroy: (subject, when) => (subject === anna ? gone : opened.destroy(subject, when)),
    })
    await open(broken)
    await ledger.erase(anna, meta())()
    await ledger.close()
    await expect(open(broken)).rejects.toThrow('erasures-not-replayed')
    await open()
  })
})
