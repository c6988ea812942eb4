/** A vault older than its log, and an erasure that was interrupted: both are set right before anybody is served. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { E, O } from '../../../src/fp.ts'
import { actOf } from '../../deciders/spec.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { subjectFrom } from '../../../src/kernel/ids.ts'
import type { OpenedLedger } from '../../../src/ledger/open-ledger.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { cancelAccount } from '../../support/acts.ts'
import { makeFolder } from '../../support/folder.ts'
import type { TestFolder } from '../../support/folder.ts'
import { freshId, officer, openOn, openVault } from '../../support/ledger.ts'
import { right } from '../../support/unwrap.ts'

const anna: SubjectId = subjectFrom('a'.repeat(32))
const meta = () => ({ actor: officer, id: freshId() })

let room: TestFolder
let folder: string
let vaultFolder: string
let vault: KeyVault
let ledger: OpenedLedger

const open = async (
  wrap: (opened: KeyVault) => KeyVault = (opened) => opened,
  epochs = [1],
): Promise<void> => {
  vault = await openVault(folder, epochs)
  const store = await right(openEmbeddedStore({ folder }))
  ledger = await openOn(folder, { store, vault: wrap(vault) })
}

const act = (value: object) => right(ledger.act({ subject: anna, act: actOf(value), meta: meta() }))

beforeEach(async () => {
  room = makeFolder('replay')
  folder = room.folder
  vaultFolder = join(folder, 'vault')
  await open()
  await right(vault.keyFor(anna))
  await act({ act: 'flag-minor', band: 'under_8', personal: { note: 'seen at the counter' } })
})
afterEach(async () => {
  await ledger.close()
  room.remove()
})

const personalOf = async (): Promise<ReadonlyArray<unknown>> => {
  const reader = { actor: meta().actor, reason: 'audit' as const }
  const trail = await right(ledger.reading.trail(anna, { until: {}, limit: 100 }, reader))
  return trail.entries.flatMap(({ personal }) => personal.map(({ fields }) => fields))
}

describe('an erasure said again', () => {
  test('tells the epoch of then, until whose end older copies open', async () => {
    await act(cancelAccount('app'))
    expect((await right(ledger.erase(anna, meta()))).epoch).toBe(1)
    expect(await ledger.erasureReach(10_000)).toEqual({ pages: 'done', keyPlace: 'apart' })
    await ledger.close()
    await open(undefined, [1, 2])
    expect((await right(ledger.erase(anna, meta()))).epoch).toBe(1)
  })
})

describe('opening a ledger', () => {
  test('destroys again the keys that a restored vault brought back', async () => {
    await ledger.close()
    cpSync(vaultFolder, join(folder, 'backup'), { recursive: true })
    await open()
    expect(await personalOf()).toEqual([O.some({ note: 'seen at the counter' })])
    await act(cancelAccount('app'))
    const erased = await right(ledger.erase(anna, meta()))
    expect(await personalOf()).toEqual([O.none])
    await ledger.close()

    rmSync(vaultFolder, { recursive: true })
    cpSync(join(folder, 'backup'), vaultFolder, { recursive: true })
    await open()
    expect(await personalOf()).toEqual([O.none])
    const state = await right(vault.existing(anna))
    expect(state).toMatchObject({ state: 'erased', fingerprint: erased.fingerprint })
  })

  test('completes an erasure that was requested and not done', async () => {
    await act(cancelAccount('app'))
    await ledger.close()
    const gone: ReturnType<KeyVault['destroy']> = async () =>
      E.left({ failure: 'vault-unavailable', cause: 'the process was killed here' })
    await open((opened) => ({
      ...opened,
      destroy: (subject, when) => (subject === anna ? gone : opened.destroy(subject, when)),
    }))
    expect(E.isLeft(await ledger.erase(anna, meta())())).toBe(true)
    expect(await right(vault.existing(anna))).toMatchObject({ state: 'live' })
    await ledger.close()

    await open()
    expect(await right(vault.existing(anna))).toMatchObject({ state: 'erased' })
    expect(await personalOf()).toEqual([O.none])
  })

  test('is refused while an erasure of the log cannot be done', async () => {
    await act(cancelAccount('app'))
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
