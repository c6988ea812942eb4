import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { standing } from '../../projections/internal/standing.ts'
import { stateDigest } from '../../src/projector/digest.ts'
import type { Projection } from '../../src/projector/projection.ts'
import { foldedTable } from '../../src/projector/tables/table.ts'
import type { StoredEvent } from '../../src/store/event-store.ts'
import { heldDisk } from '../support/held-disk.ts'
import { eventOf, facts, of, person, storedOf } from './facts.ts'
import type { Plain } from './facts.ts'
import { history } from './histories.ts'
import { digestOfWhole, newFolder, openLog, openRows, start } from './support.ts'
import { until } from '../support/until.ts'
import { left, right } from '../support/unwrap.ts'

/** A log whose syncs can be held, and a projector that folds what is written while they are. */
const open = async () => {
  const folder = newFolder()
  const held = heldDisk()
  const log = await openLog(folder, held.io)
  const rows = await openRows(folder)
  const table = foldedTable(standing)
  const projector = await start({
    reader: log,
    watchWrites: log.watchWrites,
    rows,
    tables: [table],
  })
  // The first comes by the feed: nothing is folded ahead of a log that was not seen to its end.
  const first = await log.record(of(9), facts.shown)
  expect(await projector.waitFor(first, 30_000)).toBe('reached')
  await until(() => projector.lagMs() === 0)
  const hasCancelled = (n: number): boolean => table.rows.get(person(n))?.cancelled !== undefined
  return { held, log, rows, projector, hasCancelled }
}

/** A turn of the event loop, and some more: whatever could be shown early would be by then. */
const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30))

describe('a batch that is being written', () => {
  test('is not read before it is durable, and is as soon as it is', async () => {
    const { held, log, projector, hasCancelled } = await open()
    const before = projector.position()
    held.hold()
    const recording = log.record(of(1), facts.cancelled)
    await held.syncing()
    await aWhile()
    expect([projector.position(), hasCancelled(1)]).toEqual([before, false])
    held.release('synced')
    const position = await recording
    // In the very turn in which its writer is answered: nobody has to wait for the feed.
    expect([projector.position(), hasCancelled(1)]).toEqual([position, true])
    // The feed brings it again, and it counts once.
    await log.record(of(1), facts.shown)
    await until(() => projector.lagMs() === 0)
  })
  test('is never read where its sync failed, nor saved', async () => {
    const { held, log, rows, projector, hasCancelled } = await open()
    await until(() => rows.state().position === 0n)
    held.hold()
    const recording = log.append(of(1).stream, 'no-stream', [
      storedOf(eventOf(70, of(1), facts.cancelled)),
    ])
    const answered = left(recording)
    await held.syncing()
    held.release('failed')
    expect(await answered).toMatchObject({ failure: 'outcome-unknown' })
    await aWhile()
    expect([projector.position(), hasCancelled(1)]).toEqual([0n, false])
    await projector.stop()
    expect(rows.state().position).toBe(0n)
  })
  test('is not among what is saved meanwhile', async () => {
    const { held, log, rows, projector, hasCancelled } = await open()
    await projector.waitFor(await log.record(of(2), facts.cancelled), 30_000)
    held.hold()
    const recording = log.record(of(1), facts.cancelled)
    await held.syncing()
    // Rows folded before are saved while the disk works.
    await until(() => rows.state().position === 1n)
    const id = { name: 'standing', version: standing.version, generation: 1 }
    expect([rows.table(id).get(person(1)), hasCancelled(1)]).toEqual([undefined, false])
    held.release('synced')
    await recording
    await until(() => rows.state().position === 2n)
    expect(rows.table(id).get(person(1))).toBeDefined()
  })
  test('is read though all rows were built anew and swapped in while it was written', async () => {
    const { held, log, projector, hasCancelled } = await open()
    held.hold()
    const recording = log.record(of(1), facts.cancelled)
    await held.syncing()
    await right(projector.rebuild(['standing'], () => {}))
    held.release('synced')
    expect(await projector.waitFor(await recording, 30_000)).toBe('reached')
    expect(hasCancelled(1)).toBe(true)
  })
  test('stops the projector where a projection throws on it, and is not written', async () => {
    const folder = newFolder()
    const log = await openLog(folder)
    const rows = await openRows(folder)
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
    const tables = [foldedTable(standing), foldedTable(throwing)]
    const projector = await start({ reader: log, watchWrites: log.watchWrites, rows, tables })
    await projector.waitFor(await log.record(of(1), facts.shown), 30_000)
    await until(() => rows.state().position === 0n)
    const thrownOn = await log.record(of(2), facts.cancelled)
    expect(await projector.waitFor(thrownOn, 30_000)).toBe('stopped')
    expect((await projector.health()).stopped).toMatchObject({ stopped: 'projection-threw' })
    await projector.stop()
    expect(rows.state().position).toBe(0n)
  })
})

/** Several facts in one append, so that one batch changes one row more than once. */
type Appending = { readonly person: number; readonly facts: ReadonlyArray<Plain> }

const appending = fc.record({
  person: fc.integer({ min: 1, max: 3 }),
  facts: fc.array(fc.constantFrom<Plain>(...Object.values(facts)), { minLength: 1, maxLength: 3 }),
})

const appender = (log: Awaited<ReturnType<typeof openLog>>) => {
  const revisions = new Map<number, bigint>()
  let count = 1_000
  return async (one: Appending): Promise<bigint> => {
    const expected = revisions.get(one.person) ?? ('no-stream' as const)
    const events: ReadonlyArray<StoredEvent> = one.facts.map((fact) =>
      storedOf(eventOf(count++, of(one.person), fact)),
    )
    const next = (expected === 'no-stream' ? -1n : expected) + BigInt(events.length)
    revisions.set(one.person, next)
    return (await right(log.append(of(one.person).stream, expected, events))).position
  }
}

describe('rows folded while the disk worked', () => {
  test('are those of a log that is folded from its beginning', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(appending, { minLength: 1, maxLength: 4 }), {
          minLength: 1,
          maxLength: 8,
        }),
        async (rounds) => {
          const folder = newFolder()
          const log = await openLog(folder)
          const rows = await openRows(folder)
          const projector = await start({ reader: log, watchWrites: log.watchWrites, rows })
          const append = appender(log)
          for (const round of rounds) {
            const positions = await Promise.all(round.map((one) => append(one)))
            const last = positions.reduce((most, each) => (each > most ? each : most), -1n)
            expect(await projector.waitFor(last, 30_000)).toBe('reached')
          }
          await projector.stop()
          expect(await stateDigest(rows)).toEqual(await digestOfWhole(log))
        },
      ),
      { numRuns: 12 },
    )
  })
  test('are so whatever the registry and staff did among it', async () => {
    await fc.assert(
      fc.asyncProperty(history(20), async (acts) => {
        const folder = newFolder()
        const log = await openLog(folder)
        const rows = await openRows(folder)
        const projector = await start({ reader: log, watchWrites: log.watchWrites, rows })
        for (const { place, fact, lateMs } of acts) await log.record(place, fact, lateMs)
        expect(await projector.waitFor(BigInt(acts.length - 1), 30_000)).toBe('reached')
        await projector.stop()
        expect(await stateDigest(rows)).toEqual(await digestOfWhole(log))
      }),
      { numRuns: 8 },
    )
  })
})
