import { rmSync, truncateSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { seal } from '../../../src/files/sealed-block.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { changesAt, offsetOf, slotBytes } from '../../../src/vault/embedded/format/layout.ts'
import { kindAt } from '../../../src/vault/embedded/format/slot.ts'
import { anna, bo, noon, person, phone, ring } from '../support.ts'
import {
  copyOf,
  fill,
  filesIn,
  findingsIn,
  freshFolder,
  removeFoldersAfterwards,
  slotsOf,
  spoil,
  spoilSlot,
} from './files.ts'
import { left, right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const made = async (): Promise<string> => {
  const folder = freshFolder()
  const vault = await right(openEmbeddedVault(folder, ring(1)))
  await right(vault.keyFor(anna))
  await right(vault.keyFor(bo))
  await right(vault.bindSubject(phone, anna, noon))
  await vault.close()
  return folder
}

const slots = (folder: string): string => join(folder, 'slots')
const changes = (folder: string): string => join(folder, 'changes')
const keyOf = (folder: string, of = anna): number => slotsOf(folder, 'key', of)[0] ?? -1
const heads = [0, 4_096] as const

/** Both heads, under checksums that are right. */
const spoilHeads = (folder: string, change: (head: Buffer) => void): void =>
  spoil(changes(folder), (bytes) => {
    for (const at of heads) {
      const head = bytes.subarray(at, at + 512)
      change(head)
      seal(head)
    }
  })

const damages: ReadonlyArray<readonly [string, string, (folder: string) => void]> = [
  ['no slots', 'slots: the file is missing', (f) => unlinkSync(slots(f))],
  ['no changes', 'changes: the file is missing', (f) => unlinkSync(changes(f))],
  ['slots cut short', 'slots: the file is cut short', (f) => truncateSync(slots(f), 512 + 128)],
  ['empty slots', 'slots, head: the block is cut short', (f) => truncateSync(slots(f), 0)],
  [
    'empty changes',
    'changes, both heads: the block is cut short',
    (f) => truncateSync(changes(f), 0),
  ],
  [
    'slots of another kind of file',
    'slots, head: the file is of another kind',
    (f) => spoil(slots(f), (b) => void seal(b.subarray(0, 512).fill('X', 0, 8))),
  ],
  [
    'slots of another format',
    'slots, head: the format is of another version',
    (f) => spoil(slots(f), (b) => void (b.writeUInt32LE(2, 8), seal(b.subarray(0, 512)))),
  ],
  [
    'slots of another size',
    'slots, head: the slots are of another size',
    (f) => spoil(slots(f), (b) => void (b.writeUInt32LE(256, 32), seal(b.subarray(0, 512)))),
  ],
  [
    'slots of another vault',
    'slots, head: the slots are of another vault',
    (f) => spoil(slots(f), (b) => void (b.writeUInt32LE(9, 16), seal(b.subarray(0, 512)))),
  ],
  [
    'heads of another format',
    'changes, both heads: the format is of another version',
    (f) => spoilHeads(f, (head) => void head.writeUInt32LE(2, 8)),
  ],
  [
    'heads of two vaults',
    'changes, both heads: the two heads are of two vaults',
    (f) => spoil(changes(f), (b) => void (b.writeUInt32LE(9, 16), seal(b.subarray(0, 512)))),
  ],
  [
    'more slots than there are',
    'slots: the file is cut short',
    (f) => spoilHeads(f, (head) => void head.writeUInt32LE(100_000, 40)),
  ],
  [
    'a used slot too many',
    'slots: they are not as they were written last',
    (f) => spoilHeads(f, (head) => void head.writeUInt32LE(head.readUInt32LE(48) + 1, 48)),
  ],
  [
    'another sum',
    'slots: they are not as they were written last',
    (f) => spoilHeads(f, (head) => void head.writeUInt32LE(1, 56)),
  ],
  [
    'a key flipped',
    'the checksum does not match',
    (f) => spoilSlot(f, keyOf(f), 'as-it-is', (s) => void (s[60]! ^= 1)),
  ],
  [
    'a slot of zeros',
    'the checksum does not match',
    (f) => spoilSlot(f, keyOf(f), 'as-it-is', (s) => void s.fill(0)),
  ],
  [
    'a key freed',
    'slots: they are not as they were written last',
    (f) => spoilSlot(f, keyOf(f), 'sealed', (s) => void s.fill(0)),
  ],
  [
    'a free slot that holds something',
    'a free slot holds something',
    (f) => spoilSlot(f, 400, 'sealed', (s) => void s.fill(7, 50)),
  ],
  [
    'a kind that is not known',
    'the kind of row is not known',
    (f) => spoilSlot(f, keyOf(f), 'sealed', (s) => void s.writeUInt8(99, kindAt)),
  ],
  [
    'a key in another slot',
    'the checksum does not match',
    (f) =>
      spoil(slots(f), (b) => {
        b.copy(b, offsetOf(keyOf(f, bo)), offsetOf(keyOf(f)), offsetOf(keyOf(f)) + slotBytes)
      }),
  ],
]

describe('a vault with', () => {
  test.each(damages)('%s is not opened, and says where', async (_, says, damage) => {
    const folder = await made()
    damage(folder)
    const failure = await left(openEmbeddedVault(folder, ring(1)))
    expect(failure).toMatchObject({
      failure: 'vault-corrupt',
      where: expect.stringContaining(says),
    })
    expect(JSON.stringify(failure)).not.toContain(anna.slice(4))
    expect((await findingsIn(folder)).length).toBeGreaterThan(0)
    // Nothing was written over what is to be looked at, and nothing begun anew.
    const before = filesIn(folder)
    await left(openEmbeddedVault(folder, ring(1)))
    expect(filesIn(folder)).toEqual(before)
  })

  test('slots of an hour ago is not opened: an erasure would be undone', async () => {
    const folder = await made()
    const hourAgo = filesIn(copyOf(folder)).get('slots')!
    const vault = await right(openEmbeddedVault(folder, ring(1)))
    await right(vault.destroy(anna, { at: noon }))
    await vault.close()
    spoil(slots(folder), () => hourAgo)
    expect(await left(openEmbeddedVault(folder, ring(1)))).toMatchObject({
      failure: 'vault-corrupt',
      where: expect.stringContaining('slots of another time are among them'),
    })
  })

  test('a change missing between two others is not opened', async () => {
    const folder = freshFolder()
    const vault = await right(openEmbeddedVault(folder, ring(1)))
    for (let n = 0; n < 5; n += 1) await right(vault.keyFor(person(n)))
    const copy = copyOf(folder)
    await vault.close()
    // The first is that of the epoch, one sector long, as is each of the others.
    spoil(changes(copy), (b) => void b.fill(0, changesAt + 1_024, changesAt + 1_536))
    expect(await left(openEmbeddedVault(copy, ring(1)))).toMatchObject({
      failure: 'vault-corrupt',
      where: expect.stringContaining('a change is missing or damaged'),
    })
  })

  test('one head torn opens by the other', async () => {
    for (const at of heads) {
      const folder = freshFolder()
      const vault = await right(openEmbeddedVault(folder, ring(1)))
      const { dek } = await right(vault.keyFor(anna))
      const kept = copyOf(folder)
      await vault.close()
      spoil(changes(kept), (b) => void b.fill(0, at + 200, at + 512).fill(9, at + 100, at + 110))
      const torn = await openEmbeddedVault(kept, ring(1))()
      // The newer of the two says what the older does not know, unless the changes say it, too.
      const again = torn._tag === 'Right' ? torn.right : undefined
      if (again === undefined) continue
      expect(await right(again.keyFor(anna))).toEqual({ kid: 'k1', dek })
      await again.close()
      expect(await findingsIn(kept)).toEqual([])
    }
  })

  test('nothing but its head is begun anew: a first start was cut off there', async () => {
    const folder = await made()
    truncateSync(slots(folder), 512)
    unlinkSync(changes(folder))
    const vault = await right(openEmbeddedVault(folder, ring(1)))
    await vault.close()
    rmSync(folder, { recursive: true })
  })

  test('a wrapped key of somebody else is refused as corrupt', async () => {
    const folder = freshFolder()
    const vault = await right(openEmbeddedVault(folder, ring(1)))
    await fill(vault, 3)
    // Under checksums that are right, and adding up: only the wrapping tells.
    const [own, other] = [
      slotsOf(folder, 'key', person(0))[0]!,
      slotsOf(folder, 'key', person(1))[0]!,
    ]
    const file = filesIn(folder).get('slots')!
    spoilSlot(folder, own, 'sealed', (slot) => {
      file.copy(slot, 32, offsetOf(other) + 32, offsetOf(other) + 92)
    })
    expect(await left(vault.existing(person(0)))).toMatchObject({ failure: 'vault-corrupt' })
    expect(await left(vault.destroy(person(0), { at: noon }))).toMatchObject({
      failure: 'vault-corrupt',
    })
    await right(vault.keyFor(person(2)))
    await vault.close()
  })
})
