/**
 * The index files of a log: loaded at the opening, written when a segment is closed, and made again from the segment
 * whenever one cannot be believed. Until the new one is there, who asks is told the place; nobody is told "nothing".
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { lru } from '../../../kernel/lru.ts'
import { buildIndex } from './build-index.ts'
import { encodeIndex } from './encode-index.ts'
import { refused } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import { fileIndex, readIndexFile } from './file-index.ts'
import type { BlockCache, IndexFile } from './file-index.ts'
import type { IndexOf } from './index-header.ts'
import { writeAll } from '../../../files/io.ts'
import type { FileNumber, Io } from '../../../files/io.ts'
import type { OpenFiles } from '../files/open-files.ts'
import type { Segment } from '../log.ts'
import type { MemoryIndex } from './memory-index.ts'
import { indexPath, unfinished } from '../files/names.ts'
import { openSegmentFile } from '../files/segment-files.ts'
import type { SegmentIndex } from './segment-index.ts'

// Four KiB each: what is asked for again within a page, a person's record or an act.
const cachedBlocks = 1_024

export type Indexes = {
  /** The index file of a closed segment, where it is there, whole, and of exactly this segment. */
  readonly load: (of: IndexOf, segment: () => Segment | undefined) => Either<Fault, SegmentIndex>
  /** Writes the index of a segment that was closed, later; until then the one in memory serves. */
  readonly write: (of: IndexOf, segment: Segment, index: MemoryIndex) => void
  /** Resolves when nothing is being written any more. */
  readonly idle: () => Promise<void>
  /** Stops what is being written. */
  readonly close: () => Promise<void>
}

type Ports = {
  readonly io: Io
  /** Index files are among those that are open while they are used. Whoever opened it closes it. */
  readonly files: OpenFiles
  /** The folder of the segments. */
  readonly log: string
  /** A reader makes indexes for itself alone. */
  readonly access: 'read' | 'write'
  /** An index is made again. */
  readonly onMadeAgain: (segment: number, reason: string) => void
}

type State = {
  readonly cache: BlockCache
  readonly healing: Set<number>
  work: Promise<void>
  stopped: boolean
}

const exactly = (found: IndexFile, of: IndexOf): Either<Fault, IndexFile> => {
  const { header } = found
  const isSame =
    header.ledgerId === of.ledgerId &&
    header.segment === of.segment &&
    header.firstPosition === of.firstPosition &&
    header.events === of.events &&
    header.segmentBytes === of.segmentBytes &&
    header.sha256.equals(of.sha256)
  return isSame
    ? E.right(found)
    : refused('the index is of another segment', `segment ${of.segment}`, 'something else')
}

/** Opens the file and believes it only whole. */
const open = (
  { io, files, log }: Ports,
  { cache }: State,
  of: IndexOf,
  onFault: () => void,
): Either<Fault, SegmentIndex> => {
  const path = indexPath(log, of.segment)
  let file: FileNumber
  try {
    file = io.open(path, 'read')
  } catch {
    return refused('the index cannot be opened', 'a file', 'none')
  }
  try {
    const read = readIndexFile(io, file, { cache, onFault })
    const found = E.isLeft(read) ? read : exactly(read.right, of)
    if (E.isLeft(found)) return found
    // There may have been another one under this name.
    files.forget(path)
    const named = { path, front: found.right.front }
    return E.right(fileIndex({ ...found.right, file: () => files.use(named) }))
  } finally {
    io.close(file)
  }
}

const removeQuietly = (io: Io, path: string): void => {
  try {
    io.remove(path)
  } catch {
    // It was not there.
  }
}

/** Writes the file aside and puts it in place whole. */
const writeFile = async (
  { io, log }: Ports,
  state: State,
  of: IndexOf,
  index: MemoryIndex,
): Promise<void> => {
  const steps = encodeIndex(index, of)
  let step = steps.next()
  for (; step.done !== true; step = steps.next()) {
    await nextTurn()
    if (state.stopped) return
  }
  const path = indexPath(log, of.segment)
  removeQuietly(io, unfinished(path))
  const file = io.create(unfinished(path))
  try {
    await writeAll(io, file, Buffer.concat(step.value), 0)
    await io.sync(file)
  } finally {
    io.close(file)
  }
  // The folder is not synced: a name that a power cut takes back is an index to be made again.
  io.rename(unfinished(path), path)
}

/** The index in memory gives way to the file. An index that cannot be written stays in memory: nothing is lost by it. */
const replace = async (
  ports: Ports,
  state: State,
  of: IndexOf,
  segment: Segment,
  index: MemoryIndex,
  onFault: () => void,
): Promise<void> => {
  try {
    await writeFile(ports, state, of, index)
  } catch {
    removeQuietly(ports.io, unfinished(indexPath(ports.log, of.segment)))
    return
  }
  if (state.stopped) return
  const opened = open(ports, state, of, onFault)
  if (E.isRight(opened)) segment.index = opened.right
}

const makeAgain = async (
  ports: Ports,
  state: State,
  of: IndexOf,
  segment: Segment,
): Promise<MemoryIndex | undefined> => {
  const opened = openSegmentFile(ports.io, ports.log, of.segment, of.ledgerId)
  if (E.isLeft(opened)) return undefined
  try {
    const { index, walked, stop } = await buildIndex(ports.io, opened.right, of.segmentBytes)
    if (state.stopped || stop !== undefined || !walked.hash.digest().equals(of.sha256)) {
      return undefined
    }
    state.cache.clear()
    segment.index = index
    return index
  } finally {
    ports.io.close(opened.right.file)
  }
}

const whenIdle = async (state: State): Promise<void> => {
  let work: Promise<void> | undefined
  while (work !== state.work) {
    work = state.work
    await work
  }
}

const stop = async (state: State): Promise<void> => {
  state.stopped = true
  await state.work
}

/** No index is open yet. */
export const openIndexes = (ports: Ports): Indexes => {
  const state: State = {
    cache: lru(cachedBlocks),
    healing: new Set(),
    work: Promise.resolve(),
    stopped: false,
  }
  const after = (work: () => Promise<void>): void => {
    state.work = state.work.then(() => (state.stopped ? undefined : work())).catch(() => {})
  }
  const write: Indexes['write'] = (of, segment, index) => {
    if (ports.access === 'write') {
      after(() => replace(ports, state, of, segment, index, () => heal(of, segment)))
    }
  }
  const heal = (of: IndexOf, segment: Segment | undefined): void => {
    if (segment === undefined || state.stopped || state.healing.has(of.segment)) return
    state.healing.add(of.segment)
    ports.onMadeAgain(of.segment, 'a block of it is damaged')
    after(async () => {
      try {
        const index = await makeAgain(ports, state, of, segment)
        if (index !== undefined) write(of, segment, index)
      } finally {
        // After a failure of the disk, the next reader of the damage tries again.
        state.healing.delete(of.segment)
      }
    })
  }
  return {
    load: (of, segment) => open(ports, state, of, () => heal(of, segment())),
    write,
    idle: () => whenIdle(state),
    close: () => stop(state),
  }
}
