/** Verifies a bundle from its file: rows go into memory, or into a temporary folder where there are many. */
import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { hashingHere } from '../../exports/bundle/archive/hashes.ts'
import type { Hashing } from '../../exports/bundle/archive/hashes.ts'
import { HashingEnded, hashingThread } from '../../exports/bundle/archive/hashing-thread.ts'
import { olderNote } from '../../exports/verify/older.ts'
import type { DisclosedEvent } from '../../exports/verify/checks/events.ts'
import type { RowsAside } from '../../exports/verify/ports.ts'
import type { BundleReport } from '../../exports/verify/report.ts'
import type { ArchiveProblem, RandomAccess } from '../../exports/verify/source/bundle-files.ts'
import { zipFiles } from '../../exports/verify/source/zip-files.ts'
import { NoRoomForRows } from '../../exports/verify/state/fold.ts'
import { rowsInMemory } from '../../exports/verify/state/rows-in-memory.ts'
import { verifyBundle } from '../../exports/verify/verify-bundle.ts'
import { RowsError } from '../../projector/rows.ts'
import type { Policy } from '../../transparency/proof/policy.ts'
import type { Authorities } from '../../transparency/stamp/verify-stamp.ts'
import type { Io } from '../line/command.ts'
import { letHeapGrowBy } from '../process/heap.ts'
import { withThrowAway } from '../process/throw-away.ts'
import { megabytes, progress } from '../shown/progress.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { unreadable } from '../words/unreadable.ts'
import { rowsInRuns } from './rows/rows-in-runs.ts'
import { inThreads } from './threads/in-threads.ts'
import { ThreadEnded } from './threads/thread.ts'
import type { BeginThread } from './threads/thread.ts'
import { crc32, nodePorts, openFile } from './node-ports.ts'

/** Entries whose rows are kept in memory: some 20 MB. */
const mostInMemory = 10_000

/** Bytes of an archive from which on several threads are worth their start. */
const leastInThreads = 16 * 1024 * 1024

/** Bytes of an archive from which on a thread that hashes is worth its start. */
const leastOnThread = 4 * 1024 * 1024

/** Threads at most that are begun where nobody says how many: each takes some 50 MB. */
const mostThreads = 2

/** How many threads verify an archive of so many bytes: starting them takes as long as some thousand entries. */
const threadsFor = (bytes: number, asked: number | undefined): number =>
  asked ?? (bytes < leastInThreads ? 1 : Math.min(availableParallelism(), mostThreads))

/** A verification makes garbage all the time, and keeps little of it. */
const keepHeapSmall = (): void => {
  letHeapGrowBy(50)
  // Several threads collect at a time: helpers of each would only wait for a processor.
  setFlagsFromString('--no-parallel-scavenge')
}

/** Hashes an archive of so many bytes while `use` runs. */
const hashingFor = async <A>(bytes: number, use: (hashing: Hashing) => Promise<A>): Promise<A> => {
  if (bytes < leastOnThread) return use(hashingHere)
  keepHeapSmall()
  const hashing = hashingThread()
  try {
    return await use(hashing)
  } finally {
    await hashing.close()
  }
}

const noRoom = (failure: string): Fault =>
  faulty(
    'unavailable',
    `no room for the rows that are folded anew, in the temporary folder: ${failure}`,
  )

const threadEnded: Fault = faulty(
  'software',
  'a thread of the verification ended of itself, mostly for want of memory; nothing is known of the bundle',
  'try again with --threads 1, which takes longer',
)

const problemWords = (path: string, { file, reason }: ArchiveProblem): Fault =>
  faulty('no-input', `${path}${file === '' ? '' : `: ${file}`}: ${reason}`)

/** Runs `use` with a file that is open meanwhile. */
export const withFile = async <A>(
  path: string,
  use: (access: RandomAccess) => Promise<Either<Fault, A>>,
): Promise<Either<Fault, A>> => {
  let file
  try {
    file = await openFile(path)
  } catch (error) {
    return E.left(unreadable(path, error))
  }
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

const rowsAside =
  (folder: string, most: number) =>
  async (entries: number): Promise<RowsAside> => {
    if (entries <= most) return rowsInMemory()
    try {
      return rowsInRuns(folder)
    } catch (cause) {
      throw new NoRoomForRows({ failure: 'rows-unavailable', cause })
    }
  }

const sinceOf = async (path: string | undefined): Promise<Either<Fault, Uint8Array | undefined>> =>
  path === undefined
    ? E.right(undefined)
    : withFile(path, async (access) => {
        const note = await olderNote(access, crc32)
        return E.isRight(note) ? note : E.left(problemWords(path, note.left))
      })

export type BundleFlags = {
  readonly path: string
  readonly policy: Policy | undefined
  readonly authorities: Authorities | undefined
  readonly onEvent?: (event: DisclosedEvent) => void
  /** An older bundle or checkpoint. */
  readonly since: string | undefined
  /** How many threads verify, beside the one that hashes; undefined: as many as there are processors, two at most. */
  readonly threads?: number | undefined
}

/** The report, or why the bundle cannot be read at all. Rows of more than `most` entries go into a temporary folder. */
export const bundleReport = async (
  { path, policy, authorities, onEvent, since: older, threads }: BundleFlags,
  access: RandomAccess,
  io: Io,
  most = mostInMemory,
  begin?: BeginThread,
): Promise<Either<Fault, BundleReport>> => {
  const since = await sinceOf(older)
  if (E.isLeft(since)) return since
  const bundle = await zipFiles(access, crc32)
  if (E.isLeft(bundle)) return E.left(problemWords(path, bundle.left))
  const shown = progress(io, 'verifying', 'MB')
  const onRead = (bytes: number, total: number): void =>
    shown.at(megabytes(bytes), megabytes(total))
  try {
    return await withThrowAway('consent-ledger-verify-', io, ({ folder }) =>
      hashingFor(access.size, async ({ newHasher: fileHasher }) => {
        const count = threadsFor(access.size, threads)
        const several = count > 1 ? inThreads(folder, count, begin) : undefined
        const rows = rowsAside(folder, most)
        const ports = { ...nodePorts, fileHasher, rows, threads: several }
        const nowMs = Date.now()
        const asked = { policy, authorities, since: since.right, nowMs, onEvent, onRead }
        return E.right(await verifyBundle(ports, bundle.right, asked))
      }),
    )
  } catch (error) {
    if (error instanceof RowsError) return E.left(noRoom(error.message))
    if (error instanceof ThreadEnded || error instanceof HashingEnded) return E.left(threadEnded)
    if (!(error instanceof NoRoomForRows)) throw error
    return E.left(noRoom(error.failure.failure))
  } finally {
    shown.end()
  }
}
