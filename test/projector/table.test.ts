import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Projection } from '../../src/projector/projection.ts'
import { foldedTable } from '../../src/projector/tables/table.ts'
import { eventOf, facts, of, recordedOf } from './facts.ts'
import { newFolder, openRows } from './support.ts'
import { right } from '../support/unwrap.ts'

const id = { name: 'seen', version: 1, generation: 1 }

/** Counts events by the person's number, in two digits. */
const seen: Projection<{ readonly count: number }> = {
  name: 'seen',
  version: 1,
  keysOf: ({ event }) => [(event.subject ?? '').slice(-6).replace(/^0{1,4}/, '')],
  initial: { count: 0 },
  evolve: ({ count }) => ({ count: count + 1 }),
}

/** Knows whom it has seen: its rows are made once. */
const seenOnce: Projection<{ readonly count: number }> = {
  ...seen,
  evolve: (row) => (row.count === 0 ? { count: 1 } : row),
}

const openTable = async () => {
  const rows = await openRows(newFolder())
  const table = foldedTable(seen)
  const generation = table.generation(rows.table(id))
  generation.serve()
  const seeing = (n: number) =>
    recordedOf([{ place: of(n), event: eventOf(0, of(n), facts.shown) }])
  const see = (n: number): void => seeing(n).forEach(generation.apply)
  const stage = (n: number): void => seeing(n).forEach(generation.stage)
  const save = async (): Promise<void> => {
    await right(
      rows.commit([{ table: id, rows: [...generation.take()], made: generation.made() }], {
        position: 0n,
        tables: [],
      }),
    )
    generation.settle(true)
  }
  return { rows: table.rows, generation, see, stage, save }
}

describe('a table', () => {
  test('shows a change before it is written, while it is written and after', async () => {
    const { rows, generation, see, save } = await openTable()
    see(1)
    expect(rows.get('01')).toEqual({ count: 1 })
    const taken = generation.take()
    expect(rows.get('01')).toEqual({ count: 1 })
    see(1)
    expect(rows.get('01')).toEqual({ count: 2 })
    expect([...taken]).toEqual([['01', '{"count":1}']])
    generation.settle(true)
    await save()
    expect(rows.get('01')).toEqual({ count: 2 })
    expect(rows.get('02')).toBeUndefined()
  })
  test('reads a row once that each event leaves as it is', async () => {
    const rows = await openRows(newFolder())
    const disk = rows.table(id)
    const asked: string[] = []
    const generation = foldedTable(seenOnce).generation({
      ...disk,
      get: (key) => {
        asked.push(key)
        return disk.get(key)
      },
    })
    const see = (): void =>
      recordedOf([{ place: of(1), event: eventOf(0, of(1), facts.shown) }]).forEach(
        generation.apply,
      )
    see()
    await right(
      rows.commit([{ table: id, rows: [...generation.take()], made: generation.made() }], {
        position: 0n,
        tables: [],
      }),
    )
    generation.settle(true)
    expect(asked).toEqual(['01'])
    see()
    see()
    expect(asked).toEqual(['01', '01'])
    expect(generation.changed()).toBe(0)
  })
  test('takes again what could not be written, with what changed since', async () => {
    const { generation, see, save } = await openTable()
    see(1)
    see(2)
    generation.take()
    expect(generation.made()).toEqual(['01', '02'])
    see(2)
    see(3)
    generation.settle(false)
    expect(generation.changed()).toBe(3)
    expect([...generation.take()]).toEqual([
      ['01', '{"count":1}'],
      ['02', '{"count":2}'],
      ['03', '{"count":1}'],
    ])
    expect(generation.made()).toEqual(['01', '02', '03'])
    generation.settle(false)
    await save()
    see(1)
    generation.take()
    expect(generation.made()).toEqual([])
  })
  test('shows what was folded to the side once it is published, and never what was discarded', async () => {
    const step = fc.record({
      does: fc.constantFrom('see', 'publish', 'discard'),
      people: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 5 }),
      isSavedMeanwhile: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const { rows, generation, see, save, stage } = await openTable()
        const counts = new Map<string, number>()
        const shown = () => new Map(rows.scan('', 99).map(([key, { count }]) => [key, count]))
        const count = (n: number): void => {
          const key = `0${n}`
          counts.set(key, (counts.get(key) ?? 0) + 1)
        }
        for (const { does, people, isSavedMeanwhile } of steps) {
          if (does === 'see') people.forEach(see)
          else people.forEach(stage)
          if (does === 'see') people.forEach(count)
          expect(shown()).toEqual(counts)
          if (isSavedMeanwhile) await save()
          expect(shown()).toEqual(counts)
          if (does !== 'see') generation[does]()
          if (does === 'publish') people.forEach(count)
          expect(shown()).toEqual(counts)
        }
        await save()
        expect([...generation.take()]).toEqual([])
        expect(shown()).toEqual(counts)
      }),
      { numRuns: 25 },
    )
  })
  test('scans what is written and what is not as one', async () => {
    const step = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant('save' as const))
    const query = fc.record({
      prefix: fc.constantFrom('', '0', '1', '2'),
      limit: fc.integer({ min: 1, max: 12 }),
      after: fc.option(fc.constantFrom('', '05', '10', '17', '2', '3'), { nil: undefined }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        query,
        async (steps, { prefix, limit, after }) => {
          const { rows, see, save } = await openTable()
          const counts = new Map<string, number>()
          for (const next of steps) {
            if (next === 'save') await save()
            else {
              see(next)
              const key = next.toString(16).padStart(2, '0')
              counts.set(key, (counts.get(key) ?? 0) + 1)
            }
          }
          const expected = [...counts]
            .filter(([key]) => key.startsWith(prefix) && (after === undefined || key > after))
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .slice(0, limit)
            .map(([key, count]) => [key, { count }])
          // Whatever `after` is, also one before or past every key of the prefix, a scan never leaves it.
          expect(rows.scan(prefix, limit, after)).toEqual(expected)
        },
      ),
      { numRuns: 25 },
    )
  })
  test('answers what is on disk also from what it keeps at hand, more or less of it', async () => {
    // More than is kept twice over, so that each person is among what is kept for a while and then is not.
    const others = Array.from({ length: 4_500 }, (_, n) => n + 0x100)
    const { rows, generation, see, save } = await openTable()
    const countOf = (key: string): number | undefined => {
      const nearest = rows.nearest(key)
      if (nearest === undefined) return undefined
      return nearest.as === 'row' ? nearest.row.count : JSON.parse(nearest.text).count
    }
    for (let times = 1; times <= 3; times += 1) {
      see(1)
      await save()
      expect([countOf('01'), rows.get('01')?.count]).toEqual([times, times])
      for (const n of others) see(n)
      await save()
      // No longer at hand as a row: read as text, kept, and read again from what was kept.
      expect([countOf('01'), countOf('01'), rows.get('01')?.count]).toEqual([times, times, times])
    }
    see(1)
    generation.take()
    generation.settle(false)
    expect(countOf('01')).toBe(4)
  })
})
