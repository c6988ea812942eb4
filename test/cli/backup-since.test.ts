import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import { openEmbeddedReader } from '../../src/store/embedded/reading/open-reader.ts'
import { eventsOf, freshStream } from '../store/support.ts'
import { runHere, scratch } from './support.ts'
import { right } from '../support/unwrap.ts'

const room = scratch()
afterAll(() => room.remove())

let data = ''
let count = 0
beforeEach(async () => {
  count += 1
  data = room.path(`data-${count}`)
  await grow(2_000)
})

const path = (name: string): string => room.path(`${name}-${count}`)

/** Appends so many events to the ledger, whose segments are short. */
const grow = async (events: number): Promise<void> => {
  const store = await right(openEmbeddedStore({ folder: data, segmentBytes: 65_536 }))
  for (let done = 0; done < events; done += 100)
    await right(store.append(freshStream(), 'no-stream', eventsOf(100)))
  await store.close()
}

const backUp = (to: string, ...args: ReadonlyArray<string>) =>
  runHere('backup', '--log', '--data', data, '--to', to, ...args)

const segmentsIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(join(folder, 'log'))
    .filter((name) => name.endsWith('.segment'))
    .toSorted()

const eventsIn = async (folder: string) => {
  const reader = await right(openEmbeddedReader({ folder }))
  const all = await right(
    reader.readAll({ direction: 'forwards', from: 'start', maxCount: 100_000 }),
  )
  await reader.close()
  return all
}

/** Turns over one bit of a segment. */
const flip = (folder: string, segment: number, at: number): void => {
  const file = join(folder, 'log', segmentsIn(folder)[segment] ?? '')
  const bytes = readFileSync(file)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  chmodSync(file, 0o600)
  writeFileSync(file, bytes)
}

const inode = (folder: string, name: string): number => statSync(join(folder, 'log', name)).ino

describe('a backup since an earlier one', () => {
  test('shares what is closed, copies the rest, and is whole without the earlier one', async () => {
    const [first, second] = [path('first'), path('second')]
    expect((await backUp(first)).code).toBe(0)
    await grow(1_000)
    const { code, stdout } = await backUp(second, '--since', first)
    expect(code).toBe(0)
    const before = segmentsIn(first)
    // The last segment of the first backup has grown, and is copied.
    const shared = before.slice(0, -1)
    expect(shared.length).toBeGreaterThan(2)
    expect(stdout).toContain(`${shared.length} segments shared`)
    for (const name of shared) expect(inode(second, name)).toBe(inode(first, name))
    for (const name of segmentsIn(second).slice(shared.length))
      expect(existsSync(join(first, 'log', name)) && inode(first, name)).not.toBe(
        inode(second, name),
      )
    const modes = segmentsIn(second).map((name) => statSync(join(second, 'log', name)).mode & 0o777)
    expect(new Set(modes.slice(0, -1))).toEqual(new Set([0o400]))
    expect(modes.at(-1)).toBe(0o600)
    rmSync(first, { recursive: true })
    expect(await eventsIn(second)).toEqual(await eventsIn(data))
  })

  test('describes every file of it by its hash, the shared ones too', async () => {
    const [first, second] = [path('first'), path('second')]
    await backUp(first)
    await backUp(second, '--since', first)
    const { log } = JSON.parse(readFileSync(join(second, 'backup.json'), 'utf8')) as {
      log: { files: ReadonlyArray<{ name: string; sha256: string }> }
    }
    expect(log.files.map(({ name }) => name)).toEqual([
      ...segmentsIn(second).map((name) => `log/${name}`),
      'log/head',
    ])
    const again = path('third')
    await backUp(again)
    const anew = JSON.parse(readFileSync(join(again, 'backup.json'), 'utf8')) as { log: typeof log }
    expect(log.files.map(({ sha256 }) => sha256)).toEqual(
      anew.log.files.map(({ sha256 }) => sha256),
    )
  })

  test('copies anew what the earlier one no longer holds as it was written', async () => {
    const [first, second] = [path('first'), path('second')]
    await grow(1_000)
    await backUp(first)
    flip(first, 1, 5_000)
    rmSync(join(first, 'log', segmentsIn(first)[0] ?? ''))
    const { code, stdout } = await backUp(second, '--since', first)
    expect(code).toBe(0)
    expect(stdout).toContain(`${segmentsIn(data).length - 3} segments shared`)
    expect(await eventsIn(second)).toEqual(await eventsIn(data))
  })
})

describe('a ledger that is not what it was at the earlier backup', () => {
  test.each([
    ['in a closed segment', 0],
    ['in the one that was active then', -1],
  ])('%s is told, and nothing is copied', async (_, which) => {
    const [first, second] = [path('first'), path('second')]
    await backUp(first)
    const segment = which < 0 ? segmentsIn(first).length - 1 : which
    await grow(1_000)
    flip(data, segment, 300)
    const { code, stderr } = await backUp(second, '--since', first)
    expect(code).toBe(exits.corrupt)
    expect(stderr).toContain(`segment ${segment + 1} of the log differs from the backup`)
    expect(stderr).toContain('Keep both')
    expect(existsSync(second)).toBe(false)
  })

  test('because it was restored is reported', async () => {
    const [older, first, second] = [path('older'), path('first'), path('second')]
    await cp(data, older, { recursive: true })
    await grow(1_000)
    await backUp(first)
    rmSync(data, { recursive: true })
    await cp(older, data, { recursive: true })
    const { code, stderr } = await backUp(second, '--since', first)
    expect(code).toBe(exits.corrupt)
    expect(stderr).toContain(
      `the log ends at position 1999, and the backup in ${first} goes to 2999`,
    )
    // It lives on past that place, with other events.
    await grow(2_000)
    expect(await backUp(second, '--since', first)).toMatchObject({ code: exits.corrupt })
    expect(existsSync(second)).toBe(false)
  })
})

describe('a folder that is not an earlier backup of this log', () => {
  test('is refused by name', async () => {
    const to = path('to')
    const first = path('first')
    await backUp(first)
    const none = await backUp(to, '--since', path('nowhere'))
    expect(none.code).toBe(exits['no-input'])
    const old = path('old')
    mkdirSync(old)
    const file = { name: 'log/data.mdb', bytes: 1, sha256: '0'.repeat(64) }
    const log = { ledger: '0'.repeat(32), head: '1', files: [file] }
    writeFileSync(join(old, 'backup.json'), JSON.stringify({ log }))
    const before = await backUp(to, '--since', old)
    expect(before.code).toBe(exits.data)
    expect(before.stderr).toContain('of the version before')
    writeFileSync(join(old, 'backup.json'), '{"vault":{}}')
    expect((await backUp(to, '--since', old)).stderr).toContain('no backup of a log')
    data = path('other')
    await grow(100)
    const another = await backUp(to, '--since', first)
    expect(another.code).toBe(exits.data)
    expect(another.stderr).toContain('another ledger')
    const vault = await runHere('backup', '--vault', '--data', data, '--to', to, '--since', first)
    expect([exits.usage, exits['no-input']]).toContain(vault.code)
    expect(existsSync(to)).toBe(false)
  })
})
