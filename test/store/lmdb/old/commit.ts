/** Writes one batch as one LMDB transaction with one fsync: all of it, or none. */
import type { StreamId } from '../../../../src/kernel/ids.ts'
import type { Environment } from '../../../../src/store/lmdb/environment.ts'
import { blockOf } from '../../../../src/store/lmdb/stream-tail.ts'
import type { IndexRun } from '../../../../src/store/lmdb/stream-tail.ts'
import { closeBlocks, encodeRun } from './encode.ts'

/** The writes of one commit. */
export type Batch = {
  readonly firstPosition: number
  readonly records: ReadonlyArray<Buffer>
  readonly tails: ReadonlyMap<StreamId, IndexRun>
}

type Appending = {
  readonly put: (
    position: number,
    record: Buffer,
    options: { readonly append: true },
  ) => Promise<boolean>
}

// The library's types leave out that an asynchronous put takes `append` as well. It packs pages full, where
// LMDB would split them in half: the log takes half the space.
const isAppending = (database: unknown): database is Appending =>
  typeof database === 'object' && database !== null && 'put' in database

const putEvents = ({ events }: Environment, batch: Batch): ReadonlyArray<Promise<boolean>> => {
  const database: unknown = events
  if (!isAppending(database)) throw new TypeError('not an LMDB database')
  return batch.records.map((record, index) =>
    database.put(batch.firstPosition + index, record, { append: true }),
  )
}

// These puts have no promise of their own: within a conditional block they share its fate.
const putTails = ({ streams }: Environment, batch: Batch): void => {
  for (const [stream, run] of batch.tails) {
    const { tail, closed } = closeBlocks(run)
    for (const block of closed) {
      void streams.put([stream, blockOf(block.first)], encodeRun(block))
    }
    void streams.put(stream, encodeRun(tail))
  }
}

// LMDB's reason comes as a second promise, which would be an unhandled rejection if nobody took it.
const reasonOf = async (error: unknown): Promise<unknown> => {
  if (!(error instanceof Error && 'commitError' in error)) return error
  try {
    return await error.commitError
  } catch (reason) {
    return reason
  }
}

/**
 * Resolves once the batch is on disk. Rejects with LMDB's reason when the transaction failed, and when the
 * place of the first event is taken: then another process has written, and nothing of this batch was.
 */
export const commit = async (environment: Environment, batch: Batch): Promise<void> => {
  let puts: ReadonlyArray<Promise<boolean>> = []
  const free = environment.events.ifNoExists(batch.firstPosition, () => {
    puts = putEvents(environment, batch)
    putTails(environment, batch)
  })
  try {
    const [written] = await Promise.all([free, ...puts])
    if (written) return
  } catch (error) {
    const reason = await reasonOf(error)
    throw reason instanceof Error ? reason : new Error('the commit failed', { cause: reason })
  }
  throw new Error('another process has written to this log')
}
