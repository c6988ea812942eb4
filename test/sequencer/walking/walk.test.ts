/** The walk of the log against its tree: what it finds, what it names, and what it leaves alone. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { E, TE } from '../../../src/fp.ts'
import { leafOf } from '../../../src/sequencer/following/leaves.ts'
import type { EventReader, Recorded, StoredEvent } from '../../../src/store/event-store.ts'
import { left, right } from '../../support/unwrap.ts'
import { base64, makeHouse } from '../house.ts'
import type { House, Opened } from '../house.ts'

const size = 600
type Page = ReadonlyArray<Recorded<StoredEvent>>

let house: House
let genuine: Page
beforeAll(async () => {
  house = await makeHouse()
  await house.append(size)
  genuine = await right(
    house.store().readAll({ direction: 'forwards', from: 'start', maxCount: size }),
  )
})
afterAll(() => house.remove())

let opened: Opened | undefined
let whole: ReadonlyArray<readonly [string, Buffer]> = []
afterEach(async () => {
  await opened?.close()
  opened = undefined
  for (const [path, bytes] of whole) writeFileSync(path, bytes)
  whole = []
})

/** Signed over all entries; what `change` does to a page is done from then on. */
const signedWith = async (change: (page: Page) => Page): Promise<Opened> => {
  let isOn = false
  const reader = (inner: EventReader<StoredEvent>): EventReader<StoredEvent> => ({
    ...inner,
    readAll: (options) =>
      TE.map((page: Page) => (isOn ? change(page) : page))(inner.readAll(options)),
  })
  opened = right(await house.open({ reader }))
  expect((await opened.sequencer.waitFor(size, 20_000))?.size).toBe(size)
  isOn = true
  return opened
}

const same = (page: Page): Page => page
const rewriting =
  (index: number) =>
  (page: Page): Page =>
    page.map((recorded) =>
      recorded.position === BigInt(index)
        ? { ...recorded, event: { ...recorded.event, json: '{"another":1}' } }
        : recorded,
    )

/** Flips a bit of a file of the tree; the file is restored after the test. */
const turnOver = (name: string, at: number): string => {
  const path = join(house.folder, 'tree', name)
  const bytes = readFileSync(path)
  whole = [...whole, [path, Buffer.from(bytes)]]
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(path, bytes)
  return base64(bytes.subarray(at, at + 32))
}

const walk = async ({ sequencer }: Opened) => {
  const paces: number[] = []
  const walked = await sequencer.walk(async (bytes) => {
    paces.push(bytes)
  }, new AbortController().signal)
  return { walked, paces }
}

const hashOf = (index: number): string => {
  const recorded = genuine[index]
  if (recorded === undefined) throw new Error('no such event')
  return base64(right(leafOf(recorded)).hash)
}
const other = base64(
  right(leafOf({ event: { json: '{"another":1}' } as StoredEvent, position: 0n })).hash,
)

describe('a walk of the log against its tree', () => {
  test('holds all entries that the tree has, in pieces that others can be served between', async () => {
    const sequencer = await signedWith(same)
    const { walked, paces } = await walk(sequencer)
    expect(walked).toEqual(E.right(size))
    expect(paces.length).toBe(Math.ceil(size / 64))
    const stored = genuine.reduce((sum, { event }) => sum + event.json.length, 0)
    expect(paces.reduce((sum, bytes) => sum + bytes, 0)).toBe(stored)
    expect(sequencer.sequencer.health().state).toBe('ok')
  })

  test.each([1, 255, 256, 400, size - 2])(
    'finds an event that was rewritten and that no start reads, at %i, and stops the signing',
    async (index) => {
      const { sequencer, notices } = await signedWith(rewriting(index))
      const found = { failure: 'event-rewritten', index, expected: hashOf(index), found: other }
      expect(left((await walk({ sequencer } as Opened)).walked)).toEqual(found)
      expect(sequencer.health()).toMatchObject({
        state: 'stopped',
        why: `event-rewritten at index ${index}, position ${index} (expected ${hashOf(index)}, found ${other})`,
        signs: false,
      })
      expect(notices.at(-1)).toContain(
        `event-rewritten at index ${index}, position ${index} (expected ${hashOf(index)}, found ${other})`,
      )
      const [signer] = sequencer.signers()
      expect(E.isLeft(await signer.sign(new Uint8Array(1)))).toBe(true)
      expect(left((await walk({ sequencer } as Opened)).walked)).toEqual({ failure: 'aborted' })
    },
  )

  test('finds a leaf that rotted, and does not blame the event: what was signed leads to it', async () => {
    const { sequencer, notices } = await signedWith(same)
    const found = turnOver('level-0', 300 * 32)
    const expected = hashOf(300)
    const damaged = { failure: 'tree-damaged', file: 'level-0', index: 300, expected, found }
    expect(left((await walk({ sequencer } as Opened)).walked)).toEqual(damaged)
    expect(sequencer.health()).toMatchObject({
      why: `tree-damaged at index 300 of the file tree/level-0 (expected ${expected}, found ${found})`,
    })
    expect(notices.at(-1)).toContain('tree-damaged at index 300 of the file tree/level-0 (expected')
  })

  test('finds a hash above the leaves that rotted', async () => {
    const { sequencer } = await signedWith(same)
    const found = turnOver('level-1', 32)
    expect(left((await walk({ sequencer } as Opened)).walked)).toMatchObject({
      failure: 'tree-damaged',
      file: 'level-1',
      index: 1,
      found,
    })
  })

  test('finds an event that was rewritten together with its leaf, by the hash above', async () => {
    const { sequencer } = await signedWith(rewriting(257))
    const path = join(house.folder, 'tree', 'level-0')
    const bytes = readFileSync(path)
    whole = [[path, Buffer.from(bytes)]]
    Buffer.from(other, 'base64').copy(bytes, 257 * 32)
    writeFileSync(path, bytes)
    // The first entry under that hash: which of the 256 it is, nothing says any more.
    expect(left((await walk({ sequencer } as Opened)).walked)).toMatchObject({
      failure: 'event-rewritten',
      index: 256,
    })
  })

  test('finds an event that is gone, one that came in, and an end that was cut off', async () => {
    const gone = await signedWith((page) => page.filter(({ position }) => position !== 100n))
    expect(left((await walk(gone)).walked)).toEqual({
      failure: 'event-rewritten',
      index: 100,
      expected: hashOf(100),
      found: 'no event',
    })
    await gone.close()
    const cut = await signedWith((page) => page.filter(({ position }) => position < 590n))
    expect(left((await walk(cut)).walked)).toMatchObject({
      failure: 'log-rolled-back',
      index: 590,
      expected: String(size),
      found: '590',
    })
    expect(cut.sequencer.health().state).toBe('stopped')
  })

  test('is broken off, and finds nothing, where the log cannot be read, and where it is told to end', async () => {
    const away = { failure: 'store-unavailable', cause: 'away' } as const
    let isAway = false
    opened = right(
      await house.open({
        reader: (inner) => ({
          ...inner,
          readAll: (options) => (isAway ? TE.left(away) : inner.readAll(options)),
        }),
      }),
    )
    const { sequencer } = opened
    expect((await sequencer.waitFor(size, 20_000))?.size).toBe(size)
    isAway = true
    expect(left((await walk(opened)).walked)).toEqual(away)
    isAway = false
    const ending = new AbortController()
    const walked = await sequencer.walk(async () => ending.abort(), ending.signal)
    expect(left(walked)).toEqual({ failure: 'aborted' })
    expect(['stopped', 'not-signing']).not.toContain(sequencer.health().state)
  })
})
