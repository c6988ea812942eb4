/** A ledger's log, opened for reading only: beside a running server, or without one. Nothing is written. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { registry } from '../../projections/registry.ts'
import { decodeStored } from '../events/decode-stored.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import { readDocument } from '../ledger/documents.ts'
import { makeRegistryMemory } from '../ledger/registry-memory.ts'
import type { RegistryMemory } from '../ledger/registry-memory.ts'
import { DamagedSource } from '../projector/in-memory.ts'
import { pageAfter } from '../projector/page.ts'
import type { DiskTable } from '../projector/rows.ts'
import { foldedTable } from '../projector/table.ts'
import type { Recorded, StoredEvent } from '../store/event-store.ts'
import type { Config } from '../config.ts'
import { hasLog, openLogReader } from '../main/log.ts'
import type { LogReader } from '../main/log.ts'
import { faulty, noLedger } from './exit.ts'
import type { Fault } from './exit.ts'
import { faultFrom } from './failures.ts'

/** Events that are read at a time. */
const pageSize = 1_000

/** One event as read, and as stored. */
export type Entry = { readonly recorded: Recorded<LedgerEvent>; readonly json: string }

/** Whether there is an embedded ledger in this folder. */
export const hasLedger = (folder: string): boolean => hasLog({ folder, store: 'embedded' })

/** Nothing where there is a ledger to read; a fault where there is none. */
export const ledgerThere = (config: Config): Either<Fault, void> =>
  hasLog(config) ? E.right(undefined) : E.left(noLedger(config.folder))

/** The log that a configuration means. */
const openHistory = async (config: Config): Promise<Either<Fault, LogReader>> => {
  const there = ledgerThere(config)
  if (E.isLeft(there)) return there
  const reader = await openLogReader(config)()
  return E.isLeft(reader) ? E.left(faultFrom(reader.left)) : reader
}

/** Runs `work` on the log and closes it, whatever comes of it. */
export const withHistory = async <A>(
  config: Config,
  work: (reader: LogReader) => Promise<Either<Fault, A>>,
): Promise<Either<Fault, A>> => {
  const reader = await openHistory(config)
  if (E.isLeft(reader)) return reader
  try {
    return await work(reader.right)
  } finally {
    await reader.right.close()
  }
}

const decoded = (recorded: Recorded<StoredEvent>): Either<Fault, Entry> => {
  const event = decodeStored(recorded.event.json)
  if (E.isRight(event))
    return E.right({ recorded: { ...recorded, event: event.right }, json: recorded.event.json })
  return E.left(faultFrom({ failure: 'unreadable', stream: recorded.stream, reason: event.left }))
}

type Pages = {
  readonly reader: Pick<LogReader, 'readAll'>
  /** Only streams whose names start with one of these; all when absent. */
  readonly prefixes?: ReadonlyArray<string>
  /** Nothing after this position: what is appended meanwhile is left out. */
  readonly last?: bigint
}

/** Hands over every event in order of position, page by page, waiting for `take`; stops where `take` answers a fault. */
export const eachPage = async (
  { reader, prefixes, last: bound }: Pages,
  take: (page: ReadonlyArray<Entry>) => Promise<Either<Fault, void>>,
): Promise<Either<Fault, void>> => {
  const next = pageAfter(reader, prefixes)
  let after = -1n
  for (;;) {
    const page = await next(after, pageSize)()
    if (E.isLeft(page)) return E.left(faultFrom(page.left))
    const entries: Entry[] = []
    for (const recorded of page.right) {
      if (bound !== undefined && recorded.position > bound) break
      const entry = decoded(recorded)
      if (E.isLeft(entry)) return entry
      entries.push(entry.right)
    }
    const taken = await take(entries)
    if (E.isLeft(taken)) return taken
    const last = entries.at(-1)
    if (entries.length < pageSize || last === undefined) return E.right(undefined)
    after = last.recorded.position
  }
}

/** A table that is on no disk: its rows are those folded since. */
const noDisk: DiskTable = { get: () => undefined, scan: () => [] }

/** What the log registers: policies, recipients, the reading of the law. Few events, folded in memory. */
export const readRegistry = async (reader: LogReader): Promise<Either<Fault, RegistryMemory>> => {
  const table = foldedTable(registry)
  const generation = table.generation(noDisk)
  const read = await eachPage({ reader, prefixes: ['policy-', 'catalogue'] }, async (page) => {
    for (const { recorded } of page) generation.apply(recorded)
    return E.right(undefined)
  })
  if (E.isLeft(read)) return read
  generation.serve()
  const { memory, inMemory } = makeRegistryMemory(readDocument(reader), table.rows)
  try {
    await inMemory.restore()
  } catch (cause) {
    if (!(cause instanceof DamagedSource)) throw cause
    return E.left(faulty('corrupt', cause.message))
  }
  return E.right(memory)
}
