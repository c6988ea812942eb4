/** An older `last-signed` that is put back beside the keys, while the ledger runs and between two starts. */
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { originFolder } from '../../../src/sequencer/signed/last-signed-file.ts'
import { left, right } from '../../support/unwrap.ts'
import { until } from '../../support/until.ts'
import { makeHouse, origin } from '../house.ts'
import type { House, Opened } from '../house.ts'

let house: House
let opened: Opened[]
beforeEach(async () => {
  house = await makeHouse()
  opened = []
})
afterEach(async () => {
  for (const each of opened) await each.close()
  await house.remove()
})
const open = async (doing?: Parameters<House['open']>[0]): Promise<Opened> => {
  const each = right(await house.open(doing))
  opened.push(each)
  return each
}

const path = (): string => join(originFolder(join(house.folder, 'signing'), origin), 'last-signed')
const older = (): string => join(house.folder, 'older')
const keepOlder = (): void => cpSync(path(), older(), { preserveTimestamps: true })
const putBack = (): void => cpSync(older(), path(), { preserveTimestamps: true })
/** The second line of the checkpoint in it. */
const sizeIn = (file: string): number => Number(readFileSync(file, 'utf8').split('\n')[2])
const signedUpTo = async ({ sequencer }: Opened, size: number) => {
  await sequencer.waitFor(size, 30_000)
  await until(() => sizeIn(path()) === size)
}
const at = async (size: number) => ({ size, root: Buffer.from(await house.rootAt(size), 'base64') })

describe('an older last signed state that is put back', () => {
  test('is told once and written over while the ledger runs, although nothing new is signed', async () => {
    const running = await open()
    await house.append(5)
    await signedUpTo(running, 5)
    keepOlder()
    await house.append(4)
    await signedUpTo(running, 9)
    expect(running.sequencer.health()).not.toHaveProperty('putBack')
    putBack()
    await until(() => sizeIn(path()) === 9)
    // A look in the midst of the copy meets a torn file, and the next one none.
    await until(() => running.sequencer.health().state === 'ok')
    const said = expect.stringMatching(/it says 5 entries, and 9 were signed/)
    expect(running.notices).toEqual([said])
    expect(running.sequencer.health()).toMatchObject({ state: 'ok', putBack: said })
    await house.append(1)
    await signedUpTo(running, 10)
    putBack()
    await until(() => running.notices.length === 2)
    expect(running.notices[1]).toContain('it says 5 entries, and 10 were signed')
  })

  test('is told at the next start by what others endorsed, and nothing smaller is signed', async () => {
    const first = await open()
    await house.append(5)
    await signedUpTo(first, 5)
    keepOlder()
    await house.append(4)
    await signedUpTo(first, 9)
    await first.close()
    putBack()
    const { sequencer, notices } = await open({ endorsed: await at(9) })
    const shown: number[] = []
    sequencer.onShown(({ size }) => shown.push(size))
    await until(() => sizeIn(path()) === 9)
    await until(() => sequencer.shown()?.size === 9)
    expect(Math.min(9, ...shown)).toBe(9)
    expect(notices).toEqual([expect.stringMatching(/it says 5 entries, and 9 were signed/)])
    expect(sequencer.health().putBack).toBe(notices[0])
  })

  test.each([
    ['the log is shorter than what was endorsed', 12, 9, 'log-rolled-back'],
    ['the log has another root there', 7, 3, 'log-forked'],
  ])('is refused at a start where %s', async (_, size, rootAt, failure) => {
    const first = await open()
    await house.append(5)
    await signedUpTo(first, 5)
    keepOlder()
    await house.append(4)
    await signedUpTo(first, 9)
    await first.close()
    putBack()
    const { root } = await at(rootAt)
    expect(left(await house.open({ endorsed: { size, root } })).failure).toBe(failure)
    // A start that is refused changes nothing.
    expect(sizeIn(path())).toBe(5)
  })

  test('is none where the endorsed tree is no larger than the last signed one', async () => {
    const first = await open()
    await house.append(9)
    await signedUpTo(first, 9)
    await first.close()
    const again = await open({ endorsed: await at(5) })
    await house.append(1)
    await signedUpTo(again, 10)
    expect([again.notices, again.sequencer.health().putBack]).toEqual([[], undefined])
  })
})
