/** `fsck` goes on behind damage: to the next record, the next segment, and says all that it meets. */
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recut } from '../faults/damage/recut.ts'
import { told } from './looking.ts'
import { copiesIn, demoIn } from './copies.ts'
import { scratch } from './support.ts'

let room: ReturnType<typeof scratch>
let events = 0
beforeAll(async () => {
  room = scratch()
  const data = await demoIn(room)
  await recut(data, room.path('aside'), 16 * 1024)
  events = (await told(data)).read['log']?.['events'] ?? 0
}, 120_000)
afterAll(() => room.remove())

const copy = copiesIn(() => room)

const segment = (data: string, number: number): string =>
  join(data, 'log', `${String(number).padStart(10, '0')}.segment`)

/** Offsets of the JSON of events: damage there leaves the record's own length as it was. */
const eventsIn = (path: string): ReadonlyArray<number> => {
  const bytes = readFileSync(path)
  const found: number[] = []
  for (let at = bytes.indexOf('"occurredAt"'); at >= 0; at = bytes.indexOf('"occurredAt"', at + 1))
    found.push(at)
  return found
}

/** A segment with some events, neither the first nor the last. */
const crowded = (
  data: string,
): { readonly number: number; readonly offsets: ReadonlyArray<number> } => {
  for (let number = 2; number < 100; number += 1) {
    const offsets = eventsIn(segment(data, number))
    if (offsets.length > 3) return { number, offsets }
  }
  throw new Error('there is none')
}

const flip = (path: string, ...offsets: ReadonlyArray<number>): void => {
  chmodSync(path, 0o600)
  const bytes = readFileSync(path)
  for (const at of offsets) bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

const inLog = async (data: string) => {
  const { findings, read } = await told(data)
  const log = findings
    .filter(({ of }) => of === 'log')
    .map(({ where, reason }) => ({ where, reason }))
  return { log, events: read['log']?.['events'] ?? 0 }
}

describe('behind damage in a segment', () => {
  test('each record is read, and each that is damaged is told', async () => {
    const data = copy()
    const { number, offsets } = crowded(data)
    flip(segment(data, number), offsets[0] ?? 0, offsets[2] ?? 0)
    const { log, events: read } = await inLog(data)
    expect(log.slice(0, 2)).toEqual([
      {
        where: expect.stringContaining(`segment ${number}, offset `),
        reason: 'the checksum does not match',
      },
      {
        where: expect.stringContaining(`segment ${number}, offset `),
        reason: 'the checksum does not match',
      },
    ])
    expect(log[0]?.where).not.toBe(log[1]?.where)
    expect(read).toBe(events - 2)
  })

  test('also where the length of a record is damaged, and the next one has to be looked for', async () => {
    const data = copy()
    const path = segment(data, 1)
    // The first record stands behind the header of 128 bytes, its length 4 bytes into it.
    flip(path, 128 + 5)
    const { log, events: read } = await inLog(data)
    expect(log[0]?.where).toBe('segment 1, offset 128')
    expect(read).toBe(events - 1)
  })

  test('and behind a header that is damaged', async () => {
    const data = copy()
    const { number, offsets } = crowded(data)
    flip(segment(data, number), 20, offsets[1] ?? 0)
    const { log, events: read } = await inLog(data)
    expect(log[0]).toEqual({
      where: `segment ${number}, offset 0`,
      reason: 'the checksum does not match',
    })
    expect(log[1]?.where).toMatch(new RegExp(`^segment ${number}, offset [1-9]\\d+$`))
    expect(read).toBe(events - 1)
  })
})

describe('where a segment is missing', () => {
  test('it is told, and all others are read', async () => {
    const data = copy()
    const numbers = readdirSync(join(data, 'log')).filter((name) =>
      name.endsWith('.segment'),
    ).length
    expect(numbers).toBeGreaterThan(3)
    rmSync(segment(data, 2), { force: true })
    rmSync(segment(data, numbers), { force: true })
    flip(segment(data, 3), eventsIn(segment(data, 3))[0] ?? 0)
    const { log, events: read } = await inLog(data)
    expect(log).toEqual([
      { where: 'segment 2', reason: 'a segment of the log is missing' },
      { where: expect.stringMatching(/^segment 3, offset/), reason: 'the checksum does not match' },
      { where: `segment ${numbers}`, reason: 'a segment of the log is missing' },
    ])
    expect(read).toBeGreaterThan(10)
  })
})
