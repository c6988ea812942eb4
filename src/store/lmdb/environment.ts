/**
 * The log of the version before, in LMDB, and its three databases. It is only read, to be moved into segments:
 *   events   position → record                          (record.ts)
 *   streams  stream → tail, [stream, block] → block      (stream-tail.ts)
 *   meta     format, ledger, writer                      (text)
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { open } from 'lmdb'
import type { Database, RootDatabase } from 'lmdb'
import { E, pipe } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { OpenFailure } from '../open-failure.ts'
import { checkFile, dataFile } from './check-file.ts'
import { failureOf } from './lmdb-failure.ts'

/** Version of that layout. Another one is refused, never guessed at. */
export const formatVersion = '1'

/** A stream's tail, or one of its closed blocks. */
export type StreamKey = string | [string, number]

export type Environment = {
  readonly root: RootDatabase<string, string>
  readonly events: Database<Buffer, number>
  readonly streams: Database<Buffer, StreamKey>
  readonly meta: Database<string, string>
  /** 128 bits in hex, drawn when the folder was made: tells one ledger's folder from another's. */
  readonly ledgerId: string
}

const metaName = 'meta'
const otherFormat = (found: string): Either<OpenFailure, never> =>
  E.left({ failure: 'data-version', found, expected: formatVersion })

/** The databases of an open environment; undefined where one of them is missing. */
export const databasesOf = (root: RootDatabase<string, string>): Environment | undefined => {
  const meta = root.openDB<string, string>(metaName, { encoding: 'string' })
  const events = root.openDB<Buffer, number>('events', { encoding: 'binary' })
  const streams = root.openDB<Buffer, StreamKey>('streams', { encoding: 'binary' })
  // Typed as always there, yet undefined where a read-only environment lacks it.
  const databases: ReadonlyArray<unknown> = [meta, events, streams]
  if (databases.includes(undefined)) return undefined
  return { root, events, streams, meta, ledgerId: meta.get('ledger') ?? '' }
}

/** The format this environment is in; undefined for one that was never written. */
const formatOf = (root: RootDatabase<string, string>): string | undefined => {
  // The root holds the names of the databases. (A look-up of such a name answers "no": they must be listed.)
  const names = [...root.getKeys()]
  if (!names.includes(metaName)) return names.length === 0 ? undefined : 'unknown'
  const meta = root.openDB<string, string>(metaName, { encoding: 'string' })
  return meta.get('format')
}

const openChecked = (log: string): Either<OpenFailure, Environment> => {
  const root = open<string, string>({
    path: log,
    encoding: 'string',
    noSubdir: false,
    maxDbs: 4,
    overlappingSync: false,
    readOnly: true,
  })
  const found = formatOf(root)
  const environment = found === formatVersion ? databasesOf(root) : undefined
  if (environment !== undefined) return E.right(environment)
  void root.close()
  return otherFormat(found === formatVersion ? 'unknown' : (found ?? 'unknown'))
}

/** Opens the log in a folder for reading; changes nothing but LMDB's own table of readers. */
export const openForReading = (log: string): Either<OpenFailure, Environment> =>
  // LMDB would make the folder before it finds that there is nothing to read.
  existsSync(join(log, dataFile))
    ? pipe(
        checkFile(log),
        E.flatMap(() => E.tryCatch(() => openChecked(log), failureOf)),
        E.flatMap((opened) => opened),
      )
    : E.left({ failure: 'store-unavailable', cause: 'there is no log in this folder' })
