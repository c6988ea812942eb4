/**
 * The LMDB environment of a log, `<folder>/log`, and its three databases:
 *   events   position → record                          (record.ts)
 *   streams  stream → tail, [stream, block] → block      (stream-tail.ts)
 *   meta     format, ledger, writer                      (text)
 *
 * `overlappingSync` is off: what a reader can see is on disk, so nothing that a power cut takes back was ever
 * read, projected or served. Measured with and without, group commit is equally fast.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { open } from 'lmdb'
import type { Database, RootDatabase } from 'lmdb'
import { E, pipe } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { OpenFailure } from '../open-failure.ts'
import { checkFile } from './check-file.ts'
import { failureOf } from './lmdb-failure.ts'

/** Version of the layout on disk. Another one is refused, never guessed at. */
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

type Access = 'read' | 'write'

const metaName = 'meta'
const otherFormat = (found: string): Either<OpenFailure, never> =>
  E.left({ failure: 'data-version', found, expected: formatVersion })

const openRoot = (folder: string, access: Access): RootDatabase<string, string> =>
  open<string, string>({
    path: join(folder, 'log'),
    encoding: 'string',
    noSubdir: false,
    maxDbs: 4,
    overlappingSync: false,
    readOnly: access === 'read',
  })

const databasesOf = (root: RootDatabase<string, string>): Environment | undefined => {
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
  if (names.length === 0) return undefined
  if (!names.includes(metaName)) return 'unknown'
  const meta = root.openDB<string, string>(metaName, { encoding: 'string' })
  return meta.get('format')
}

const openChecked = (
  folder: string,
  access: Access,
  newLedgerId: string,
): Either<OpenFailure, Environment> => {
  const root = openRoot(folder, access)
  const found = formatOf(root)
  if (found !== undefined && found !== formatVersion) {
    void root.close()
    return otherFormat(found)
  }
  const environment = databasesOf(root)
  if (environment === undefined || (access === 'read' && found === undefined)) {
    void root.close()
    return otherFormat('unknown')
  }
  if (found !== undefined) return E.right(environment)
  // Two processes may both come to a new folder: the transaction lets only the first one name the ledger.
  const ledgerId = environment.meta.transactionSync(() => {
    const named = environment.meta.get('ledger')
    if (named !== undefined) return named
    environment.meta.putSync('ledger', newLedgerId)
    environment.meta.putSync('format', formatVersion)
    return newLedgerId
  })
  return E.right({ ...environment, ledgerId })
}

const openEnvironment = (
  folder: string,
  access: Access,
  newLedgerId: string,
): Either<OpenFailure, Environment> =>
  pipe(
    checkFile(join(folder, 'log')),
    E.flatMap(() =>
      pipe(
        E.tryCatch(() => openChecked(folder, access, newLedgerId), failureOf),
        E.flatMap((opened) => opened),
      ),
    ),
  )

/** Opens the log for writing, making it where there is none. `newLedgerId` is used only then. */
export const openForWriting = (
  folder: string,
  newLedgerId: string,
): Either<OpenFailure, Environment> => openEnvironment(folder, 'write', newLedgerId)

/** Opens an existing log for reading; changes nothing but LMDB's own table of readers. */
export const openForReading = (folder: string): Either<OpenFailure, Environment> =>
  // LMDB would make the folder before it finds that there is nothing to read.
  existsSync(join(folder, 'log', 'data.mdb'))
    ? openEnvironment(folder, 'read', '')
    : E.left({ failure: 'store-unavailable', cause: 'there is no log in this folder' })
