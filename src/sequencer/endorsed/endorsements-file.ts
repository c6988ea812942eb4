/** Stores endorsements in a file that is appended to, and rewritten when old ones are thinned out. */
import { basename } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { isThere, readFile, writeAll } from '../../files/io.ts'
import type { FileNumber, Io } from '../../files/io.ts'
import { thinned } from './endorsement.ts'
import type { Endorsement, EndorsementFailure } from './endorsement.ts'
import type { Endorsements } from './endorsements.ts'
import { endorsementsIn, lineOf } from './lines.ts'

/** The file's name in the folder of one log, to which sizes and roots refer. */
export const endorsementsFile = 'endorsements'

/** The number of additions after which old endorsements are thinned out. */
const thinAfter = 5_000

type Open = { file: FileNumber; end: number; all: ReadonlyArray<Endorsement>; added: number }

const isSame = (a: Endorsement, b: Endorsement): boolean =>
  a.kind === b.kind && a.by === b.by && a.size === b.size && a.root === b.root

/** The last endorsement of each kind and party. */
const lastOfEach = (found: ReadonlyArray<Endorsement>): ReadonlyArray<Endorsement> =>
  found.filter((one, at) => !found.slice(at + 1).some((later) => isSame(one, later)))

/** Writes a new file and renames it over the old one: after a crash, one of the two is there, complete. */
const writeAnew = async (
  io: Io,
  folder: string,
  all: ReadonlyArray<Endorsement>,
): Promise<Open> => {
  const path = `${folder}/${endorsementsFile}`
  const draft = `${path}.new`
  if (isThere(io, draft)) io.remove(draft)
  const bytes = Buffer.from(all.map(lineOf).join(''))
  const file = io.create(draft)
  try {
    await writeAll(io, file, bytes, 0)
    await io.sync(file)
    io.rename(draft, path)
    await io.syncFolder(folder)
    return { file, end: bytes.length, all, added: 0 }
  } catch (cause) {
    io.close(file)
    throw cause
  }
}

const readAll = (io: Io, folder: string): ReadonlyArray<Endorsement> => {
  const path = `${folder}/${endorsementsFile}`
  return isThere(io, path) ? endorsementsIn(readFile(io, path).toString('utf8')).endorsements : []
}

const append = async (io: Io, open: Open, endorsement: Endorsement): Promise<void> => {
  const bytes = Buffer.from(lineOf(endorsement))
  // After a failure the next write overwrites the same place. An incomplete line is skipped by readers.
  await writeAll(io, open.file, bytes, open.end)
  await io.sync(open.file)
  open.end += bytes.length
  open.all = [...open.all, endorsement]
  open.added += 1
}

const unavailable = (cause: unknown): Either<EndorsementFailure, never> =>
  E.left({ failure: 'endorsements-unavailable', cause })

/** Runs operations one after another, so that lines are appended in order. */
const inOrder = () => {
  let last: Promise<unknown> = Promise.resolve()
  return <A>(work: () => Promise<A>): Promise<A> => {
    const done = last.then(work, work)
    last = done
    return done
  }
}

const isLogFolder = (name: string): boolean => /^[0-9a-f]{16}$/.test(name)

/**
 * Earlier versions had one file for all logs in a key folder, without naming the log in its lines. If `folder` has
 * only one log, the file is moved into that log's folder `own`; otherwise it stays and is not read. Throws errors of
 * the disk.
 */
export const takeOverEndorsements = async (io: Io, folder: string, own: string): Promise<void> => {
  const before = `${folder}/${endorsementsFile}`
  const path = `${own}/${endorsementsFile}`
  if (!isThere(io, before) || isThere(io, path)) return
  const logs = io.list(folder).filter(isLogFolder)
  if (logs.length !== 1 || logs[0] !== basename(own)) return
  io.rename(before, path)
  await io.syncFolder(own)
}

/**
 * Opens or creates the file in an existing folder. Damaged lines are dropped: every endorsement is verified by its
 * signature at each use, and a lost one is requested again. One process at a time.
 */
export const openEndorsementsFile = async (
  io: Io,
  folder: string,
  nowMs: () => number,
): Promise<Either<EndorsementFailure, Endorsements>> => {
  try {
    let open = await writeAnew(io, folder, thinned(readAll(io, folder), nowMs()))
    const turn = inOrder()
    const addOne = async (endorsement: Endorsement): Promise<void> => {
      await append(io, open, endorsement)
      if (open.added < thinAfter) return
      const before = open.file
      open = await writeAnew(io, folder, thinned(open.all, nowMs()))
      io.close(before)
    }
    return E.right({
      of: (size, root) => {
        const found = open.all.filter((one) => one.size === size && one.root === root)
        return Promise.resolve(E.right(lastOfEach(found)))
      },
      largestBy: (by) => {
        const sizes = open.all.filter((one) => one.by === by).map(({ size }) => size)
        return Promise.resolve(E.right(sizes.reduce((a, b) => Math.max(a, b), 0)))
      },
      add: (endorsement) =>
        turn(() => addOne(endorsement).then(() => E.right(undefined), unavailable)),
      close: () => turn(() => Promise.resolve(io.close(open.file))),
    })
  } catch (cause) {
    return unavailable(cause)
  }
}
