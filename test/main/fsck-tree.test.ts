import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { fsckTree } from '../../src/main/fsck/tree.ts'
import { noteOrigin } from '../../src/sequencer/signed/origins.ts'
import { makeHouse, origin } from '../sequencer/house.ts'
import type { House } from '../sequencer/house.ts'
import { makeFolder } from '../support/folder.ts'
import { right } from '../support/unwrap.ts'

let house: House
beforeEach(async () => {
  house = await makeHouse()
  await house.append(300)
  const opened = right(await house.open())
  await opened.sequencer.waitFor(300, 30_000)
  await opened.close()
})
afterEach(async () => house.remove())

const check = () =>
  fsckTree({ folder: house.folder, signing: join(house.folder, 'signing') }, () => {})

const spoil = (name: string, at: number): void => {
  const path = join(house.folder, 'tree', name)
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

describe('the log held against its tree and what was signed', () => {
  test('is whole where nothing was changed, beside its writer too', async () => {
    expect(await check()).toEqual({ findings: [], counted: { entries: 300, signed: 300 } })
    rmSync(join(house.folder, 'tree'), { recursive: true })
    expect(await check()).toEqual({ findings: [], counted: { entries: 300, signed: 300 } })
  })

  test('names the entry whose leaf is another, and the level that does not follow', async () => {
    spoil('level-0', 32 * 7)
    expect((await check()).findings).toMatchObject([{ of: 'tree', where: 'entry 7' }])
    spoil('level-0', 32 * 7)
    spoil('level-1', 0)
    expect((await check()).findings).toMatchObject([{ of: 'tree', where: 'level 1, hash 0' }])
    writeFileSync(join(house.folder, 'tree', 'head'), 'no head')
    expect((await check()).findings).toMatchObject([{ where: 'the head of the tree' }])
  })

  test('names the event that was rewritten where both tree and log were made anew', async () => {
    const other = await makeHouse()
    await other.append(300)
    const mine = join(house.folder, 'log')
    await house.between(() => {
      rmSync(mine, { recursive: true })
      cpSync(join(other.folder, 'log'), mine, { recursive: true })
      rmSync(join(house.folder, 'tree'), { recursive: true })
    })
    await other.remove()
    const { findings } = await check()
    expect(findings).toMatchObject([
      { where: `size 300 of ${origin}`, reason: 'the log has another root than was signed' },
    ])
    expect(findings[0]?.expected).not.toBe(findings[0]?.found)
  })

  test('tells a log that ends before what was signed', async () => {
    const short = await makeHouse()
    await short.append(10)
    const mine = join(house.folder, 'log')
    await house.between(() => {
      rmSync(mine, { recursive: true })
      cpSync(join(short.folder, 'log'), mine, { recursive: true })
      rmSync(join(house.folder, 'tree'), { recursive: true })
    })
    await short.remove()
    expect((await check()).findings).toMatchObject([
      { where: 'entry 10', expected: '300 entries', found: '10 entries' },
    ])
  })

  test.each([310, 330])(
    'says of a log that cannot be read past event %i nothing of its end, which another part names',
    async (event) => {
      const room = makeFolder('fsck-tree')
      onTestFinished(room.remove)
      const folder = room.path('damaged')
      // Many appends, so that most segments are closed.
      for (let count = 0; count < 30; count += 1) await house.append(10)
      const opened = right(await house.open())
      await opened.sequencer.waitFor(600, 30_000)
      await opened.close()
      cpSync(house.folder, folder, { recursive: true, filter: (path) => !path.endsWith('.sock') })
      for (const name of readdirSync(join(folder, 'log'))) {
        const path = join(folder, 'log', name)
        const bytes = readFileSync(path)
        const at = bytes.toString('latin1').search(new RegExp(`"n":${event}[,}]`))
        if (name.endsWith('.segment') && at > 0) bytes[at] = 0
        writeFileSync(path, bytes)
      }
      const signing = join(folder, 'signing')
      const { findings, counted } = await fsckTree({ folder, signing }, () => {})
      expect([findings, counted.signed]).toEqual([[], 600])
      expect(counted.entries).toBeLessThan(600)
    },
  )

  test('tells that what was signed last is missing, or is damaged', async () => {
    right(await noteOrigin(house.folder, [], origin))
    const signing = join(house.folder, 'signing')
    const [name = ''] = readdirSync(signing).filter((each) => /^[0-9a-f]{16}$/.test(each))
    const path = join(signing, name, 'last-signed')
    writeFileSync(path, readFileSync(path, 'utf8').replace('300', '301'))
    expect((await check()).findings).toMatchObject([{ reason: 'it cannot be read' }])
    rmSync(path)
    expect((await check()).findings).toMatchObject([{ reason: 'it is missing' }])
  })
})
