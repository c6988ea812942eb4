import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { openHouse } from './house.ts'
import type { House } from './house.ts'
import { run, runHere, scratch, serveOn } from './support.ts'

type Shown = {
  readonly epoch: number
  readonly fingerprint?: string
  readonly keys?: number
  readonly state: string
}

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.remove())

const keyFile = (data: string): string => join(data, 'keys', 'kek.json')

const keysIn = (data: string): ReadonlyArray<string> =>
  (JSON.parse(readFileSync(keyFile(data), 'utf8')) as { epochs: { key: string }[] }).epochs.map(
    ({ key }) => key,
  )

/** A ledger of its own to spoil. */
const copied = (name: string): string => {
  const data = house.path(name)
  cpSync(house.data, data, { recursive: true })
  return data
}

const listed = async (data: string): Promise<ReadonlyArray<Shown>> =>
  JSON.parse((await runHere('keys', 'list', '--json', '--data', data)).stdout) as Shown[]

const statesOf = async (data: string) =>
  (await listed(data)).map(({ epoch, state }) => [epoch, state])

describe('moving to a new key-encryption key', () => {
  test('adds an epoch, moves every key to it, and drops the old one', async () => {
    const data = copied('moving')
    const [before] = await listed(data)
    expect(before).toMatchObject({ epoch: 1, state: 'newest' })
    const keys = before?.keys ?? 0
    expect(keys).toBeGreaterThan(0)
    const on = (...words: ReadonlyArray<string>) => runHere('keys', ...words, '--data', data)

    expect(await on('add')).toMatchObject({ code: 0, stdout: '2\n' })
    expect(await statesOf(data)).toEqual([
      [1, 'in use'],
      [2, 'newest'],
    ])
    expect(await on('drop', '1')).toMatchObject({ code: exits.data, stdout: '' })
    expect(await on('rewrap')).toMatchObject({
      code: 0,
      stdout: `${keys} keys are under epoch 2\n`,
    })
    expect(await statesOf(data)).toEqual([
      [1, 'retired'],
      [2, 'newest'],
    ])
    expect(await on('rewrap')).toMatchObject({ code: 0 })
    const text = readFileSync(keyFile(data), 'utf8')
    expect(await on('drop', '1')).toMatchObject({ code: 0, stdout: '' })
    expect(readFileSync(keyFile(data), 'utf8')).not.toBe(text)
    expect((await listed(data)).map(({ epoch, keys: under }) => [epoch, under])).toEqual([
      [2, keys],
    ])
    expect(statSync(keyFile(data)).mode & 0o777).toBe(0o600)
  })

  test('moves what signs tokens along with it, and rotates it beside a server', async () => {
    const data = copied('signing')
    const on = (...words: ReadonlyArray<string>) => runHere('keys', ...words, '--data', data)
    for (const words of [['add'], ['rewrap'], ['drop', '1']])
      expect((await on(...words)).code).toBe(0)
    const server = await serveOn(['serve', '--data', data])
    try {
      expect(await on('rotate')).toMatchObject({ code: 0, stdout: '2\n' })
      expect(await on('rotate')).toMatchObject({ code: 0, stdout: '3\n' })
    } finally {
      await server.stop()
    }
  })

  test('leaves the state and every record as they were', async () => {
    const data = copied('same')
    const reading = ['replay', '--reason', 'audit', '--format', 'jsonl']
    const record = async () => {
      const told = await run([...reading, '--subject', house.caseOf(1).subject, '--data', data])
      // The readings themselves are events: what follows the first of them is left out.
      return told.stdout.split('\n').filter((line) => !line.includes('LedgerRead'))
    }
    const before = await record()
    for (const words of [['add'], ['rewrap'], ['drop', '1']])
      expect((await runHere('keys', ...words, '--data', data)).code).toBe(0)
    const after = await record()
    expect(before.length).toBeGreaterThan(1)
    expect(after.slice(0, -2)).toEqual(before.slice(0, -2))
  })

  test('refuses what would lose keys', async () => {
    const data = copied('refusing')
    const on = (...words: ReadonlyArray<string>) => runHere('keys', ...words, '--data', data)
    expect(await on('drop')).toMatchObject({ code: exits.usage })
    expect(await on('drop', 'one')).toMatchObject({ code: exits.usage })
    expect(await on('drop', '1')).toMatchObject({
      code: exits.data,
      stderr: expect.stringContaining('newest'),
    })
    expect(await on('drop', '7')).toMatchObject({ code: exits.data })
    await on('add')
    expect(await on('drop', '2')).toMatchObject({ code: exits.data })
    expect(keysIn(data)).toHaveLength(2)
  })

  test('shows an epoch that the vault needs and the file lacks', async () => {
    const data = copied('missing')
    for (const words of [['add'], ['rewrap']])
      expect((await runHere('keys', ...words, '--data', data)).code).toBe(0)
    const { epochs } = JSON.parse(readFileSync(keyFile(data), 'utf8')) as { epochs: unknown[] }
    writeFileSync(keyFile(data), JSON.stringify({ epochs: epochs.slice(0, 1) }))
    expect(await statesOf(data)).toEqual([
      [1, 'newest'],
      [2, 'missing'],
    ])
    expect(await runHere('keys', 'rewrap', '--data', data)).toMatchObject({ code: exits.config })
  })

  test('prints no key, whatever is asked', async () => {
    const data = copied('silent')
    const said: string[] = []
    for (const words of [
      ['list'],
      ['list', '--json'],
      ['add'],
      ['rewrap'],
      ['list'],
      ['drop', '1'],
    ]) {
      const known = keysIn(data)
      const { stdout, stderr } = await runHere('keys', ...words, '--data', data)
      said.push(stdout, stderr)
      for (const key of [...known, ...keysIn(data)]) expect(said.join('')).not.toContain(key)
    }
  })
})

describe('beside a server', () => {
  test('list and add go on, rewrap and drop are refused', async () => {
    const data = copied('serving')
    const server = await serveOn(['serve', '--data', data])
    try {
      expect((await run(['keys', 'list', '--data', data])).stdout).toContain('newest')
      expect((await run(['keys', 'add', '--data', data])).code).toBe(0)
      expect((await run(['keys', 'rewrap', '--data', data])).code).toBe(exits.locked)
      expect((await run(['keys', 'drop', '1', '--data', data])).code).toBe(exits.locked)
      expect(keysIn(data)).toHaveLength(2)
    } finally {
      await server.stop()
    }
  })
})

describe('a file of keys', () => {
  test('is made where neither key nor vault exists, never where a vault needs its own key', async () => {
    const room = scratch()
    const file = room.path('keys/kek.json')
    const made = await runHere('keys', 'add', '--data', room.path('data'), '--kek-file', file)
    expect(made).toMatchObject({ code: 0, stdout: '1\n' })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const data = copied('waiting')
    const other = room.path('other.json')
    expect(await runHere('keys', 'add', '--data', data, '--kek-file', other)).toMatchObject({
      code: exits.config,
    })
    room.remove()
  })

  test('is left alone where the keys come from the environment', async () => {
    const data = copied('environment')
    const env = { LEDGER_KEK: keysIn(data)[0] ?? '' }
    const list = await run(['keys', 'list', '--json', '--data', data], { env })
    const [one] = JSON.parse(list.stdout) as Shown[]
    expect(one).toMatchObject({ epoch: 1, state: 'newest' })
    expect(one?.fingerprint).toBe((await listed(data))[0]?.fingerprint)
    for (const words of [['add'], ['drop', '1']]) {
      const refused = await run(['keys', ...words, '--data', data], { env })
      expect(refused.code).toBe(exits.config)
      expect(refused.stderr).toContain('LEDGER_KEK')
    }
  })
})

describe('keys', () => {
  test('refuses words it does not know', async () => {
    expect(await runHere('keys')).toMatchObject({ code: exits.usage })
    expect(await runHere('keys', 'show')).toMatchObject({ code: exits.usage })
    expect(await runHere('keys', 'list', 'all')).toMatchObject({ code: exits.usage })
  })

  test('refuses a folder without a ledger', async () => {
    const room = scratch()
    const data = room.path('data')
    await runHere('keys', 'add', '--data', data)
    expect(await runHere('keys', 'rewrap', '--data', data)).toMatchObject({
      code: exits['no-input'],
    })
    room.remove()
  })
})
