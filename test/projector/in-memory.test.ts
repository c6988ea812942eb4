import { describe, expect, test } from 'vitest'
import { isRegistryEvent, registry, registryEvents } from '../../projections/internal/registry.ts'
import { standing } from '../../projections/internal/standing.ts'
import { inMemoryFold } from '../../src/projector/in-memory.ts'
import { foldedTable } from '../../src/projector/tables/table.ts'
import { catalogue, registryFacts } from './facts.ts'
import { newFolder, openLog, openRows, start } from './support.ts'
import { until } from '../support/until.ts'

const open = async () => {
  const folder = newFolder()
  return { log: await openLog(folder), rows: await openRows(folder) }
}

describe('state in memory', () => {
  const openWith = async (isLoadable: () => boolean) => {
    const { log, rows } = await open()
    const table = foldedTable(registry)
    const people = foldedTable(standing)
    const make = () =>
      inMemoryFold<ReadonlyArray<string>>({
        table: 'registry',
        initial: [],
        history: () => registryEvents(table.rows),
        concerns: isRegistryEvent,
        evolve: async (state, { type }) => {
          await Promise.resolve()
          if (!isLoadable()) throw new Error('the package is not there')
          return [...state, type]
        },
      })
    return { log, rows, table, people, make }
  }
  test('moves in the same turn as the rows', async () => {
    const { log, rows, table, people, make } = await openWith(() => true)
    const memory = make()
    const seen: string[] = []
    const projector = await start({
      reader: log,
      rows,
      tables: [table, people],
      inMemory: [memory],
      observers: [
        () =>
          seen.push(
            `${registryEvents(table.rows).length} rows, ${memory.current().length} in memory`,
          ),
      ],
    })
    for (const fact of [registryFacts.published, registryFacts.frozen, registryFacts.registered]) {
      await projector.waitFor(await log.record(catalogue, fact), 30_000)
    }
    expect(seen).toEqual(['1 rows, 1 in memory', '2 rows, 2 in memory', '3 rows, 3 in memory'])
  })
  test('is brought back from rows at a restart', async () => {
    const { log, rows, table, people, make } = await openWith(() => true)
    const first = await start({ reader: log, rows, tables: [table, people], inMemory: [make()] })
    await first.waitFor(await log.record(catalogue, registryFacts.published), 30_000)
    await first.stop()
    const memory = make()
    const second = await start({ reader: log, rows, tables: [table, people], inMemory: [memory] })
    await until(() => second.lagMs() === 0)
    expect(memory.current()).toEqual(['PolicyVersionPublished'])
    expect(second.positionOf('registry')).toBe(0n)
  })
  test('holds the rows back, and is not relied on, while what it needs cannot be loaded', async () => {
    let isLoadable = false
    const { log, rows, table, people, make } = await openWith(() => isLoadable)
    const projector = await start({
      reader: log,
      rows,
      tables: [table, people],
      inMemory: [make()],
    })
    const position = await log.record(catalogue, registryFacts.published)
    await until(async () => (await projector.health()).lastError === 'in-memory-unavailable')
    expect(projector.position()).toBe(-1n)
    expect(projector.lagMs()).toBeGreaterThan(0)
    isLoadable = true
    expect(await projector.waitFor(position, 30_000)).toBe('reached')
  })
  test('is not relied on after a restart until it is brought back', async () => {
    let isLoadable = true
    const { log, rows, table, people, make } = await openWith(() => isLoadable)
    const first = await start({ reader: log, rows, tables: [table, people], inMemory: [make()] })
    await first.waitFor(await log.record(catalogue, registryFacts.published), 30_000)
    await first.stop()
    isLoadable = false
    const second = await start({ reader: log, rows, tables: [table, people], inMemory: [make()] })
    await until(async () => !(await second.health()).alive)
    expect(second.positionOf('registry')).toBe(-1n)
    expect(second.positionOf('standing')).toBe(0n)
    isLoadable = true
    await until(() => second.positionOf('registry') === 0n)
  })
})
