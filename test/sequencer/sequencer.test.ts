import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { withNext } from '../../src/sequencer/keys/changes.ts'
import { newSeed } from '../../src/sequencer/keys/ed25519.ts'
import { keysInFolder } from '../../src/sequencer/keys/key-folder.ts'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import { checkpointFrom } from '../../src/transparency/note/checkpoint.ts'
import { keyFrom } from '../../src/transparency/note/key.ts'
import { noteFrom } from '../../src/transparency/note/note.ts'
import { verifyNote } from '../../src/transparency/note/verify-note.ts'
import type { ShownCheckpoint } from '../../src/transparency/transparency-log.ts'
import { right } from '../support/unwrap.ts'
import { base64, houseOfTest, origin } from './house.ts'
import type { House, OpenLog } from './house.ts'
import { until } from '../support/until.ts'

let house: House
let open: OpenLog
beforeEach(async () => {
  ;({ house, open } = await houseOfTest())
})

const verified = (
  vkeys: ReadonlyArray<string>,
  { note }: Pick<ShownCheckpoint, 'note'>,
): ReadonlyArray<string> =>
  right(
    verifyNote(
      nodeCrypto,
      right(noteFrom(note)),
      vkeys.map((vkey) => right(keyFrom(nodeCrypto, vkey))),
    ),
  ).map(({ key }) => key.id)

describe('a log that is signed', () => {
  test('has a checkpoint within a second of an append, over exactly what the log holds', async () => {
    const { sequencer } = await open()
    expect((await sequencer.waitFor(0, 30_000))?.size).toBe(0)
    for (const count of [1, 2, 300]) {
      const size = await house.append(count)
      const beganMs = performance.now()
      const shown = await sequencer.waitFor(size, 30_000)
      // A second on a machine at rest.
      expect(performance.now() - beganMs).toBeLessThan(10_000)
      expect([shown?.size, base64(shown?.root ?? new Uint8Array())]).toEqual([
        size,
        await house.rootAt(size),
      ])
      const note = shown?.note ?? new Uint8Array()
      const { text } = right(noteFrom(note))
      expect(right(checkpointFrom(text))).toMatchObject({ origin, size, extensions: [] })
      expect(verified(sequencer.vkeys(), { note })).toHaveLength(1)
    }
    expect(sequencer.health()).toMatchObject({ state: 'ok', signs: true, entries: 303 })
  })

  test('shows the same after a start, and any earlier size over its own root', async () => {
    const first = await open()
    await house.append(20)
    const before = await first.sequencer.waitFor(20, 30_000)
    await first.close()
    const { sequencer } = await open()
    const after = await sequencer.waitFor(20, 30_000)
    expect(after).toEqual(before)
    for (const size of [0, 1, 7, 20]) {
      const at = right(await sequencer.checkpointAt(size))
      expect([at.size, base64(at.root)]).toEqual([size, await house.rootAt(size)])
      expect(verified(sequencer.vkeys(), at)).toHaveLength(1)
    }
    expect(await sequencer.checkpointAt(21)).toEqual(E.left({ failure: 'beyond-tree', size: 21 }))
    expect([sequencer.indexOf(4n), sequencer.positionOf(4), sequencer.indexOf(20n)]).toEqual([
      4,
      4n,
      undefined,
    ])
  })

  test('is signed by both keys after a rotation, without a restart and without an append', async () => {
    const { sequencer } = await open()
    await house.append(3)
    const before = await sequencer.waitFor(3, 30_000)
    right(await keysInFolder(join(house.folder, 'signing')).change(withNext(origin, newSeed())))
    const isSigned = () => {
      const shown = sequencer.shown()
      return shown !== undefined && verified(sequencer.vkeys(), shown).length === 2
    }
    await until(isSigned)
    expect(sequencer.shown()?.root).toEqual(before?.root)
  })

  test('has its tree made anew from the log where that is missing, and is not signed before', async () => {
    await house.append(500)
    const first = await open()
    await first.sequencer.waitFor(500, 30_000)
    await first.close()
    rmSync(join(house.folder, 'tree'), { recursive: true })
    const { sequencer } = await open()
    expect(sequencer.shown()).toBeUndefined()
    expect((await sequencer.waitFor(500, 30_000))?.size).toBe(500)
    expect(base64(sequencer.shown()?.root ?? new Uint8Array())).toBe(await house.rootAt(500))
  })

  test('gives its entries only as they are in the tree', async () => {
    const { sequencer } = await open()
    await house.append(10)
    await sequencer.waitFor(10, 30_000)
    const entries = right(await sequencer.entries(0, 10))
    expect(entries?.map((entry) => JSON.parse(Buffer.from(entry).toString('utf8')).n)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ])
    expect(Buffer.concat([...(entries ?? [])]).toString('utf8')).not.toContain('"ct":')
    expect(right(await sequencer.entries(0, 11))).toBeUndefined()
    expect(right(await sequencer.entries(1, 1))).toBeUndefined()
  })
})
