import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { openHouse } from './house.ts'
import type { House } from './house.ts'
import { run, runHere, scratch, serveOn } from './support.ts'

type Described = {
  readonly kind: string
  readonly log?: {
    readonly ledger: string
    readonly ledgerName?: string
    readonly head: string
    readonly files: Copied[]
  }
  readonly vault?: { readonly keys: number; readonly erased: number; readonly files: Copied[] }
}
type Copied = { readonly name: string; readonly bytes: number; readonly sha256: string }

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.remove())

const describedIn = (folder: string): Described =>
  JSON.parse(readFileSync(join(folder, 'backup.json'), 'utf8')) as Described

const digestOf = async (data: string): Promise<string | undefined> =>
  (await run(['replay', '--data', data])).stdout.trimEnd().split('\n').at(-1)

/** Until every credential that there is stands in the log: a change of access is told a moment after it was made. */
const accessTold = async (data: string): Promise<void> => {
  const made = (await run(['credential', 'list', '--data', data])).stdout.trimEnd().split('\n')
  const told = async (): Promise<number> =>
    (await run(['replay', '--data', data])).stdout.split('CredentialCreated').length - 1
  expect(made.length).toBeGreaterThan(1)
  await expect.poll(told, { timeout: 45_000, interval: 200 }).toBe(made.length - 1)
}

/** Alters one letter wherever a word stands in a file: LMDB leaves old pages, and which one counts is its affair. */
const spoil = (file: string, word: string): void => {
  const bytes = readFileSync(file)
  let at = bytes.indexOf(word)
  expect(at).toBeGreaterThan(0)
  for (; at >= 0; at = bytes.indexOf(word, at + 1)) bytes.writeUInt8(0x58, at)
  writeFileSync(file, bytes)
}

describe('a backup', () => {
  test('of a serving ledger is restored to the same state, with its records readable', async () => {
    const room = scratch()
    const data = room.path('data')
    cpSync(house.data, data, { recursive: true })
    const server = await serveOn(['serve', '--data', data])
    await accessTold(data)
    for (const medium of ['a', 'b']) mkdirSync(room.path(medium))
    const [log, vault] = [room.path('a/log'), room.path('b/vault')]
    expect((await run(['backup', '--log', '--data', data, '--to', log])).code).toBe(0)
    expect((await run(['backup', '--vault', '--data', data, '--to', vault])).code).toBe(0)
    await server.stop()

    const restored = room.path('restored')
    mkdirSync(join(restored, 'keys'), { recursive: true })
    for (const part of ['log', 'name'])
      cpSync(join(log, part), join(restored, part), { recursive: true })
    for (const part of ['vault', 'credentials'])
      cpSync(join(vault, part), join(restored, part), { recursive: true })
    cpSync(join(data, 'keys', 'kek.json'), join(restored, 'keys', 'kek.json'))

    expect((await run(['fsck', '--data', restored])).code).toBe(0)
    expect(await digestOf(restored)).toBe(await digestOf(data))
    const subject = house.caseOf(1).subject
    const read = ['replay', '--subject', subject, '--reason', 'audit', '--format', 'jsonl']
    expect((await run([...read, '--data', restored])).stdout).toContain('"digest"')
    const credentials = await run(['credential', 'list', '--data', restored])
    expect(credentials.stdout).toBe((await run(['credential', 'list', '--data', data])).stdout)
    room.remove()
  }, 90_000)

  test('says what it holds, by hashes of the files that are there', async () => {
    const folder = house.path('described')
    expect((await house.on('backup', '--all', '--to', folder)).code).toBe(0)
    const { kind, log, vault } = describedIn(folder)
    expect(kind).toBe('all')
    expect(log?.head).toBe(String(BigInt((await house.replayed()).events.length) - 1n))
    expect(vault?.keys).toBeGreaterThan(0)
    const record = readFileSync(join(folder, 'name'), 'utf8')
    expect(record).toContain(`name ${log?.ledgerName}\n`)
    for (const { name, bytes, sha256 } of [...(log?.files ?? []), ...(vault?.files ?? [])]) {
      const found = readFileSync(join(folder, name))
      expect([name, found.length]).toEqual([name, bytes])
      expect(createHash('sha256').update(found).digest('hex')).toBe(sha256)
    }
    expect(readdirSync(folder).sort()).toEqual([
      'backup.json',
      'credentials',
      'log',
      'log-origins',
      'name',
      'vault',
    ])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  test('keeps the log and the vault apart, and never holds the key file', async () => {
    const [log, vault] = [house.path('apart-log'), house.path('apart-vault')]
    await house.on('backup', '--log', '--to', log)
    const made = await house.on('backup', '--vault', '--to', vault)
    const { events } = await house.replayed()
    const erased = events.filter(({ event }) => event.type === 'CryptoShredded').length
    expect(erased).toBe(1)
    expect(made.stdout).toContain('1 person erased')
    expect(made.stderr).toContain('does not contain the key-encryption keys')
    expect(readdirSync(log).sort()).toEqual(['backup.json', 'log', 'log-origins', 'name'])
    expect(readdirSync(vault).sort()).toEqual(['backup.json', 'credentials', 'vault'])
    const names = [log, vault].flatMap((each) =>
      readdirSync(each, { recursive: true, encoding: 'utf8' }),
    )
    expect(names.filter((name) => name.includes('kek'))).toEqual([])
  })
})

describe('a backup is refused', () => {
  test('without a choice of what, or with two', async () => {
    const to = house.path('undecided')
    const none = await house.here('backup', '--to', to)
    expect(none).toMatchObject({ code: exits.usage })
    expect(none.stderr).toContain('--vault')
    expect(await house.here('backup', '--log', '--vault', '--to', to)).toMatchObject({
      code: exits.usage,
    })
    expect(await house.here('backup', '--log')).toMatchObject({ code: exits.usage })
    expect(existsSync(to)).toBe(false)
  })

  test('into a folder that exists, or into the ledger itself', async () => {
    const to = house.path('taken')
    mkdirSync(to)
    expect(await house.here('backup', '--log', '--to', to)).toMatchObject({
      code: exits['cannot-create'],
    })
    expect(readdirSync(to)).toEqual([])
    expect(await house.here('backup', '--log', '--to', join(house.data, 'backup'))).toMatchObject({
      code: exits.usage,
    })
    mkdirSync(`${house.data}-beside`)
    expect(await house.here('backup', '--log', '--to', `${house.data}-beside/x`)).toMatchObject({
      code: 0,
    })
  })

  test('into a folder that does not exist, such as a medium that is not mounted', async () => {
    const medium = house.path('not-mounted')
    for (const kind of ['--log', '--vault', '--all']) {
      const { code, stderr } = await house.here('backup', kind, '--to', join(medium, 'a/copy'))
      expect([code, stderr]).toEqual([
        exits['cannot-create'],
        expect.stringContaining(`--to: there is no folder ${join(medium, 'a')}`),
      ])
    }
    expect(existsSync(medium)).toBe(false)
  })

  test('where there is no ledger', async () => {
    const data = house.path('none')
    for (const kind of ['--log', '--vault'])
      expect(await runHere('backup', kind, '--data', data, '--to', house.path('x'))).toMatchObject({
        code: exits['no-input'],
      })
  })

  test('when its copy is not whole, and leaves nothing behind', async () => {
    const room = scratch()
    const data = room.path('data')
    cpSync(house.data, data, { recursive: true })
    spoil(join(data, 'log', '0000000001.segment'), 'ConsentGranted')
    mkdirSync(room.path('to'))
    const made = await run(['backup', '--log', '--data', data, '--to', room.path('to/log')])
    expect(made).toMatchObject({ code: exits.corrupt, stdout: '' })
    expect(readdirSync(room.path('to'))).toEqual([])
    room.remove()
  })
})
