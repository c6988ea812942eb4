/** The slot table that is kept while a vault is closed: believed only where it is of these very slots. */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { O } from '../../../src/fp.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { heldKey, hashOf } from '../../../src/vault/embedded/memory/entries.ts'
import { offsetOf, slotBytes, tablePath } from '../../../src/vault/embedded/format/layout.ts'
import { bodyAt, keyAt, kinds } from '../../../src/vault/embedded/format/slot.ts'
import { newFaultyDisk } from '../../store/embedded/faulty-disk.ts'
import { later, noon, person, ring } from '../support.ts'
import { customerOf, fill, filesIn, freshFolder } from './files.ts'
import { removeFoldersAfterwards, slotsOf, spoilSlot } from './files.ts'
import { answers, blindIo, made, madeBlind, opening, people } from './with-table.ts'
import { left, right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

/** Whether the opening read every slot. */
const readsAll = async (folder: string): Promise<boolean> => {
  const { io, read } = blindIo(folder)
  const vault = await right(opening(folder, { io }))
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
    const vault = await right(opening(folder, { io }))
    await right(vault.keyFor(person(people)))
    await right(vault.bindSubject(customerOf(5), person(6), later))
    await right(vault.destroy(person(7), { at: later }))
    await vault.close()
    const next = blindIo(folder)
    const again = await right(opening(folder, { io: next.io }))
    expect(next.read()).toBeLessThan(people * slotBytes)
    expect((await right(again.existing(person(people)))).state).toBe('live')
    expect((await right(again.existing(person(7)))).state).toBe('erased')
    expect(O.toUndefined(await right(again.findSubject(customerOf(5))))).toBe(person(6))
    expect(O.isNone(await right(again.findSubject(customerOf(7))))).toBe(true)
    await again.close()
  })

  test('has no table where it is small', async () => {
    const folder = freshFolder()
    const vault = await right(openEmbeddedVault(folder, ring(1)))
    await fill(vault, 20)
    await vault.close()
    expect(readdirSync(folder).sort()).toEqual(['changes', 'slots'])
  })

  test('has none while it is open, and so none where it was killed', async () => {
    const folder = await made()
    const vault = await right(opening(folder))
    expect(existsSync(tablePath(folder))).toBe(false)
    await right(vault.keyFor(person(people)))
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
    const parts: Buffer[] = []
    for (let at = offsetOf(0); at < slots.length; at += slotBytes)
      for (let from = at + keyAt; from + 8 <= at + bodyAt + 60; from += 4)
        parts.push(slots.subarray(from, from + 8))
    // Zeros are in every file; what names somebody, or is a part of a key, has few.
    const telling = parts.filter((part) => part.filter((byte) => byte !== 0).length > 4)
    expect(telling.length).toBeGreaterThan(people * 10)
    expect(telling.filter((part) => table.includes(part))).toEqual([])
  })

  test('holds nothing of an erased person', async () => {
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
    const vault = await right(opening(folder))
    await right(vault.destroy(person(9), { at: noon }))
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
    expect(await left(opening(folder))).toMatchObject({ failure: 'vault-corrupt' })
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
        const vault = await right(opening(folder, { io }))
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
