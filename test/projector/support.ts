/** A whole ledger in a folder of its own for the projector's tests: the embedded log, rows, and the projector over them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { allProjections } from '../../projections/all.ts'
import { disk } from '../../src/files/disk.ts'
import type { Io } from '../../src/files/io.ts'
import { E } from '../../src/fp.ts'
import type { StreamId } from '../../src/kernel/ids.ts'
import { stateDigest } from '../../src/projector/digest.ts'
import { openEmbeddedRows } from '../../src/projector/embedded/open-rows.ts'
import type { RowStore } from '../../src/projector/rows.ts'
import { decodeEvent } from '../../src/projector/read-event.ts'
import { startProjector } from '../../src/projector/run.ts'
import type { Projector, ProjectorOptions } from '../../src/projector/run.ts'
import { foldedTable } from '../../src/projector/tables/table.ts'
import type { AnyTable } from '../../src/projector/tables/table.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import type { EmbeddedStore } from '../../src/store/embedded/embedded-store.ts'
import { eventOf, storedOf } from './facts.ts'
import type { Place, Plain } from './facts.ts'
import { right } from '../support/unwrap.ts'

export const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'projector-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export const allTables = (): ReadonlyArray<AnyTable> =>
  allProjections.map((one) => one(foldedTable))

export type Log = EmbeddedStore & {
  /** Appends one fact to a stream, at its end; the position it got. */
  readonly record: (place: Place, fact: Plain, lateMs?: number) => Promise<bigint>
  readonly appendRaw: (stream: StreamId, json: string) => Promise<bigint>
}

export const openLog = async (folder: string, io: Io = disk): Promise<Log> => {
  const store = await right(openEmbeddedStore({ folder, io }))
  onTestFinished(() => store.close())
  let count = 0
  const append = async (stream: StreamId, event: ReturnType<typeof storedOf>): Promise<bigint> => {
    const tail = await store.read(stream, { direction: 'backwards', from: 'end', maxCount: 1 })()
    const expected = E.isRight(tail) ? (tail.right[0]?.revision ?? 'no-stream') : 'no-stream'
    return (await right(store.append(stream, expected, [event]))).position
  }
  const head = await right(store.head())
  count = Number(head) + 1
  return {
    ...store,
    record: (place, fact, lateMs) =>
      append(place.stream, storedOf(eventOf(count++, place, fact, lateMs))),
    appendRaw: (stream, json) => {
      const event = storedOf(
        eventOf(count++, { stream }, { type: 'LawProfileActivated', body: { profile: 'cn-pipl' } }),
      )
      return append(stream, { ...event, json })
    },
  }
}

export const openRows = async (folder: string): Promise<RowStore> => {
  const rows = await right(openEmbeddedRows(folder))
  onTestFinished(() => rows.close())
  return rows
}

export const start = async (
  options: Pick<ProjectorOptions, 'reader' | 'rows'> & Partial<ProjectorOptions>,
): Promise<Projector> => {
  const projector = await right(
    startProjector({
      tables: allTables(),
      inMemory: [],
      decode: decodeEvent,
      observers: [],
      nowMs: () => performance.now(),
      signal: new AbortController().signal,
      ...options,
    }),
  )
  onTestFinished(() => projector.stop())
  return projector
}

/** Digest of a log folded from nothing, in rows of their own. */
export const digestOfWhole = async (log: EmbeddedStore) => {
  const rows = await openRows(newFolder())
  const projector = await start({ reader: log, rows })
  const head = await right(log.head())
  expect(await projector.waitFor(head, 60_000)).toBe('reached')
  await projector.stop()
  return stateDigest(rows)
}
