/** A ledger's log, opened for reading only: beside a running server, or without one. Nothing is written. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { readRegistry } from '../../ledger/registry/registry-of-log.ts'
import type { RegistryMemory } from '../../ledger/registry/registry-memory.ts'
import { hasLog, openLogReader } from '../../main/log.ts'
import type { LogReader } from '../../main/log.ts'
import { heldLog } from '../../main/transparency/held-log.ts'
import { faulty, noLedger } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'

/** Whether there is an embedded ledger in this folder. */
export const hasLedger = (folder: string): boolean => hasLog({ folder, store: 'embedded' })

/** Nothing where there is a ledger to read; a fault where there is none. */
export const ledgerThere = (config: Config): Either<Fault, void> =>
  hasLog(config) ? E.right(undefined) : E.left(noLedger(config.folder))

/** The log that a configuration means, each event held against the tree beside it. */
const openHistory = async (config: Config): Promise<Either<Fault, LogReader>> => {
  const there = ledgerThere(config)
  if (E.isLeft(there)) return there
  const reader = await openLogReader(config)()
  return E.isLeft(reader)
    ? E.left(faultFrom(reader.left))
    : E.right(await heldLog(config, reader.right))
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

/** The registry of the log: policies, recipients, the law profile. */
export const registryIn = async (reader: LogReader): Promise<Either<Fault, RegistryMemory>> => {
  const read = await readRegistry(reader)
  if (E.isRight(read)) return read
  return E.left(
    read.left.failure === 'registry-damaged'
      ? faulty('corrupt', read.left.where)
      : faultFrom(read.left),
  )
}
