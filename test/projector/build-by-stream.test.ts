import { describe, expect, test } from 'vitest'
import { TE, pipe } from '../../src/fp.ts'
import { stateDigest } from '../../src/projector/digest.ts'
import type { Projection } from '../../src/projector/projection.ts'
import { foldedTable } from '../../src/projector/tables/table.ts'
import { facts, of, person } from './facts.ts'
import { digestOfWhole, newFolder, openLog, openRows, start } from './support.ts'
import type { Log } from './support.ts'
import { until } from '../support/until.ts'
import { left, right } from '../support/unwrap.ts'

const people = 3_000

/** Everybody once, then everybody again: a person's events lie far apart. */
const fill = async (log: Log): Promise<void> => {
  for (const fact of [facts.shown, facts.granted])
    await Promise.all(Array.from({ length: people }, (_, n) => log.record(of(n), fact)))
}

/** Counts a person's events; each version by another number, so that rows tell who folded them. */
const counted = (version: number): Projection<{ readonly count: number }> => ({
  name: 'counted',
  version,
  keysOf: ({ event }) => (event.subject === undefined ? [] : [event.subject]),
  initial: { count: 0 },
  evolve: ({ count }) => ({ count: count + version }),
})

const openCounted = async () => {
  const folder = newFolder()
  const log = await openLog(folder)
  const rows = await openRows(folder)
  await fill(log)
  const first = await start({ reader: log, rows, tables: [foldedTable(counted(1))] })
  await first.waitFor(await right(log.head()), 20_000)
  await first.stop()
  return { log, rows }
}

const afterFirstPage = (log: Log) => {
  let release = (): void => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  let pages = 0
  const reader: Log = {
    ...log,
    readByStream: (options) => async () => {
      pages += 1
      if (pages > 1) await released
      return (log.readByStream?.(options) ?? TE.right([]))()
    },
  }
  return { reader, release: () => release() }
}

describe('a build by stream', () => {
  test('is gone on with where it was saved, and counts nothing twice', async () => {
    const { log, rows } = await openCounted()
    // Its second page comes only once it is to stop, so that it never ends before.
    const { reader, release } = afterFirstPage(log)
    const second = await start({ reader, rows, tables: [foldedTable(counted(10))] })
    await until(() => rows.state().tables.some(({ byStream }) => (byStream?.seen ?? 0) > 0))
    const stopped = second.stop()
    release()
    await stopped
    const begun = rows.state().tables.find(({ phase }) => phase === 'building')
    expect(begun).toMatchObject({ position: -1n, byStream: { until: BigInt(2 * people) - 1n } })
    // Of somebody whose stream was folded already, and of somebody new: neither belongs to the first part.
    await log.record(of(0), facts.cancelled)
    await log.record(of(people), facts.cancelled)
    const table = foldedTable(counted(10))
    const third = await start({ reader: log, rows, tables: [table] })
    await until(() => third.positionOf('counted') === BigInt(2 * people) + 1n)
    await until(() => rows.state().tables.every(({ phase }) => phase === 'live'))
    const counts = Array.from({ length: people + 1 }, (_, n) => table.rows.get(person(n))?.count)
    expect(counts).toEqual([30, ...Array.from({ length: people - 1 }, () => 20), 10])
  })
  test('ends with the rows that a log without streams at hand gives', async () => {
    const folder = newFolder()
    const log = await openLog(folder)
    const rows = await openRows(folder)
    for (const fact of Object.values(facts))
      for (const n of [3, 1, 2]) await log.record(of(n), fact)
    const { readByStream: _none, ...inOrder } = log
    for (const reader of [log, inOrder]) {
      const projector = await start({ reader, rows })
      await projector.waitFor(await right(log.head()), 30_000)
      await right(projector.rebuild([], () => {}))
      await projector.stop()
      expect(await stateDigest(rows)).toEqual(await digestOfWhole(log))
    }
  })
  test('stops where the streams lead to fewer events than the log holds', async () => {
    const folder = newFolder()
    const log = await openLog(folder)
    const rows = await openRows(folder)
    for (const n of [1, 2, 3]) await log.record(of(n), facts.shown)
    const reader: Log = {
      ...log,
      readByStream: (options) =>
        pipe(
          log.readByStream?.(options) ?? TE.right([]),
          TE.map((page) => page.filter(({ stream }) => stream !== of(2).stream)),
        ),
    }
    const projector = await start({ reader, rows, tables: [foldedTable(counted(1))] })
    await projector.waitFor(2n, 30_000)
    expect(await left(projector.rebuild([], () => {}))).toEqual({
      stopped: 'log-corrupt',
      where: 'the index of streams',
    })
  })
})
