/** The log as files: how long its opening takes, and how much of the disk an event takes. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openEmbeddedReader } from '../../src/store/embedded/reading/open-reader.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import { logFolder } from '../../src/store/embedded/files/names.ts'
import { orThrow } from '../population/build.ts'
import { compared } from '../series.ts'
import type { Sample } from '../series.ts'
import type { Row } from './row.ts'

const filesOf = (folder: string, endings: RegExp): ReadonlyArray<string> =>
  readdirSync(folder)
    .filter((name) => endings.test(name))
    .map((name) => join(folder, name))

const bytesOf = (paths: ReadonlyArray<string>): number =>
  paths.reduce((sum, path) => sum + statSync(path).size, 0)

const timed = async (work: () => Promise<void> | void): Promise<Sample> => {
  const startMs = performance.now()
  await work()
  return { value: (performance.now() - startMs) / 1_000, count: 1 }
}

/** Beside reading and hashing the segment that is written to: all that an opening must read from end to end. */
export const openLog: Row = ({ population: { folder }, rounds }) => {
  const last =
    filesOf(logFolder(folder), /\.segment$/)
      .toSorted()
      .at(-1) ?? ''
  return compared(
    { rounds, warmUps: 1 },
    {
      name: 'opening of the log',
      unit: 's',
      measure: () =>
        timed(async () => {
          const store = orThrow('the log', await openEmbeddedStore({ folder })())
          await store.close()
        }),
    },
    {
      name: 'reading and hashing its last segment',
      unit: 's',
      measure: () => timed(() => void createHash('sha256').update(readFileSync(last)).digest()),
    },
  )
}

/** Events whose JSON is looked at: enough for an average. */
const sampleEvents = 50_000

/** Bytes of log and indexes an event, beside its JSON alone; rows and vault beside them. */
export const disk: Row = async ({ population: { folder } }) => {
  const reader = orThrow('the log', await openEmbeddedReader({ folder })())
  const events = Number(orThrow('the head', await reader.head()())) + 1
  const page = { direction: 'backwards', from: 'end', maxCount: sampleEvents } as const
  const sample = orThrow('a page', await reader.readAll(page)())
  const json = sample.reduce((sum, { event }) => sum + Buffer.byteLength(event.json), 0)
  await reader.close()
  const kilobytes = (bytes: number) => (): Sample => ({ value: bytes / events / 1_000, count: 1 })
  const all = /./
  return compared(
    { rounds: 1, warmUps: 0 },
    {
      name: 'log and indexes, an event',
      unit: 'kB',
      measure: kilobytes(bytesOf(filesOf(logFolder(folder), /\.(segment|index)$/))),
    },
    {
      name: 'its JSON alone',
      unit: 'kB',
      measure: () => ({ value: json / sample.length / 1_000, count: 1 }),
    },
    [
      { name: 'rows', unit: 'kB', measure: kilobytes(bytesOf(filesOf(join(folder, 'rows'), all))) },
      {
        name: 'vault',
        unit: 'kB',
        measure: kilobytes(bytesOf(filesOf(join(folder, 'vault'), all))),
      },
    ],
  )
}
