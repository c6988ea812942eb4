/** Reads the registry from the log alone, beside the server that writes it or without one. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { registry } from '../../../projections/internal/registry.ts'
import { DamagedSource } from '../../projector/in-memory.ts'
import type { DiskTable } from '../../projector/rows.ts'
import { foldedTable } from '../../projector/tables/table.ts'
import { eachPage } from '../../replay/history.ts'
import type { HistoryFailure } from '../../replay/history.ts'
import type { EventReader, StoredEvent } from '../../store/event-store.ts'
import { readDocument } from './documents.ts'
import { makeRegistryMemory } from './registry-memory.ts'
import type { RegistryMemory } from './registry-memory.ts'

/** Reasons for a missing registry: the log cannot be read, or a document's hash differs from its name. */
export type RegistryFailure =
  | HistoryFailure
  | { readonly failure: 'registry-damaged'; readonly where: string }

/** A table in memory only. */
const noDisk: DiskTable = { get: () => undefined, scan: () => [] }

/** The registry of a log: policies, recipients, the law profile. Few events, folded in memory. */
export const readRegistry = async (
  reader: Pick<EventReader<StoredEvent>, 'readAll' | 'read'>,
): Promise<Either<RegistryFailure, RegistryMemory>> => {
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
    return E.left({ failure: 'registry-damaged', where: cause.message })
  }
  return E.right(memory)
}
