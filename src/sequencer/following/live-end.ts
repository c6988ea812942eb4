/**
 * The live end of a log that this process writes. Each batch is hashed while its sync is under way, and taken into the tree
 * once it is durable: to read it again costs several times as much as to hash it. The log is read where that is not
 * possible: behind, after a failure, or where a batch is too large for one piece of work.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../fp.ts'
import { StoreError } from '../../store/event-store.ts'
import type { EventReader, Recorded, StoredEvent } from '../../store/event-store.ts'
import { eventsPerPage, pageAfter } from '../../store/page.ts'
import type { WriteWatcher } from '../../store/write-watcher.ts'
import type { Leaf } from '../tree-files/tree-files.ts'
import type { GrowingTree } from './growing-tree.ts'
import { leavesOf } from './leaves.ts'
import { makeSleep } from './sleep.ts'
import type { Sleep } from './sleep.ts'

/** Between two looks while nothing has to be read, in ms: a tree whose files failed is opened again by then. */
const everyMs = 1_000
/** Before what was passed over is read, in ms: much is read at once. */
const gatherMs = 150
/** Of one batch, so that it is hashed in about a millisecond. */
const maxEvents = 1_024
const maxCharacters = 1_048_576
/** Hashed and durable, and behind what the tree has not taken yet. */
const maxWaiting = 4_096

type Batch = ReadonlyArray<Recorded<StoredEvent>>
type Reading = Pick<EventReader<StoredEvent>, 'readAll' | 'head'>
type Tree = Pick<GrowingTree, 'position' | 'takeNow'>

export type LiveEnd = Pick<EventReader<StoredEvent>, 'follow'> & {
  /** Told by the log of each batch; after the signal it does nothing. */
  readonly watcher: WriteWatcher
}

/** Undefined where it is to be read from the log: then it is told what is wrong with it, too. */
const hashBatch = (batch: Batch): ReadonlyArray<Leaf> | undefined => {
  if (batch.length > maxEvents) return undefined
  const characters = batch.reduce((sum, { event }) => sum + event.json.length, 0)
  if (characters > maxCharacters) return undefined
  try {
    const leaves = leavesOf(batch)
    return E.isRight(leaves) ? leaves.right : undefined
  } catch {
    return undefined
  }
}

/** Leaves of batches that followed each other, the last one that of the last batch; none after one that was passed over. */
const makeWaiting = (tree: Tree) => {
  let waiting: ReadonlyArray<Leaf> = []
  /** Whether the tree has, or has just taken, all that waited. */
  const takeAll = (): boolean => {
    const [first] = waiting
    if (first === undefined) return true
    const taken = Number(tree.position() + 1n - first.position)
    if (taken < 0) return false
    const left = taken === 0 ? waiting : waiting.slice(taken)
    if (left.length > 0 && !tree.takeNow(left)) return false
    waiting = []
    return true
  }
  return {
    takeAll,
    /** The same with those of the next batch. */
    takeWith: (leaves: ReadonlyArray<Leaf> | undefined): boolean => {
      const isKept = leaves !== undefined && waiting.length + leaves.length <= maxWaiting
      waiting = isKept ? [...waiting, ...leaves] : []
      return isKept && takeAll()
    },
  }
}

type Waiting = ReturnType<typeof makeWaiting>

/** The feed: what the tree did not take of itself, and each second that there is no more. */
const followMissed = (reader: Reading, tree: Tree, waiting: Waiting, missed: Sleep) =>
  async function* (position: bigint, ended: AbortSignal): ReturnType<LiveEnd['follow']> {
    const after = pageAfter(reader)
    ended.addEventListener('abort', missed.wake, { once: true })
    let at = position
    while (!ended.aborted) {
      const head = await reader.head()()
      if (E.isLeft(head)) throw new StoreError(head.left)
      // Asked after the head is known: of what is taken nothing is read.
      waiting.takeAll()
      const taken = tree.position()
      if (taken > at) at = taken
      if (head.right > at) {
        const page = await after(at, eventsPerPage)()
        if (E.isLeft(page)) throw new StoreError(page.left)
        for (const recorded of page.right) yield { kind: 'event', recorded } as const
        at = page.right.at(-1)?.position ?? at
        if (page.right.length === eventsPerPage) continue
      }
      yield { kind: 'caught-up', position: at } as const
      if (await missed.sleep(everyMs))
        await delay(gatherMs, undefined, { signal: ended, ref: false }).catch(() => undefined)
    }
  }

/** Where positions are indexes. `onTaken` is called after each batch that was taken. */
export const liveEnd = (
  reader: Reading,
  tree: Tree,
  onTaken: () => void,
  signal: AbortSignal,
): LiveEnd => {
  const waiting = makeWaiting(tree)
  const missed = makeSleep()
  let hashed: ReadonlyArray<Leaf> | undefined
  return {
    follow: followMissed(reader, tree, waiting, missed),
    watcher: {
      begun: (batch) => {
        hashed = signal.aborted ? undefined : hashBatch(batch)
      },
      durable: () => {
        if (signal.aborted) return
        if (waiting.takeWith(hashed)) onTaken()
        else missed.wake()
        hashed = undefined
      },
    },
  }
}
