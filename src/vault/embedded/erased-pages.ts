/**
 * When the vault's file is written anew after deletions: soon after one, at once where somebody waits for it, and
 * again after a while where the disk had no room. One at a time; deletions that come meanwhile share the next.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { ErasedPages, ErasedPagesState } from '../key-vault.ts'
import { compact } from './compaction.ts'
import type { RoomOf } from './compaction.ts'
import { holdsDeleted } from './deleted-rows.ts'
import type { Environment } from './environment.ts'

/** From a deletion to its compaction where nobody waits, so that those that come together share one, in ms. */
const soonMs = 1_000
/** Until the disk is looked at again, in ms. */
const noRoomMs = 60_000

export type Given = { readonly vault: string; readonly env: Environment; readonly roomOf: RoomOf }

export type PageKeeping = ErasedPages & {
  /** Rows were deleted, and a compaction is due. */
  readonly deleted: () => void
  /** Breaks off what runs. */
  readonly close: () => Promise<void>
}

type Keeping = {
  running?: Promise<void>
  queued?: Promise<void>
  timer?: NodeJS.Timeout
  /** Nothing is copied after LMDB or the disk failed: the next start does it, from what is on disk then. */
  trouble?: 'no-room' | 'failed'
  isEnding: boolean
}

const isDue = ({ env }: Given): boolean => {
  const held = env.read((tables) => E.right(holdsDeleted(tables)))
  return E.isLeft(held) || held.right
}

const stateOf = (given: Given, { running, trouble }: Keeping): ErasedPagesState => {
  if (trouble === 'failed') return trouble
  // The old file lies there until the run ends, whatever the new one says.
  if (running === undefined && !isDue(given)) return 'done'
  return trouble ?? 'pending'
}

const runOnce = async (given: Given, keeping: Keeping): Promise<void> => {
  if (keeping.isEnding || keeping.trouble === 'failed' || !isDue(given)) return
  try {
    const came = await compact({ ...given, isEnding: () => keeping.isEnding })
    delete keeping.trouble
    if (came === 'no-room') keeping.trouble = came
  } catch {
    keeping.trouble = 'failed'
  }
}

/** Has `work` done after a while, unless something is due already. */
const schedule = (keeping: Keeping, waitMs: number, work: () => Promise<void>): void => {
  if (keeping.timer !== undefined || keeping.isEnding || keeping.trouble === 'failed') return
  keeping.timer = setTimeout(() => {
    delete keeping.timer
    void work()
  }, waitMs)
  keeping.timer.unref()
}

/** Joins the compaction that is queued, never the one that runs: that one may have passed by already. */
const queue = (given: Given, keeping: Keeping): Promise<void> => {
  const next = async (): Promise<void> => {
    await keeping.running
    delete keeping.queued
    const mine = runOnce(given, keeping)
    keeping.running = mine
    await mine
    if (keeping.running === mine) delete keeping.running
    if (keeping.trouble === 'no-room') schedule(keeping, noRoomMs, () => queue(given, keeping))
  }
  return (keeping.queued ??= next())
}

/** Looks after the pages of an open environment until it is closed. */
export const keepPages = (given: Given): PageKeeping => {
  const keeping: Keeping = { isEnding: false }
  const deleted = (): void => schedule(keeping, soonMs, () => queue(given, keeping))
  if (isDue(given)) deleted()
  return {
    deleted,
    state: () => stateOf(given, keeping),
    settle: async (waitMs) => {
      if (stateOf(given, keeping) === 'done') return 'done'
      const waited = new AbortController()
      await Promise.race([
        queue(given, keeping),
        delay(waitMs, undefined, { signal: waited.signal, ref: false }).catch(() => {}),
      ])
      waited.abort()
      return stateOf(given, keeping)
    },
    close: async () => {
      keeping.isEnding = true
      clearTimeout(keeping.timer)
      await keeping.queued
      await keeping.running
    },
  }
}
