import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exits } from '../../src/cli/words/exit.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import { openEmbeddedReader } from '../../src/store/embedded/reading/open-reader.ts'
import { eventOf, freshStream } from '../store/support.ts'
import { openHouse } from './house.ts'
import type { House } from './house.ts'
import { run, runHere, serveOn } from './support.ts'
import { right } from '../support/unwrap.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
}, 90_000)
afterAll(() => house.remove())

type Facts = { readonly log: { readonly events: number }; readonly state: string }
type Proof = { readonly equal: boolean; readonly source: Facts; readonly target: Facts }

const moved = async (from: string, to: string) => {
  const { code, stdout, stderr } = await run(['migrate', '--from', from, '--to', to, '--json'])
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Proof
}

const idOf = async (folder: string): Promise<string> => {
  const { ledgerId, close } = await right(openEmbeddedReader({ folder }))
  await close()
  return ledgerId
}

describe('moving house', () => {
  test('gives the same ledger: its events, its state, its id and its name', async () => {
    const to = house.path('moved')
    const { equal, source, target } = await moved(house.data, to)
    expect(equal).toBe(true)
    expect(target).toEqual(source)
    expect(source.state).toBe((await house.replayed()).digest)
    expect(await idOf(to)).toBe(await idOf(house.data))
    const lineIn = (folder: string) =>
      readFileSync(join(folder, 'name'), 'utf8')
        .split('\n')
        .filter((line) => /^(?:ledger|name) /.test(line))
    expect(lineIn(to)).toEqual(lineIn(house.data))
    expect(existsSync(join(to, 'moving-in'))).toBe(false)
    expect((await run(['fsck', '--data', to])).code).toBe(0)
  })

  test('opens what was sealed, once vault and keys are there too', async () => {
    const to = house.path('furnished')
    await moved(house.data, to)
    for (const part of ['vault', 'keys'])
      cpSync(join(house.data, part), join(to, part), { recursive: true })
    const { subject } = house.caseOf(2)
    const reading = ['--subject', subject, '--reason', 'audit', '--format', 'jsonl', '--data', to]
    const { stdout } = await run(['replay', ...reading])
    expect(stdout).toContain('asked for no more offers')
  })

  test('again writes nothing', async () => {
    const to = house.path('again')
    await moved(house.data, to)
    const { code, stderr } = await run(['migrate', '--from', house.data, '--to', to])
    expect(code).toBe(0)
    expect(stderr).toContain('0 of')
  })

  test('goes on with an unfinished move', async () => {
    const to = house.path('unfinished')
    const source = await right(openEmbeddedReader({ folder: house.data }))
    const first = await right(source.readAll({ direction: 'forwards', from: 'start', maxCount: 1 }))
    const target = await right(openEmbeddedStore({ folder: to, ledgerId: source.ledgerId }))
    for (const { stream, event } of first) await right(target.append(stream, 'no-stream', [event]))
    await target.close()
    await source.close()
    const { equal, target: whole } = await moved(house.data, to)
    expect(equal).toBe(true)
    expect(whole.log.events).toBeGreaterThan(Number(house.position))
  })
})

describe('a house that cannot be moved into', () => {
  test('is the same one, by whatever path', async () => {
    const alias = house.path('alias')
    symlinkSync(house.data, alias)
    const { code, stderr } = await runHere('migrate', '--from', house.data, '--to', alias)
    expect(code).toBe(exits.usage)
    expect(stderr).toContain('the same place')
  })

  test('is another ledger', async () => {
    const to = house.path('other')
    const other = await right(openEmbeddedStore({ folder: to }))
    await right(other.append(freshStream('subject'), 'no-stream', [eventOf()]))
    await other.close()
    const { code, stderr } = await runHere('migrate', '--from', house.data, '--to', to)
    expect(code).toBe(exits.data)
    expect(stderr).toContain('another ledger')
  })

  test('is one that has lived on, and its marks stay as they were', async () => {
    const to = house.path('lived-on')
    await moved(house.data, to)
    const store = await right(openEmbeddedStore({ folder: to }))
    await right(store.append(freshStream('subject'), 'no-stream', [eventOf()]))
    await store.close()
    const { code, stderr } = await runHere('migrate', '--from', house.data, '--to', to)
    expect(code).toBe(exits.data)
    expect(stderr).toContain('it was used since')
    expect(existsSync(join(to, 'moving-in'))).toBe(false)
  })

  test('seals under another name', async () => {
    const to = house.path('renamed')
    await moved(house.data, to)
    writeFileSync(join(to, 'name'), 'bank.example/other\n')
    const { code, stderr } = await runHere('migrate', '--from', house.data, '--to', to)
    expect(code).toBe(exits.config)
    expect(stderr).toContain('another name')
  })
})

describe('a house that cannot be moved out of', () => {
  test('is none', async () => {
    const { code } = await runHere(
      'migrate',
      '--from',
      house.path('nowhere'),
      '--to',
      house.path('x'),
    )
    expect(code).toBe(exits['no-input'])
    expect(existsSync(house.path('x'))).toBe(false)
  })

  test('is in use', async () => {
    const server = await serveOn(['serve', '--data', house.data])
    try {
      const { code } = await runHere('migrate', '--from', house.data, '--to', house.path('y'))
      expect(code).toBe(exits.locked)
    } finally {
      await server.stop()
    }
  })

  test.each(['http://127.0.0.1:2113', '@/nowhere/at-all', ''])('is not %j', async (from) => {
    const { code } = await runHere('migrate', '--from', from, '--to', house.path('z'))
    expect([exits.usage, exits['no-input']]).toContain(code)
  })
})

describe('a comparison', () => {
  test('runs beside a server, and finds what differs', async () => {
    const to = house.path('compared')
    await moved(house.data, to)
    const args = ['migrate', '--from', house.data, '--to', to, '--check']
    expect((await run(args)).code).toBe(0)
    const store = await right(openEmbeddedStore({ folder: to }))
    const [last] = await right(store.readAll({ direction: 'backwards', from: 'end', maxCount: 1 }))
    if (last === undefined) throw new Error('the log is empty')
    await right(store.append(freshStream('subject'), 'no-stream', [last.event]))
    const { code, stderr } = await run(args)
    await store.close()
    expect(code).toBe(1)
    expect(stderr).toContain('DIFFER')
  })

  test('of a house that is not there makes none', async () => {
    const to = house.path('absent')
    const { code } = await runHere('migrate', '--from', house.data, '--to', to, '--check')
    expect(code).toBe(exits['no-input'])
    expect(existsSync(to)).toBe(false)
  })
})
