/**
 * The live end of a log that this process writes. A batch is hashed while its sync is in progress, and its leaves are
 * taken once it is durable, because reading it again costs several times as much as hashing. The log is read in other
 * cases: when behind, after an error, or for a batch that is too large for one slice.
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

/** Time between two looks when there is nothing to read, in ms; also the time after which failed files are opened again. */
const everyMs = 1_000
/** The wait before skipped batches are read, in ms, so that many are read at once. */
const gatherMs = 150
/** The most events of a batch that is hashed directly: about a millisecond. */
const maxEvents = 1_024
const maxCharacters = 1_048_576
/** The most leaves that are durable and not in the tree yet. */
const maxWaiting = 4_096

type Batch = ReadonlyArray<Recorded<StoredEvent>>
type Reading = Pick<EventReader<StoredEvent>, 'readAll' | 'head'>
type Tree = Pick<GrowingTree, 'position' | 'takeNow'>

export type LiveEnd = Pick<EventReader<StoredEvent>, 'follow'> & {
  /** Receives each batch from the log; does nothing after the signal. */
  readonly watcher: WriteWatcher
}

/** The leaves; undefined if the batch must be read from the log, which also reports any fault. */
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

/** Leaves of consecutive batches up to the newest; none after a batch was skipped. */
const makeWaiting = (tree: Tree) => {
  let waiting: ReadonlyArray<Leaf> = []
  /** Whether all waiting leaves are in the tree now. */
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
    /** The same, with the leaves of the next batch added. */
    takeWith: (leaves: ReadonlyArray<Leaf> | undefined): boolean => {
      const isKept = leaves !== undefined && waiting.length + leaves.length <= maxWaiting
      waiting = isKept ? [...waiting, ...leaves] : []
      return isKept && takeAll()
    },
  }
}

type Waiting = ReturnType<typeof makeWaiting>

/** The feed of events that were not taken directly, with a beat each second when there are none. */
const followMissed = (reader: Reading, tree: Tree, waiting: Waiting, missed: Sleep) =>
  async function* (position: bigint, ended: AbortSignal): ReturnType<LiveEnd['follow']> {
    const after = pageAfter(reader)
    ended.addEventListener('abort', missed.wake, { once: true })
    let at = position
    while (!ended.aborted) {
      const head = await reader.head()()
      if (E.isLeft(head)) throw new StoreError(head.left)
      // Called after the head is known, so that events taken here are not read again.
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

/** For logs whose positions are the indexes. `onTaken` is called after each batch. */
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
