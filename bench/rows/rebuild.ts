/** A rebuild of every projection, beside one scan of the log and the writing of as many rows. */
import { join } from 'node:path'
import { open } from 'lmdb'
import { tableName } from '../../src/projector/rows.ts'
import { openEmbeddedRows } from '../../src/projector/embedded/open-rows.ts'
import type { Raw } from '../floors/lmdb.ts'
import { openMirror } from '../floors/mirror.ts'
import { orThrow, readyNode } from '../population/build.ts'
import { compared } from '../series.ts'
import type { Sample } from '../series.ts'
import type { Row } from './row.ts'

const rowsPerCommit = 2_000

/** Each table's rows in the order of their keys, which is the fastest there is. */
const writtenAgain = async (folder: string, target: string): Promise<number> => {
  const rows = orThrow('the rows', await openEmbeddedRows(folder)())
  // A table that is opened later is not in the snapshot.
  for (const table of rows.state().tables) rows.table(table)
  const snapshot = rows.snapshot()
  const startMs = performance.now()
  const root = open<string, string>({ path: target, maxDbs: 256, encoding: 'string' })
  let last: Promise<unknown> = Promise.resolve()
  let count = 0
  for (const table of snapshot.state.tables.filter(({ phase }) => phase === 'live')) {
    const database = root.openDB<string, string>(tableName(table), { encoding: 'string' })
    for (const [key, text] of snapshot.entries(table)) {
      last = database.put(key, text)
      count += 1
      if (count % rowsPerCommit === 0) await last
    }
  }
  await last
  const elapsedMs = performance.now() - startMs
  snapshot.done()
  await root.close()
  await rows.close()
  return elapsedMs
}

const scanned = ({ database }: Raw<number>): number => {
  const startMs = performance.now()
  let bytes = 0
  for (const { value } of database.getRange()) bytes += value.length
  if (bytes === 0) throw new Error('the log is empty')
  return performance.now() - startMs
}

const rebuilt = async (folder: string): Promise<Sample> => {
  const node = await readyNode(folder)
  const startMs = performance.now()
  orThrow('the rebuild', await node.ledger.rebuild([], () => {})())
  const value = (performance.now() - startMs) / 1_000
  await node.close()
  return { value, count: 1 }
}

/** From here on a rebuild takes minutes: it is measured once. */
const largeSubjects = 500_000

export const rebuild: Row = async ({ population, rounds, scratch }) => {
  const { folder, subjects } = population
  const raw = await openMirror(folder, scratch, 0n)
  let target = 0
  const measured = await compared(
    { rounds: subjects < largeSubjects ? rounds : 1, warmUps: 0 },
    { name: 'rebuild', unit: 's', measure: () => rebuilt(folder) },
    {
      name: 'one scan, and the rows written',
      unit: 's',
      measure: async (): Promise<Sample> => {
        target += 1
        const scanMs = scanned(raw)
        const writeMs = await writtenAgain(folder, join(scratch, `rows-${target}`))
        return { value: (scanMs + writeMs) / 1_000, count: 1 }
      },
    },
  )
  await raw.close()
  return measured
}
