import { describe, expect, test } from 'vitest'
import { standing } from '../../projections/internal/standing.ts'
import { TE } from '../../src/fp.ts'
import type { Projection } from '../../src/projector/projection.ts'
import type { RowStore } from '../../src/projector/rows.ts'
import { decodeEvent } from '../../src/projector/read-event.ts'
import { startProjector } from '../../src/projector/run.ts'
import { foldedTable } from '../../src/projector/tables/table.ts'
import { StoreError } from '../../src/store/event-store.ts'
import { facts, of, person } from './facts.ts'
import { newFolder, openLog, openRows, start } from './support.ts'
import { until } from '../support/until.ts'
import { left } from '../support/unwrap.ts'

const open = async () => {
  const folder = newFolder()
  const log = await openLog(folder)
  const rows = await openRows(folder)
  return { folder, log, rows }
}

describe('the projector', () => {
  test('makes an event readable to a caller that waits for its position', async () => {
    const { log, rows } = await open()
    const table = foldedTable(standing)
    const projector = await start({ reader: log, rows, tables: [table] })
    const position = await log.record(of(1), facts.cancelled)
    expect(await projector.waitFor(position, 30_000)).toBe('reached')
    expect(table.rows.get(person(1))?.cancelled).toBeDefined()
    expect(projector.positionOf('standing')).toBe(position)
  })
  test('tells a waiter when the time is over, and when it is stopped', async () => {
    const { log, rows } = await open()
    const projector = await start({ reader: log, rows })
    expect(await projector.waitFor(7n, 20)).toBe('late')
    const waiting = projector.waitFor(7n, 30_000)
    await projector.stop()
    expect(await waiting).toBe('stopped')
    expect(projector.lagMs()).toBe(Number.POSITIVE_INFINITY)
  })
  test('says that it is up to date only once it is', async () => {
    const { log, rows } = await open()
    const projector = await start({ reader: log, rows })
    expect(projector.lagMs()).toBe(Number.POSITIVE_INFINITY)
    await projector.waitFor(await log.record(of(1), facts.shown), 30_000)
    await until(() => projector.lagMs() === 0)
    expect(await projector.health()).toMatchObject({
      alive: true,
      position: 0n,
      head: 0n,
      lagEvents: 0n,
      lagMs: 0,
    })
  })
  test('goes on after a restart from where it was, counting nothing twice', async () => {
    const { log, rows } = await open()
    const counts: Projection<{ readonly count: number }> = {
      name: 'counts',
      version: 1,
      keysOf: () => ['all'],
      initial: { count: 0 },
      evolve: ({ count }) => ({ count: count + 1 }),
    }
    const table = foldedTable(counts)
    for (let round = 0; round < 3; round += 1) {
      const projector = await start({ reader: log, rows, tables: [table] })
      const position = await log.record(of(round), facts.shown)
      expect(await projector.waitFor(position, 30_000)).toBe('reached')
      await projector.stop()
    }
    expect(table.rows.get('all')).toEqual({ count: 3 })
    expect(rows.state().position).toBe(2n)
  })
  test('stops at an event it cannot read, keeps what was before, and says where', async () => {
    const { log, rows } = await open()
    const table = foldedTable(standing)
    await log.record(of(1), facts.cancelled)
    const poison = await log.appendRaw(of(2).stream, '{"type":"Unheard"}')
    await log.record(of(3), facts.cancelled)
    const projector = await start({ reader: log, rows, tables: [table] })
    await until(async () => !(await projector.health()).alive)
    expect((await projector.health()).stopped).toEqual({
      stopped: 'unreadable-event',
      position: poison,
      cause: 'unknown-type',
    })
    expect(await projector.waitFor(poison, 30_000)).toBe('stopped')
    expect(projector.position()).toBe(poison - 1n)
    expect(projector.lagMs()).toBe(Number.POSITIVE_INFINITY)
    expect(table.rows.get(person(1))).toBeDefined()
    expect(table.rows.get(person(3))).toBeUndefined()
    await projector.stop()
    expect(rows.state().position).toBe(poison - 1n)
  })
  test('writes nothing of a batch that a projection threw on', async () => {
    const { log, rows } = await open()
    const throwing: Projection<{ readonly n: number }> = {
      name: 'throwing',
      version: 1,
      keysOf: ({ event }) => {
        if (event.type === 'AccountCancelled') throw new Error('a bug')
        return ['x']
      },
      initial: { n: 0 },
      evolve: ({ n }) => ({ n: n + 1 }),
    }
    const projector = await start({
      reader: log,
      rows,
      tables: [foldedTable(standing), foldedTable(throwing)],
    })
    expect(await projector.waitFor(await log.record(of(1), facts.shown), 30_000)).toBe('reached')
    await until(() => rows.state().position === 0n)
    await log.record(of(1), facts.cancelled)
    await until(async () => (await projector.health()).stopped?.stopped === 'projection-threw')
    await projector.stop()
    expect(rows.state().position).toBe(0n)
    expect(
      rows.table({ name: 'standing', version: standing.version, generation: 1 }).get(person(1)),
    ).toBeUndefined()
  })
  test('follows anew after the log failed, and shows the failure', async () => {
    const { log, rows } = await open()
    let failures = 2
    const reader = {
      ...log,
      follow: (position: bigint, signal: AbortSignal) => {
        failures -= 1
        if (failures >= 0) throw new StoreError({ failure: 'store-unavailable', cause: 'planted' })
        return log.follow(position, signal)
      },
    }
    const projector = await start({ reader, rows })
    const position = await log.record(of(1), facts.shown)
    expect(await projector.waitFor(position, 30_000)).toBe('reached')
    await until(() => projector.lagMs() === 0)
    expect(await projector.health()).toMatchObject({ alive: true, lastError: 'store-unavailable' })
  })
  test('keeps rows readable while they cannot be written, and writes them later', async () => {
    const { log, rows } = await open()
    let isFull = true
    const failing: RowStore = {
      ...rows,
      commit: (changes, state) =>
        isFull
          ? TE.left({ failure: 'rows-unavailable', cause: 'planted' })
          : rows.commit(changes, state),
    }
    const table = foldedTable(standing)
    const projector = await start({ reader: log, rows: failing, tables: [table] })
    expect(await projector.waitFor(await log.record(of(1), facts.cancelled), 30_000)).toBe(
      'reached',
    )
    await until(async () => (await projector.health()).lastError === 'rows-unavailable')
    expect(table.rows.get(person(1))).toBeDefined()
    isFull = false
    await until(() => rows.state().position === 0n)
    expect(
      rows.table({ name: 'standing', version: standing.version, generation: 1 }).get(person(1)),
    ).toBeDefined()
  })
  test('refuses rows that tell of another log', async () => {
    const { log, rows } = await open()
    const projector = await start({ reader: log, rows })
    await projector.waitFor(await log.record(of(1), facts.shown), 30_000)
    await projector.stop()
    const other = await openLog(newFolder())
    const options = {
      rows,
      tables: [],
      inMemory: [],
      observers: [],
      decode: decodeEvent,
      nowMs: () => 0,
      signal: new AbortController().signal,
    }
    expect(await left(startProjector({ ...options, reader: other }))).toEqual({
      failure: 'rows-of-another-log',
      position: 0n,
    })
  })
  test('tells observers of each event once its rows are there, and outlives one that throws', async () => {
    const { log, rows } = await open()
    const table = foldedTable(standing)
    const heard: boolean[] = []
    const projector = await start({
      reader: log,
      rows,
      tables: [table],
      observers: [
        () => {
          throw new Error('a bug')
        },
        (batch) =>
          heard.push(
            ...batch.map(({ event }) => table.rows.get(event.subject ?? '') !== undefined),
          ),
      ],
    })
    await projector.waitFor(await log.record(of(1), facts.cancelled), 30_000)
    await projector.waitFor(await log.record(of(2), facts.cancelled), 30_000)
    expect(heard).toEqual([true, true])
    expect(await projector.health()).toMatchObject({ alive: true, lastError: 'observer-threw' })
  })
})
