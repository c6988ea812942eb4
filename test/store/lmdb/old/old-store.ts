/**
 * Makes logs as the version before made them: a writer of its own, one append after the other, in the same bytes and
 * under the same lock. What it makes is held against a ledger that the version before itself has made.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { open } from 'lmdb'
import { E } from '../../../../src/fp.ts'
import type { StreamId } from '../../../../src/kernel/ids.ts'
import { checkAppend } from '../../../../src/store/check-append.ts'
import type { EventStore, StoredEvent } from '../../../../src/store/event-store.ts'
import { databasesOf, formatVersion } from '../../../../src/store/lmdb/environment.ts'
import type { Environment } from '../../../../src/store/lmdb/environment.ts'
import { lastPosition, tailOf } from '../../../../src/store/lmdb/log.ts'
import { readAll, readStream } from '../../../../src/store/lmdb/reader.ts'
import { headOf } from '../../../../src/store/lmdb/stream-tail.ts'
import { commit } from './commit.ts'
import { encodeRecord, extended } from './encode.ts'
import { takeOldWriterLock } from './writer-lock.ts'
import { right } from '../../../support/unwrap.ts'

/** A log of the version before, open for writing. */
export type OldStore = Pick<
  EventStore<StoredEvent>,
  'append' | 'read' | 'readAll' | 'head' | 'close'
> & { readonly ledgerId: string }

const openEnvironment = (log: string, ledgerId: string): Environment => {
  const root = open<string, string>({
    path: log,
    encoding: 'string',
    noSubdir: false,
    maxDbs: 4,
    overlappingSync: false,
  })
  const environment = databasesOf(root)
  if (environment === undefined) throw new Error('no databases')
  const { meta } = environment
  if (meta.get('format') !== undefined) return environment
  meta.putSync('ledger', ledgerId)
  meta.putSync('format', formatVersion)
  return { ...environment, ledgerId }
}

const append = async (
  environment: Environment,
  stream: StreamId,
  expected: bigint | 'no-stream',
  events: ReadonlyArray<StoredEvent>,
) => {
  right(checkAppend(stream, expected, events))
  const tail = right(tailOf(environment, stream))
  const revision = expected === 'no-stream' ? -1 : Number(expected)
  if (headOf(tail) !== revision) throw new Error('revision-conflict')
  const firstPosition = lastPosition(environment) + 1
  const records = events.map((event, index) =>
    encodeRecord(event, {
      stream,
      revision: revision + 1 + index,
      position: firstPosition + index,
    }),
  )
  const ids = events.map(({ id }) => id)
  const tails = new Map([[stream, extended(tail, ids, firstPosition)]])
  await commit(environment, { firstPosition, records, tails })
  return {
    revision: BigInt(revision + events.length),
    position: BigInt(firstPosition + events.length - 1),
  }
}

/** Opens the log in `<folder>/log`, making it where there is none; throws where another process writes to it. */
export const openOldStore = async (
  folder: string,
  newLedgerId = randomBytes(16).toString('hex'),
): Promise<OldStore> => {
  mkdirSync(folder, { recursive: true })
  const environment = openEnvironment(join(folder, 'log'), newLedgerId)
  const lock = right(await takeOldWriterLock(environment, folder, randomBytes(8).toString('hex')))
  let last: Promise<unknown> = Promise.resolve()
  return {
    ledgerId: environment.ledgerId,
    read: (stream, options) => async () => readStream(environment, stream, options),
    readAll: (options) => () => readAll(environment, options),
    head: () => async () => E.right(BigInt(lastPosition(environment))),
    append: (stream, expected, events) => async () => {
      const done = last.then(() => append(environment, stream, expected, events))
      last = done.catch(() => {})
      return E.right(await done)
    },
    close: async () => {
      await last
      await environment.root.close()
      await lock.release()
    },
  }
}
