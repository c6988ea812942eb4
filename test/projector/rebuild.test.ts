import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { standing } from '../../projections/internal/standing.ts'
import type { Progress } from '../../src/projector/rebuild/build.ts'
import { stateDigest } from '../../src/projector/digest.ts'
import type { Projection, RecordedEvent } from '../../src/projector/projection.ts'
import { foldedTable } from '../../src/projector/tables/table.ts'
import type { AnyTable } from '../../src/projector/tables/table.ts'
import { eventOf, facts, of, person, recordedOf } from './facts.ts'
import { history } from './histories.ts'
import type { Act } from './histories.ts'
import { allTables, digestOfWhole, newFolder, openLog, openRows, start } from './support.ts'
import { until } from '../support/until.ts'
import { left, right } from '../support/unwrap.ts'

const recorded = (acts: ReadonlyArray<Act>): ReadonlyArray<RecordedEvent> =>
  recordedOf(
    acts.map(({ place, fact, lateMs }, i) => ({ place, event: eventOf(i, place, fact, lateMs) })),
  )

/** Folds all tables, committing after the events whose numbers are in `cuts`, as if the fold had stopped there. */
const foldWithCuts = async (events: ReadonlyArray<RecordedEvent>, cuts: ReadonlySet<number>) => {
  const rows = await openRows(newFolder())
  const open = (tables: ReadonlyArray<AnyTable>) =>
    tables.map((table) => {
      const id = { name: table.name, version: table.version, generation: 1 }
      return { id, generation: table.generation(rows.table(id)) }
    })
  let members = open(allTables())
  const commit = async (position: bigint): Promise<void> => {
    const changes = members.map(({ id, generation }) => ({
      table: id,
      rows: [...generation.take()],
      made: generation.made(),
    }))
    const tables = members.map(({ id }) => ({ ...id, phase: 'live' as const, position }))
    await right(rows.commit(changes, { position, tables }))
    // A new process knows nothing but what is on disk.
    members = open(allTables())
  }
  for (const [i, event] of events.entries()) {
    for (const { generation } of members) generation.apply(event)
    if (cuts.has(i)) await commit(event.position)
  }
  await commit(BigInt(events.length - 1))
  return stateDigest(rows)
}

describe('the state digest', () => {
  test('is the same however events were batched and wherever the fold was taken up again', async () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 59 }))
    await fc.assert(
      fc.asyncProperty(history(60), cuts, async (acts, at) => {
        const events = recorded(acts)
        const once = await foldWithCuts(events, new Set())
        expect(await foldWithCuts(events, new Set(at))).toEqual(once)
      }),
      { numRuns: 25 },
    )
  })
  test('differs when one event differs', async () => {
    const acts = (fact: Act['fact']): ReadonlyArray<Act> => [{ place: of(1), fact, lateMs: 0 }]
    const [granted, refused] = [facts.granted, facts.refused].map((fact) => recorded(acts(fact)))
    const one = await foldWithCuts(granted ?? [], new Set())
    expect((await foldWithCuts(refused ?? [], new Set())).overall).not.toBe(one.overall)
  })
  test('is the same live, stopped at random and after a rebuild', async () => {
    await fc.assert(
      fc.asyncProperty(history(40), fc.array(fc.nat({ max: 39 })), async (acts, stops) => {
        const folder = newFolder()
        const log = await openLog(folder)
        const rows = await openRows(folder)
        let projector = await start({ reader: log, rows })
        for (const [i, { place, fact, lateMs }] of acts.entries()) {
          await log.record(place, fact, lateMs)
          if (!stops.includes(i)) continue
          await projector.stop()
          projector = await start({ reader: log, rows })
        }
        await projector.waitFor(await right(log.head()), 30_000)
        await right(projector.rebuild([], () => {}))
        await projector.stop()
        const whole = await digestOfWhole(log)
        expect(await stateDigest(rows)).toEqual(whole)
        await rows.close()
        await log.close()
      }),
      { numRuns: 8 },
    )
  })
})

const counted = (version: number, by: number): Projection<{ readonly count: number }> => ({
  name: 'counted',
  version,
  keysOf: () => ['all'],
  initial: { count: 0 },
  evolve: ({ count }) => ({ count: count + by }),
})

const fill = async (log: Awaited<ReturnType<typeof openLog>>, count: number): Promise<void> => {
  await Promise.all(Array.from({ length: count }, (_, n) => log.record(of(n), facts.shown)))
}

describe('a raised version', () => {
  test('is built beside the old rows, which are read meanwhile, and then swapped in', async () => {
    const folder = newFolder()
    const log = await openLog(folder)
    const rows = await openRows(folder)
    await fill(log, 3_000)
    const first = await start({ reader: log, rows, tables: [foldedTable(counted(1, 1))] })
    await first.waitFor(2_999n, 30_000)
    await first.stop()
    const table = foldedTable(counted(2, 10))
    const second = await start({ reader: log, rows, tables: [table] })
    expect(table.rows.get('all')).toEqual({ count: 3_000 })
    expect(second.positionOf('counted')).toBe(2_999n)
    expect(
      (await second.health()).tables.map(({ version, phase }) => `${version} ${phase}`).sort(),
    ).toEqual(['1 frozen', '2 building'])
    await log.record(of(1), facts.cancelled)
    await until(() => table.rows.get('all')?.count === 30_010)
    expect((await second.health()).tables).toEqual([
      { name: 'counted', version: 2, phase: 'live', position: 3_000n },
    ])
    // The old rows are deleted, in time.
    await until(
      () =>
        rows
          .state()
          .tables.map(({ version }) => version)
          .join() === '2',
    )
    expect(rows.table({ name: 'counted', version: 1, generation: 1 }).get('all')).toBeUndefined()
  })
  test('is gone on with after a stop in the middle', async () => {
    const folder = newFolder()
    const log = await openLog(folder)
    const rows = await openRows(folder)
    await fill(log, 5_000)
    const first = await start({ reader: log, rows, tables: [foldedTable(counted(1, 1))] })
    await first.waitFor(4_999n, 30_000)
    await first.stop()
    const second = await start({ reader: log, rows, tables: [foldedTable(counted(2, 10))] })
    await until(async () =>
      (await second.health()).tables.some(
        ({ phase, position }) => phase !== 'frozen' && position > 0n,
      ),
    )
    await second.stop()
    const table = foldedTable(counted(2, 10))
    const third = await start({ reader: log, rows, tables: [table] })
    await until(
      () => third.positionOf('counted') === 4_999n && table.rows.get('all')?.count === 50_000,
    )
  })
  test('of one table does not hold up the others', async () => {
    const folder = newFolder()
    const log = await openLog(folder)
    const rows = await openRows(folder)
    await fill(log, 100)
    const people = foldedTable(standing)
    const first = await start({ reader: log, rows, tables: [people] })
    await first.waitFor(99n, 30_000)
    await first.stop()
    const added = foldedTable(counted(1, 1))
    const second = await start({ reader: log, rows, tables: [people, added] })
    expect(second.positionOf('standing')).toBe(99n)
    expect(second.positionOf('counted')).toBe(-1n)
    await until(() => second.positionOf('counted') === 99n)
    expect(added.rows.get('all')).toEqual({ count: 100 })
  })
})

describe('a rebuild by command', () => {
  test('goes on beside live folds and reads, tells its progress, and ends with the same rows', async () => {
    const folder = newFolder()
    const log = await openLog(folder)
    const rows = await openRows(folder)
    await fill(log, 3_000)
    const people = foldedTable(standing)
    const table = foldedTable(counted(1, 1))
    const projector = await start({ reader: log, rows, tables: [people, table] })
    await projector.waitFor(2_999n, 30_000)
    const progress: Progress[] = []
    const counts: number[] = []
    const rebuilt = right(projector.rebuild(['counted'], (one) => progress.push(one)))
    for (let n = 0; n < 50; n += 1) {
      await projector.waitFor(await log.record(of(n), facts.cancelled), 30_000)
      counts.push(table.rows.get('all')?.count ?? 0)
    }
    await rebuilt
    expect(counts).toEqual(Array.from({ length: 50 }, (_, n) => 3_001 + n))
    expect(table.rows.get('all')).toEqual({ count: 3_050 })
    expect(progress.at(-1)?.done).toBeGreaterThanOrEqual(3_000)
    expect(people.rows.get(person(7))).toBeDefined()
  })
  test('is refused for a projection that is not there', async () => {
    const folder = newFolder()
    const log = await openLog(folder)
    const rows = await openRows(folder)
    const projector = await start({ reader: log, rows })
    expect(await left(projector.rebuild(['nothing'], () => {}))).toEqual({
      refusal: 'unknown-projection',
      name: 'nothing',
    })
  })
})
