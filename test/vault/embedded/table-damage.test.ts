/** Slots that went bad without a trace while the vault was closed: its table knows nothing of it. */
import { existsSync, rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { offsetOf, tablePath } from '../../../src/vault/embedded/format/layout.ts'
import { bodyAt, keyAt } from '../../../src/vault/embedded/format/slot.ts'
import { noon, person } from '../support.ts'
import { removeFoldersAfterwards, slotsOf, spoilSlot } from './files.ts'
import { blindIo, madeBlind, opening, people } from './with-table.ts'
import { left, right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

/** Opened by a table that knows nothing of what was done to the slots. */
const openedOver = async (folder: string) => {
  const { io } = blindIo(folder)
  const told: string[] = []
  const vault = await right(opening(folder, { io, onDamage: (where) => void told.push(where) }))
  return { vault, told }
}

describe('slots that went bad under a table', () => {
  test('are damage to each read, and found by reading them all; nothing is added, and the next opening reports them', async () => {
    const folder = await madeBlind()
    const slot = slotsOf(folder, 'key', person(8))[0]!
    spoilSlot(folder, slot, 'as-it-is', (bytes) => void (bytes[40]! ^= 1))
    const { vault, told } = await openedOver(folder)
    const where = `slots, slot ${slot} at offset ${offsetOf(slot)}`
    expect(await left(vault.existing(person(8)))).toMatchObject({
      failure: 'vault-corrupt',
      where: expect.stringContaining(where),
    })
    await expect.poll(() => told).toEqual([expect.stringContaining(where)])
    expect((await right(vault.existing(person(9)))).state).toBe('live')
    expect(await left(vault.keyFor(person(people)))).toMatchObject({ failure: 'vault-corrupt' })
    // An erasure does not wait for the damage of other people's rows to be mended.
    await right(vault.destroy(person(9), { at: noon }))
    expect((await right(vault.existing(person(9)))).state).toBe('erased')
    expect(await left(vault.destroy(person(8), { at: noon }))).toMatchObject({
      failure: 'vault-corrupt',
    })
    await vault.close()
    expect(existsSync(tablePath(folder))).toBe(false)
    expect(await left(opening(folder))).toMatchObject({ failure: 'vault-corrupt' })
  })

  test('of whom nobody knows are never taken for people who are not there', async () => {
    const folder = await madeBlind()
    // Another person's number where theirs was, under a checksum that is right.
    const slot = slotsOf(folder, 'key', person(8))[0]!
    spoilSlot(folder, slot, 'sealed', (bytes) => void (bytes[keyAt]! ^= 1))
    const { vault } = await openedOver(folder)
    expect(await left(vault.existing(person(8)))).toMatchObject({ failure: 'vault-corrupt' })
    await vault.close()
  })

  test('are found where one is of another time, though it is whole and of the same person', async () => {
    const folder = await madeBlind()
    const slot = slotsOf(folder, 'key', person(8))[0]!
    spoilSlot(folder, slot, 'sealed', (bytes) => void (bytes[bodyAt + 20]! ^= 1))
    const { vault, told } = await openedOver(folder)
    await expect
      .poll(() => told)
      .toEqual([expect.stringContaining('slots of another time are among them')])
    await vault.close()
  })

  test('are found beside those who change others meanwhile, and only they', async () => {
    const folder = await madeBlind()
    const { vault, told } = await openedOver(folder)
    for (let n = people; n < people + 50; n += 1) await right(vault.keyFor(person(n)))
    for (let n = 20; n < 60; n += 1) await right(vault.destroy(person(n), { at: noon }))
    await new Promise((done) => setTimeout(done, 200))
    expect(told).toEqual([])
    await vault.close()
    expect(existsSync(tablePath(folder))).toBe(true)
    rmSync(tablePath(folder))
    // Every slot is read, and they add up.
    await (await right(opening(folder))).close()
  })
})
