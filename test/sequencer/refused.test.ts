import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { checkpointFrom } from '../../src/transparency/note/checkpoint.ts'
import { left, right } from '../support/unwrap.ts'
import { base64, houseOfTest, makeHouse, origin } from './house.ts'
import type { House, OpenLog } from './house.ts'
import { until } from '../support/until.ts'

let house: House
let open: OpenLog
beforeEach(async () => {
  ;({ house, open } = await houseOfTest())
})

const rewriteInTree = (at: number): void => {
  const path = join(house.folder, 'tree', 'level-0')
  const bytes = readFileSync(path)
  bytes[at * 32] = (bytes[at * 32] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

describe('a start on a log that is not the one that was signed', () => {
  const signed = async (count: number): Promise<void> => {
    const size = await house.append(count)
    const first = await open()
    expect((await first.sequencer.waitFor(size, 30_000))?.size).toBe(size)
    await first.close()
  }

  test('is refused where the log was restored from an older copy: index, expected and found', async () => {
    await house.append(5)
    const copy = join(house.folder, 'copy')
    await house.between(() => cpSync(join(house.folder, 'log'), copy, { recursive: true }))
    await signed(7)
    await house.between(() => {
      rmSync(join(house.folder, 'log'), { recursive: true })
      cpSync(copy, join(house.folder, 'log'), { recursive: true })
    })
    const refused = { failure: 'log-rolled-back', origin, index: 5, expected: '12', found: '5' }
    expect(left(await house.open())).toEqual(refused)
    rmSync(join(house.folder, 'tree'), { recursive: true })
    expect(left(await house.open())).toEqual(refused)
  })

  test('is refused where it went on differently since: the first entry that start reads', async () => {
    await house.append(5)
    const copy = join(house.folder, 'copy')
    await house.between(() => cpSync(join(house.folder, 'log'), copy, { recursive: true }))
    await signed(7)
    const other = await makeHouse()
    await other.append(20)
    await house.between(() => {
      rmSync(join(house.folder, 'log'), { recursive: true })
      cpSync(join(other.folder, 'log'), join(house.folder, 'log'), { recursive: true })
    })
    expect(left(await house.open())).toMatchObject({ failure: 'tree-of-another-ledger' })
    await other.remove()
  })

  test('is refused where the tree has another leaf at an edge, or another root', async () => {
    await signed(12)
    rewriteInTree(11)
    const first = right(await house.open({ isStill: true }))
    // A tree whose root is not that of its head is not believed at all, and made anew.
    expect(first.notices).toHaveLength(1)
    await first.close()
    const again = await open()
    expect((await again.sequencer.waitFor(12, 30_000))?.size).toBe(12)
  })

  test('is stopped where the log was rewritten and the tree made anew: a fork, told, never signed over', async () => {
    await signed(12)
    const shownBefore = await readSigned()
    rmSync(join(house.folder, 'tree'), { recursive: true })
    const { sequencer, notices } = await open({
      reader: (inner) => ({
        ...inner,
        readAll: (options) => async () => {
          const page = await inner.readAll(options)()
          return E.isLeft(page)
            ? page
            : E.right(
                page.right.map((recorded) =>
                  recorded.position === 6n
                    ? { ...recorded, event: { ...recorded.event, json: '{"another":1}' } }
                    : recorded,
                ),
              )
        },
      }),
    })
    await until(() => sequencer.health().state === 'stopped')
    expect(sequencer.health()).toMatchObject({
      state: 'stopped',
      why: expect.stringMatching(/^log-forked at index 12 \(expected \S{44}, found \S{44}\)$/),
      signs: false,
    })
    expect(sequencer.shown()).toBeUndefined()
    // Neither a receipt, nor a decision, nor a bundle: the same keys sign them.
    for (const signer of sequencer.signers())
      expect(left(await signer.sign(new Uint8Array([1])))).toMatchObject({
        failure: 'signing-failed',
      })
    expect(left(await sequencer.checkpointAt(0))).toMatchObject({ failure: 'log-stopped' })
    expect(notices.join()).toContain('log-forked')
    await house.append(3)
    await delay(1_000)
    expect(await readSigned()).toBe(shownBefore)
  })

  test('is refused at the edge that is read, where an event there was rewritten', async () => {
    await signed(12)
    const rewriting = (position: bigint) =>
      house.open({
        reader: (inner) => ({
          ...inner,
          readAll: (options) => async () => {
            const page = await inner.readAll(options)()
            return E.isLeft(page)
              ? page
              : E.right(
                  page.right.map((recorded) =>
                    recorded.position === position
                      ? { ...recorded, event: { ...recorded.event, json: '{"another":1}' } }
                      : recorded,
                  ),
                )
          },
        }),
        isStill: true,
      })
    for (const [position, index] of [
      [0n, 0],
      [11n, 11],
    ] as const)
      expect(left(await rewriting(position))).toMatchObject({ failure: 'event-rewritten', index })
    // The entries between are checked by fsck, and by a request for one of them.
    const between = right(await rewriting(5n))
    expect(left(await between.sequencer.entries(0, 12))).toMatchObject({
      failure: 'corrupt',
      where: 'entry 5',
    })
    // Finding it stops the log: nothing is signed over it.
    expect(between.sequencer.health()).toMatchObject({
      state: 'stopped',
      why: expect.stringMatching(/index 5, position 5 \(expected \S{44}, found \S{44}\)$/),
    })
    expect(between.notices.join()).toContain('event-rewritten at index 5')
    const [signer] = between.sequencer.signers()
    expect(left(await signer.sign(new Uint8Array([1])))).toMatchObject({
      failure: 'signing-failed',
    })
    await between.close()
  })

  test('makes the tree anew where it knows of entries that were never signed and are gone', async () => {
    await house.append(5)
    const copy = join(house.folder, 'copy')
    await house.between(() => cpSync(join(house.folder, 'log'), copy, { recursive: true }))
    const first = await open()
    await first.sequencer.waitFor(5, 30_000)
    await first.close()
    const signedThen = await readSigned()
    await signed(4)
    writeFileSync(signedPath(), signedThen)
    await house.between(() => {
      rmSync(join(house.folder, 'log'), { recursive: true })
      cpSync(copy, join(house.folder, 'log'), { recursive: true })
    })
    const { sequencer, notices } = await open()
    expect((await sequencer.waitFor(5, 30_000))?.size).toBe(5)
    expect(notices.join()).toContain('never signed')
  })

  const signedPath = (): string => {
    const signing = join(house.folder, 'signing')
    const [name = ''] = readdirSync(signing).filter((each) => /^[0-9a-f]{16}$/.test(each))
    return join(signing, name, 'last-signed')
  }
  const readSigned = async (): Promise<string> => readFileSync(signedPath(), 'utf8')
})

describe('a process that is killed at any step', () => {
  type Step = 'before advance' | 'after advance' | 'before signing' | 'after signing'

  test('leaves a log that goes on: never two roots for one size, never a smaller size', async () => {
    const signed: string[] = []
    let hasDied = false
    const never = <A>(): Promise<A> => new Promise<A>(() => void (hasDied = true))
    const dying = (step: Step, at: number): NonNullable<Parameters<House['open']>[0]> => {
      let advances = 0
      hasDied = false
      return {
        lastSigned: (inner) => ({
          ...inner,
          advance: async (from, to) => {
            advances += 1
            if (step === 'before advance' && advances === at) return never()
            const advanced = await inner.advance(from, to)
            return step === 'after advance' && advances === at ? never() : advanced
          },
        }),
        ring: (inner) => ({
          ...inner,
          signers: () => {
            const [first, ...others] = inner.signers()
            const sign: typeof first.sign = async (message) => {
              if (step === 'before signing' && advances === at) return never()
              signed.push(Buffer.from(message).toString('utf8'))
              const signature = await first.sign(message)
              return step === 'after signing' && advances === at ? never() : signature
            }
            return [{ ...first, sign }, ...others]
          },
        }),
      }
    }
    const steps = ['before advance', 'after advance', 'before signing', 'after signing'] as const
    let size = 0
    for (const step of steps) {
      size = await house.append(3)
      // The first advance of a new log: nothing is signed yet.
      const dead = right(await house.open(dying(step, step === steps[0] ? 2 : 1)))
      await until(() => hasDied)
      await dead.abandon()
      size = await house.append(2)
      const alive = right(await house.open(dying('before advance', 0)))
      expect((await alive.sequencer.waitFor(size, 30_000))?.size).toBe(size)
      await alive.close()
    }
    const trees = signed.map((text) => right(checkpointFrom(text)))
    const sizes = trees.map((each) => each.size)
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
    expect(sizes.at(-1)).toBe(size)
    for (const each of trees) expect(base64(each.root)).toBe(await house.rootAt(each.size))
  })
})
