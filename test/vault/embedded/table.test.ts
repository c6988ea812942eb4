/** The slot table that is kept while a vault is closed: believed only where it is of these very slots. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { O } from '../../../src/fp.ts'
import { disk } from '../../../src/files/disk.ts'
import type { Io } from '../../../src/files/io.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import type { VaultOptions } from '../../../src/vault/embedded/open-vault.ts'
import { heldKey, hashOf } from '../../../src/vault/embedded/slots/entries.ts'
import { offsetOf, slotBytes, tablePath } from '../../../src/vault/embedded/slots/layout.ts'
import { bodyAt, keyAt, kindOf, kinds } from '../../../src/vault/embedded/slots/slot.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { newFaultyDisk } from '../../store/embedded/faulty-disk.ts'
import { later, noon, ok, person, refused, ring } from '../support.ts'
import { customerOf, fill, filesIn, freshFolder } from './files.ts'
import { removeFoldersAfterwards, slotsOf, spoilSlot } from './files.ts'

removeFoldersAfterwards()

const people = 200
const path = (folder: string): string => join(folder, 'slots')

const opening = (folder: string, options: VaultOptions = {}) =>
  openEmbeddedVault(folder, ring(1), { tableFrom: 1, ...options })

/** A closed vault that has a table. */
const made = async (): Promise<string> => {
  const folder = freshFolder()
  const vault = await ok(opening(folder))
  await fill(vault, people)
  await ok(vault.destroy(person(3), { at: noon }))
  await vault.close()
  expect(readdirSync(folder).sort()).toEqual(['changes', 'slots', 'table'])
  return folder
}

/** The disk; files look as they did, whoever touched them; `read` counts bytes of slots until the first answer. */
const blindIo = (folder: string) => {
  let read = 0
  let slots = -1
  const io: Io = {
    ...disk,
    stampOf: () => 'as it was',
    open: (name, access) => {
      const file = disk.open(name, access)
      if (name === path(folder)) slots = file
      return file
    },
    pread: (file, into, length, at) => {
      if (file === slots) read += length
      return disk.pread(file, into, length, at)
    },
  }
  return { io, read: () => read }
}

/** One whose table says of its slots what `blindIo` says. */
const madeBlind = async (): Promise<string> => {
  const folder = freshFolder()
  const { io } = blindIo(folder)
  const vault = await ok(opening(folder, { io }))
  await fill(vault, people)
  await ok(vault.destroy(person(3), { at: noon }))
  await vault.close()
  return folder
}

const answers = async (vault: KeyVault): Promise<void> => {
  for (let n = 0; n < people; n += 1) {
    const { state } = await ok(vault.existing(person(n)))
    const owner = O.toUndefined(await ok(vault.findSubject(customerOf(n))))
    expect([n, state, owner]).toEqual(n === 3 ? [n, 'erased', undefined] : [n, 'live', person(n)])
  }
  expect((await ok(vault.existing(person(people + 1)))).state).toBe('none')
}

/** Whether the opening read every slot. */
const readsAll = async (folder: string): Promise<boolean> => {
  const { io, read } = blindIo(folder)
  const vault = await ok(opening(folder, { io }))
  const bytes = read()
  await answers(vault)
  await vault.close()
  return bytes > people * slotBytes
}

describe('a vault that was closed', () => {
  test('is opened by its table, and answers as before, and again', async () => {
    const folder = await madeBlind()
    expect(await readsAll(folder)).toBe(false)
    expect(await readsAll(folder)).toBe(false)
  })

  test('takes changes, which the next opening knows', async () => {
    const folder = await madeBlind()
    const { io } = blindIo(folder)
    const vault = await ok(opening(folder, { io }))
    await ok(vault.keyFor(person(people)))
    await ok(vault.bindSubject(customerOf(5), person(6), later))
    await ok(vault.destroy(person(7), { at: later }))
    await vault.close()
    const next = blindIo(folder)
    const again = await ok(opening(folder, { io: next.io }))
    expect(next.read()).toBeLessThan(people * slotBytes)
    expect((await ok(again.existing(person(people)))).state).toBe('live')
    expect((await ok(again.existing(person(7)))).state).toBe('erased')
    expect(O.toUndefined(await ok(again.findSubject(customerOf(5))))).toBe(person(6))
    expect(O.isNone(await ok(again.findSubject(customerOf(7))))).toBe(true)
    await again.close()
  })

  test('has no table where it is small', async () => {
    const folder = freshFolder()
    const vault = await ok(openEmbeddedVault(folder, ring(1)))
    await fill(vault, 20)
    await vault.close()
    expect(readdirSync(folder).sort()).toEqual(['changes', 'slots'])
  })

  test('has none while it is open, and so none where it was killed', async () => {
    const folder = await made()
    const vault = await ok(opening(folder))
    expect(existsSync(tablePath(folder))).toBe(false)
    await ok(vault.keyFor(person(people)))
    const killed = freshFolder()
    cpSync(folder, killed, { recursive: true })
    expect(await readsAll(killed)).toBe(true)
    await vault.close()
  })
})

describe('a table of slots', () => {
  test('holds nothing of a row but hashes of 32 bits', async () => {
    const folder = await made()
    const table = readFileSync(tablePath(folder))
    const slots = filesIn(folder).get('slots')!
    for (let at = offsetOf(0); at < slots.length; at += slotBytes) {
      const slot = slots.subarray(at, at + slotBytes)
      if (kindOf(slot) === kinds.free) continue
      for (let from = keyAt; from + 8 <= bodyAt + 60; from += 4) {
        const part = slot.subarray(from, from + 8)
        if (part.filter((byte) => byte !== 0).length > 4) expect(table.includes(part)).toBe(false)
      }
    }
  })

  test('holds nothing of whoever was erased', async () => {
    const folder = await made()
    const slots = filesIn(folder).get('slots')!
    const at = offsetOf(slotsOf(folder, 'alias', person(9))[0]!)
    const alias = slots.subarray(at, at + slotBytes)
    const hashes = [
      hashOf(kinds.key, alias, keyAt),
      hashOf(kinds.alias, alias, keyAt),
      hashOf(heldKey, alias, bodyAt),
    ].map((hash) => Buffer.from(Uint32Array.of(hash).buffer))
    const held = (): ReadonlyArray<boolean> =>
      hashes.map((hash) => readFileSync(tablePath(folder)).includes(hash))
    expect(held()).toEqual([true, true, true])
    const vault = await ok(opening(folder))
    await ok(vault.destroy(person(9), { at: noon }))
    await vault.close()
    expect(held()).toEqual([false, false, false])
  })

  test('is not believed with any one bit turned over, nor cut short, nor longer', async () => {
    const folder = await madeBlind()
    const kept = filesIn(folder)
    const table = kept.get('table')!
    const put = (bytes: Buffer): void => {
      for (const [name, content] of kept) writeFileSync(join(folder, name), content)
      writeFileSync(tablePath(folder), bytes)
    }
    const others = [table.subarray(0, table.length - 1), Buffer.concat([table, Buffer.alloc(4)])]
    for (let bit = 3; bit < table.length * 8; bit += 9_001) {
      const copy = Buffer.from(table)
      copy[bit >> 3]! ^= 1 << (bit & 7)
      others.push(copy)
    }
    for (const other of [...others, Buffer.alloc(0), table.subarray(0, 512), Buffer.alloc(9_000)]) {
      put(other)
      expect(await readsAll(folder)).toBe(true)
    }
    put(table)
    expect(await readsAll(folder)).toBe(false)
  }, 120_000)

  test('is not believed from the past, the future, or another vault', async () => {
    const folder = await madeBlind()
    const past = filesIn(folder)
    expect(await readsAll(folder)).toBe(false)
    const future = filesIn(folder)
    writeFileSync(tablePath(folder), past.get('table')!)
    expect(await readsAll(folder)).toBe(true)
    for (const [name, content] of past) writeFileSync(join(folder, name), content)
    writeFileSync(tablePath(folder), future.get('table')!)
    expect(await readsAll(folder)).toBe(true)
    writeFileSync(tablePath(folder), filesIn(await madeBlind()).get('table')!)
    expect(await readsAll(folder)).toBe(true)
  })

  test('is not believed where the slots were touched since: damage is told by the opening', async () => {
    const folder = await made()
    spoilSlot(folder, slotsOf(folder, 'key', person(8))[0]!, 'as-it-is', (slot) => {
      slot[40]! ^= 1
    })
    expect(await refused(opening(folder))).toMatchObject({ failure: 'vault-corrupt' })
    expect(existsSync(tablePath(folder))).toBe(false)
  })

  test.each(['create', 'pwrite', 'rename', 'stampOf'] as const)(
    'is done without where %s fails',
    async (call) => {
      for (const how of call === 'pwrite'
        ? (['EIO', 'ENOSPC', 'short'] as const)
        : ['EIO' as const]) {
        const folder = await made()
        const { io, arm, hits } = newFaultyDisk()
        const vault = await ok(opening(folder, { io }))
        // Nothing was changed: what is written now is the table.
        arm({ call, at: 0, how, lasts: 'for ever' })
        await vault.close()
        expect(hits()).toBeGreaterThan(0)
        expect(existsSync(tablePath(folder))).toBe(false)
        expect(await readsAll(folder)).toBe(true)
        expect(readdirSync(folder).sort()).toEqual(['changes', 'slots', 'table'])
      }
    },
  )
})

/** Opened by a table that knows nothing of what was done to the slots. */
const openedOver = async (folder: string) => {
  const { io } = blindIo(folder)
  const told: string[] = []
  const vault = await ok(opening(folder, { io, onDamage: (where) => void told.push(where) }))
  return { vault, told }
}

describe('slots that went bad under a table', () => {
  test('are damage to whoever asks, and found by reading them all; nothing is added, and the next opening tells', async () => {
    const folder = await madeBlind()
    const slot = slotsOf(folder, 'key', person(8))[0]!
    spoilSlot(folder, slot, 'as-it-is', (bytes) => void (bytes[40]! ^= 1))
    const { vault, told } = await openedOver(folder)
    const where = `slots, slot ${slot} at offset ${offsetOf(slot)}`
    expect(await refused(vault.existing(person(8)))).toMatchObject({
      failure: 'vault-corrupt',
      where: expect.stringContaining(where),
    })
    await expect.poll(() => told).toEqual([expect.stringContaining(where)])
    expect((await ok(vault.existing(person(9)))).state).toBe('live')
    expect(await refused(vault.keyFor(person(people)))).toMatchObject({ failure: 'vault-corrupt' })
    await vault.close()
    expect(existsSync(tablePath(folder))).toBe(false)
    expect(await refused(opening(folder))).toMatchObject({ failure: 'vault-corrupt' })
  })

  test('of whom nobody knows are never taken for people who are not there', async () => {
    const folder = await madeBlind()
    // Another person's number where theirs was, under a checksum that is right.
    const slot = slotsOf(folder, 'key', person(8))[0]!
    spoilSlot(folder, slot, 'sealed', (bytes) => void (bytes[keyAt]! ^= 1))
    const { vault } = await openedOver(folder)
    expect(await refused(vault.existing(person(8)))).toMatchObject({ failure: 'vault-corrupt' })
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
    for (let n = people; n < people + 50; n += 1) await ok(vault.keyFor(person(n)))
    for (let n = 20; n < 60; n += 1) await ok(vault.destroy(person(n), { at: noon }))
    await new Promise((done) => setTimeout(done, 200))
    expect(told).toEqual([])
    await vault.close()
    expect(existsSync(tablePath(folder))).toBe(true)
    rmSync(tablePath(folder))
    // Every slot is read, and they add up.
    await (await ok(opening(folder))).close()
  })
})
