import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { keysInFolder } from '../../../src/sequencer/keys/key-folder.ts'
import { lastSignedInFolder, originFolder } from '../../../src/sequencer/signed/last-signed-file.ts'
import type { LastSigned, SignedTree } from '../../../src/sequencer/signed/last-signed.ts'
import { nextOrigin } from '../../../src/sequencer/signed/origin.ts'
import { prepareKeys } from '../../../src/sequencer/signed/prepare.ts'
import { right } from '../../support/unwrap.ts'

const origin = 'ledger.example/a+b'.replace('+', '/')

let folder: string
let open: LastSigned[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'last-signed-'))
  open = []
})
afterEach(async () => {
  for (const each of open) await each.close()
  rmSync(folder, { recursive: true })
})
const take = async (): Promise<LastSigned> => {
  const taken = right(await lastSignedInFolder(folder, origin))
  open.push(taken)
  return taken
}

const tree = (size: number, fill = size % 256): SignedTree => ({
  size,
  root: new Uint8Array(32).fill(fill),
})

const arbitraryTree = fc
  .record({ size: fc.integer({ min: 0, max: 5 }), fill: fc.integer({ min: 0, max: 1 }) })
  .map(({ size, fill }) => tree(size, fill))

describe('the last signed checkpoint', () => {
  test('never goes back and never has two roots for one size, whatever is asked in whatever order', async () => {
    const last = await take()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ from: fc.option(arbitraryTree), to: arbitraryTree })),
        async (asked) => {
          rmSync(join(originFolder(folder, origin), 'last-signed'), { force: true })
          const roots = new Map<number, string>()
          let size = 0
          for (const { from, to } of asked) {
            const believed = from ?? right(await last.read())
            const advanced = await last.advance(believed, to)
            if (E.isLeft(advanced)) continue
            const root = Buffer.from(to.root).toString('hex')
            expect(to.size).toBeGreaterThanOrEqual(size)
            expect(roots.get(to.size) ?? root).toBe(root)
            size = to.size
            roots.set(size, root)
          }
        },
      ),
      { numRuns: 15 },
    )
  })

  test('is there after it is opened again, and is one process at a time', async () => {
    const first = await take()
    right(await first.advance(undefined, tree(3)))
    expect(await lastSignedInFolder(folder, origin)).toMatchObject(
      E.left({ failure: 'signing-locked', pid: process.pid }),
    )
    await first.close()
    expect(right(await (await take()).read())).toMatchObject(tree(3))
  })

  test('is damaged by each byte that is changed, and by a cut', async () => {
    const last = await take()
    right(await last.advance(undefined, tree(1_000)))
    const path = join(originFolder(folder, origin), 'last-signed')
    const whole = readFileSync(path)
    for (let at = 0; at < whole.length; at += 1) {
      const flipped = Buffer.from(whole)
      flipped[at] = (flipped[at] ?? 0) ^ 1
      writeFileSync(path, flipped)
      expect(await last.read()).toMatchObject(E.left({ failure: 'signing-damaged' }))
      writeFileSync(path, whole.subarray(0, at))
      expect(await last.read()).toMatchObject(E.left({ failure: 'signing-damaged' }))
    }
  })

  test('goes by what is on disk, not by what was there before', async () => {
    const last = await take()
    right(await last.advance(undefined, tree(1)))
    const path = join(originFolder(folder, origin), 'last-signed')
    const earlier = readFileSync(path)
    right(await last.advance(tree(1), tree(2)))
    writeFileSync(path, earlier)
    expect(await last.advance(tree(2), tree(3))).toMatchObject(
      E.left({ failure: 'not-advanced', found: { size: 1 } }),
    )
    expect(right(await last.read())).toMatchObject(tree(1))
  })

  test('is read again where another file came in its place', async () => {
    const last = await take()
    right(await last.advance(undefined, tree(1)))
    const path = join(originFolder(folder, origin), 'last-signed')
    writeFileSync(`${path}.put-back`, readFileSync(path))
    right(await last.advance(tree(1), tree(2)))
    expect(right(await last.read())).toMatchObject(tree(2))
    renameSync(`${path}.put-back`, path)
    expect(right(await last.read())).toMatchObject(tree(1))
    rmSync(path)
    expect(right(await last.read())).toBeUndefined()
  })
})

describe('the first key', () => {
  const prepare = async (name = origin, hasCommand = false) => {
    const lastSigned = right(await lastSignedInFolder(join(folder, 'signing'), name))
    open.push(lastSigned)
    const keys = keysInFolder(join(folder, 'signing'))
    const prepared = await prepareKeys({ folder, origin: name, keys, lastSigned, hasCommand })
    await lastSigned.close()
    return { prepared, keys }
  }

  test('is made once', async () => {
    const { keys } = await prepare()
    const made = right(await keys.read())
    right((await prepare()).prepared)
    expect(right(await keys.read())).toEqual(made)
  })

  test('is made by the start after one that was broken off at any step', async () => {
    const lastSigned = right(await lastSignedInFolder(join(folder, 'signing'), origin))
    right(await lastSigned.advance(undefined, tree(0)))
    await lastSigned.close()
    right((await prepare()).prepared)
    rmSync(join(folder, 'log-origins'))
    right((await prepare()).prepared)
  })

  test.each([
    ['all of the folder', () => rmSync(join(folder, 'signing'), { recursive: true })],
    ['the list of keys', () => rmSync(join(folder, 'signing', 'keys.json'))],
    [
      'the last signed checkpoint',
      () => rmSync(join(originFolder(join(folder, 'signing'), origin), 'last-signed')),
    ],
  ])('is not made again where %s is lost, and a log that begins anew is', async (_, lose) => {
    right((await prepare()).prepared)
    lose()
    const before = readdirSync(folder)
    const { prepared } = await prepare()
    expect(prepared).toEqual(
      E.left({ failure: 'signing-lost', origin, next: 'ledger.example/a/b/2' }),
    )
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(before))
    right((await prepare('ledger.example/a/b/2')).prepared)
    expect((await prepare()).prepared).toMatchObject(E.left({ failure: 'signing-lost' }))
  })

  test('is lost too where only a note of what was signed is left', async () => {
    const { keys } = await prepare()
    const lastSigned = right(await lastSignedInFolder(join(folder, 'signing'), origin))
    right(await lastSigned.advance(right(await lastSigned.read()), tree(5)))
    await lastSigned.close()
    rmSync(join(folder, 'log-origins'))
    rmSync(join(folder, 'signing', 'keys.json'))
    expect((await prepare()).prepared).toMatchObject(E.left({ failure: 'signing-lost' }))
    expect(right(await keys.read())).toEqual([])
  })

  test('is not made where a command signs', async () => {
    const { keys, prepared } = await prepare(origin, true)
    right(prepared)
    expect(right(await keys.read())).toEqual([])
  })
})

describe('a name that follows', () => {
  test.each([
    ['consent-ledger/ab', 'consent-ledger/ab/2'],
    ['consent-ledger/ab/2', 'consent-ledger/ab/3'],
    ['ledger.example', 'ledger.example/2'],
  ])('of %s is %s', (origin_, next) => {
    expect(nextOrigin(origin_)).toBe(next)
  })
})
