/** The log of decisions is held to events: each hour by its hash, and what a kill cut of one told as such. */
import { createHash, randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { LedgerEvent } from '../../../src/events/ledger-event.ts'
import { E } from '../../../src/fp.ts'
import { eventIdFrom } from '../../../src/kernel/ids.ts'
import { instantOf } from '../../../src/kernel/instant.ts'
import { keepDecisionsLogged } from '../../../src/main/decisions-logged/keep.ts'
import type { EndKeeping } from '../../../src/main/decisions-logged/keep.ts'
import { openOperationsLog } from '../../../src/operations/log.ts'
import type { LogLine } from '../../../src/operations/log-line.ts'
import { tallyFrom } from '../../../src/operations/decision-tally.ts'
import { openHouse } from '../../http/house.ts'
import type { House } from '../../http/house.ts'
import { makeFolder } from '../../support/folder.ts'
import type { TestFolder } from '../../support/folder.ts'

type Logged = Extract<LedgerEvent, { readonly type: 'DecisionsLogged' }>['body']

const half = Date.UTC(2026, 10, 29, 9, 30)
const minute = 60_000

let house: House
let room: TestFolder
let clockMs: number
beforeAll(async () => {
  house = await openHouse()
})
beforeEach(() => {
  room = makeFolder('decision-log')
  clockMs = half
})
afterAll(() => house.close())

const line = (route: string): LogLine => ({
  event: 'request',
  route,
  method: 'GET',
  status: 200,
  ms: 1,
  requestId: randomUUID(),
  key: undefined,
  problem: undefined,
  trace: undefined,
})

/** A process that logs into the folder's file: `kill` leaves it as it is, `end` is its orderly end. */
const begin = async (
  ledger: Parameters<typeof keepDecisionsLogged>[0]['ledger'] = house.ledger,
) => {
  const from = instantOf(clockMs)
  const tally = tallyFrom(from)
  const file = room.path('ledger.log')
  const log = openOperationsLog({ file }, () => clockMs, tally.take)
  const keep = { ledger, tally, from, folder: room.folder, file, now: () => instantOf(clockMs) }
  const name = eventIdFrom(randomUUID())
  const end: EndKeeping = await keepDecisionsLogged({ ...keep, log: name })
  return {
    name,
    write: (...routes: ReadonlyArray<string>) => {
      for (const route of routes) log.write(line(route))
      log.flush()
    },
    end: async () => {
      log.flush()
      await end()
      log.close()
    },
    // Lines handed over lie with the system by then; nothing else is done.
    kill: () => log.close(),
  }
}

const logged = async (name: string): Promise<ReadonlyArray<Logged>> =>
  (await house.events()).flatMap((event) =>
    event.type === 'DecisionsLogged' && event.body.log === name ? [event.body] : [],
  )

const fileText = () => readFileSync(room.path('ledger.log'), 'utf8')

/** As a shell would: the file's lines of decisions between two instants, hashed. */
const hashOf = (from: string, to: string): string => {
  const hash = createHash('sha256')
  for (const each of fileText().split(/(?<=\n)/)) {
    const at = /^{"at":"([^"]+)"/.exec(each)?.[1] ?? ''
    if (/"route":"(askByQuery|ask|askMany|viewOfRecipient)"/.test(each) && at >= from && at < to)
      hash.update(each)
  }
  return hash.digest('hex')
}

const openFile = () => room.path('decision-log.json')

describe('the log of decisions', () => {
  test('is told hour by hour, and at the end of the process, by count and hash', async () => {
    const process = await begin()
    process.write('askByQuery', 'act', 'ask')
    clockMs += 40 * minute
    process.write('askMany', 'trail')
    await process.end()
    const parts = await logged(process.name)
    expect(parts.map(({ part, end, lines, dropped }) => [part, end, lines, dropped])).toEqual([
      [0, 'hour', 2, 0],
      [1, 'stopped', 1, 0],
    ])
    expect(parts[0]).toMatchObject({ from: instantOf(half), to: '2026-11-29T10:00:00.000Z' })
    expect(parts[1]?.from).toBe(parts[0]?.to)
    for (const { from, sha256, end, to } of parts)
      expect([end, sha256]).toEqual([end, hashOf(from, end === 'stopped' ? '9' : to)])
    expect(existsSync(openFile())).toBe(false)
  })

  test('tells hours without a decision too', async () => {
    const process = await begin()
    clockMs += 140 * minute
    await process.end()
    expect((await logged(process.name)).map(({ end, lines }) => [end, lines])).toEqual([
      ['hour', 0],
      ['hour', 0],
      ['stopped', 0],
    ])
  })

  test('that a kill cut is told at the next start, as far as the file holds it', async () => {
    const killed = await begin()
    killed.write('ask', 'ask')
    clockMs += minute
    killed.write('askByQuery')
    killed.kill()
    appendFileSync(room.path('ledger.log'), fileText().slice(0, 60))
    clockMs += minute
    const next = await begin()
    next.write('ask')
    await next.end()
    const [cut, ...more] = await logged(killed.name)
    expect(more).toEqual([])
    expect(cut).toEqual({
      log: killed.name,
      part: 0,
      from: instantOf(half),
      to: instantOf(half + 2 * minute),
      end: 'cut',
      lines: 3,
      sha256: hashOf(instantOf(half), instantOf(half + 2 * minute)),
    })
    expect((await logged(next.name)).map(({ end }) => end)).toEqual(['stopped'])
  })

  test('that was cut and whose file is gone is told without a count', async () => {
    const killed = await begin()
    killed.kill()
    rmSync(room.path('ledger.log'))
    clockMs += minute
    const from = instantOf(clockMs)
    const keep = { ledger: house.ledger, tally: tallyFrom(from), from, folder: room.folder }
    const now = () => instantOf(clockMs)
    const log = eventIdFrom(randomUUID())
    const end = await keepDecisionsLogged({ ...keep, file: room.path('ledger.log'), now, log })
    await end()
    const [cut] = await logged(killed.name)
    expect(cut?.end).toBe('cut')
    expect(cut).not.toHaveProperty('lines')
    expect(cut).not.toHaveProperty('sha256')
  })

  test('waits while nothing can be recorded, and loses no part to a kill meanwhile', async () => {
    const away = {
      recordDecisions: () => async () =>
        E.left({ failure: 'store-unavailable', cause: 'away' } as const),
    }
    const process = await begin(away)
    process.write('ask')
    await process.end()
    expect(await logged(process.name)).toEqual([])
    const left = JSON.parse(readFileSync(openFile(), 'utf8'))
    expect(left).toMatchObject({ log: process.name, part: 1, counted: [{ part: 0, lines: 1 }] })
    clockMs += minute
    const next = await begin()
    expect((await logged(process.name)).map(({ part, end }) => [part, end])).toEqual([
      [0, 'stopped'],
      [1, 'cut'],
    ])
    await next.end()
  })
})

describe('the tally', () => {
  test('counts what there was no room for, and hashes none of it', () => {
    const from = instantOf(half)
    const tally = tallyFrom(from)
    const text = `{"at":"${from}","event":"request","route":"ask","status":200}\n`
    tally.take([text, text], true)
    tally.take([text, '{"at":"x","event":"stop"}\n'], false)
    const { lines, dropped, sha256 } = tally.rest(from)
    const expected = createHash('sha256')
      .update(text + text)
      .digest('hex')
    expect([lines, dropped, sha256]).toEqual([2, 1, expected])
  })

  test('counts a line of an earlier hour, after a clock went back, in the present one', () => {
    const tally = tallyFrom(instantOf(half))
    const at = (ms: number) => `{"at":"${instantOf(ms)}","event":"request","route":"ask"}\n`
    tally.take([at(half + 60 * minute), at(half)], true)
    expect(tally.over(instantOf(half + 60 * minute)).map(({ lines }) => lines)).toEqual([0])
    expect(tally.rest(instantOf(half + 60 * minute)).lines).toBe(2)
  })
})
