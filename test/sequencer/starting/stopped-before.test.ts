/** A log that was stopped for one entry, at its next starts: in a folder, and as a server has it. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { TE } from '../../../src/fp.ts'
import { noteEntry, readNotedEntry } from '../../../src/sequencer/starting/noted-entry.ts'
import type { EventReader, Recorded, StoredEvent } from '../../../src/store/event-store.ts'
import { left, right } from '../../support/unwrap.ts'
import { makeHouse } from '../house.ts'
import type { House, Opened } from '../house.ts'

const size = 40
const rewritten = 17
type Page = ReadonlyArray<Recorded<StoredEvent>>

let house: House
const note = (): string => join(house.folder, 'stopped-at.json')
const of = () => ({ folder: join(house.folder, 'tree'), ledgerId: house.store().ledgerId })

/** The log with another event at an index, between the entries that a start reads. */
const rewriting =
  (index: number) =>
  (inner: EventReader<StoredEvent>): EventReader<StoredEvent> => ({
    ...inner,
    readAll: (options) =>
      TE.map((page: Page) =>
        page.map((recorded) =>
          recorded.position === BigInt(index)
            ? { ...recorded, event: { ...recorded.event, json: '{"another":1}' } }
            : recorded,
        ),
      )(inner.readAll(options)),
  })

/** The log without the event at an index. */
const without =
  (index: number) =>
  (inner: EventReader<StoredEvent>): EventReader<StoredEvent> => ({
    ...inner,
    readAll: (options) =>
      TE.map((page: Page) => page.filter(({ position }) => position !== BigInt(index)))(
        inner.readAll({ ...options, maxCount: options.maxCount + 1 }),
      ),
  })

let opened: Opened[] = []
const open = async (doing: Parameters<House['open']>[0]): Promise<Opened> => {
  const each = right(await house.open(doing))
  opened.push(each)
  return each
}
const closeAll = async (): Promise<void> => {
  for (const each of opened) await each.close()
  opened = []
}

beforeAll(async () => {
  house = await makeHouse()
  await house.append(size)
  const first = await open({})
  await first.sequencer.waitFor(size, 20_000)
  await closeAll()
})
afterEach(async () => {
  await closeAll()
  rmSync(note(), { recursive: true, force: true })
})
afterAll(() => house.remove())

/** Asked for the entries of the first bundle, as for a receipt or an export: the log stops. */
const findIt = async (): Promise<void> => {
  const found = await open({ reader: rewriting(rewritten), isStill: true })
  expect(existsSync(note())).toBe(false)
  left(await found.sequencer.entries(0, size))
  // Nothing is closed yet: it is on disk when it is told.
  expect(readNotedEntry(of())).toEqual({ index: rewritten, position: String(rewritten) })
  expect(found.sequencer.health().state).toBe('stopped')
  await closeAll()
}

describe('the start after a log was stopped for an event that was rewritten', () => {
  test.each([
    ['a log in a folder', true],
    ['a log on a server', false],
  ])(
    'is refused, again and again, until the event is the recorded one: %s',
    async (_, isCounted) => {
      await findIt()
      for (const again of [1, 2]) {
        const refused = left(await house.open({ reader: rewriting(rewritten), isCounted }))
        expect([again, refused]).toMatchObject([
          again,
          { failure: 'event-rewritten', index: rewritten },
        ])
      }
      expect(left(await house.open({ reader: without(rewritten), isCounted }))).toMatchObject({
        failure: 'event-rewritten',
        index: rewritten,
        found: 'no event',
      })
      const { notices, sequencer } = await open({ isCounted })
      expect(notices.join()).toContain(`the event at index ${rewritten}, for which`)
      expect(existsSync(note())).toBe(false)
      expect((await sequencer.waitFor(size, 20_000))?.size).toBe(size)
    },
  )

  test('is refused for a leaf of the tree that rotted, and says that it is the tree', async () => {
    const path = join(house.folder, 'tree', 'level-0')
    const before = readFileSync(path)
    const rotten = Buffer.from(before)
    rotten[rewritten * 32] = (rotten[rewritten * 32] ?? 0) ^ 1
    const found = await open({ isStill: true })
    noteEntry(of(), { index: rewritten, position: String(rewritten) })
    await found.close()
    opened = []
    const refused = await house.open({
      isStill: true,
      reader: (inner) => ({
        ...inner,
        // The files are open by now: what is read of them rots from here on.
        head: () => async () => {
          writeFileSync(path, rotten)
          return inner.head()()
        },
      }),
    })
    writeFileSync(path, before)
    expect(left(refused)).toMatchObject({
      failure: 'tree-damaged',
      file: 'level-0',
      index: rewritten,
    })
  })

  test('goes on where the tree was moved away, keeps the note, and forgets it at the next one', async () => {
    await findIt()
    rmSync(join(house.folder, 'tree'), { recursive: true })
    const { sequencer } = await open({})
    expect((await sequencer.waitFor(size, 20_000))?.size).toBe(size)
    expect(existsSync(note())).toBe(true)
    await closeAll()
    await open({})
    expect(existsSync(note())).toBe(false)
  })

  test.each([
    ['empty', () => ''],
    ['torn', (text: string) => text.slice(0, -9)],
    ['of another index', (text: string) => text.replace(':17,', ':18,')],
    ['of another position', (text: string) => text.replace('"17"', '"18"')],
    ['no object', () => '[]'],
  ])(
    'is not refused for a note that is damaged, which is told and removed: %s',
    async (_, spoilt) => {
      await findIt()
      const text = readFileSync(note(), 'utf8')
      expect(spoilt(text)).not.toBe(text)
      writeFileSync(note(), spoilt(text))
      const { notices, sequencer } = await open({ reader: rewriting(rewritten), isStill: true })
      expect(notices.join()).toMatch(/stopped-at\.json .* is damaged.*consent-ledger fsck/)
      expect(existsSync(note())).toBe(false)
      // Found once more, it is noted once more.
      left(await sequencer.entries(0, size))
      expect(readNotedEntry(of())).toMatchObject({ index: rewritten })
    },
  )

  test('is not refused for the note of another ledger, or for one that cannot be read', async () => {
    noteEntry({ ...of(), ledgerId: 'another' }, { index: rewritten, position: '17' })
    expect(readNotedEntry(of())).toBe('damaged')
    rmSync(note())
    mkdirSync(note())
    await open({ reader: rewriting(rewritten), isStill: true })
  })
})
