/** Decides when a checkpoint is written, with all changes up to it: soon, and many at once. */

/** The written state: `commit` takes everything of one checkpoint before it first yields. */
export type Checkpointed = {
  /** The amount that waits to be written. */
  readonly changed: () => number
  /** Writes it with its checkpoint. False when it could not: it waits again. */
  readonly commit: () => Promise<boolean>
}

/** The amount that is worth a commit, and the amount above which writers wait for the disk. */
export type Thresholds = { readonly worthCommit: number; readonly bound: number }

export type Checkpointer = {
  /** After each change: commits when it is worth it, and waits only when too much is not written. */
  readonly nudge: () => Promise<void>
  /** More may be changed without waiting for the disk. */
  readonly hasRoom: () => boolean
  /** Commits now all that is changed now. False when it could not. */
  readonly save: () => Promise<boolean>
  /** From here on nothing is written any more. */
  readonly giveUp: () => void
}

// Each commit is a sync, beside those of the log and on the same disk. A process that is killed takes so much again.
const intervalMs = 400
const retryIntervalMs = 1_000

type Commits = {
  /** One commit at a time: the one under way, or a new one. */
  readonly start: () => Promise<boolean>
  readonly schedule: (delayMs: number) => void
  readonly underWay: () => Promise<boolean> | undefined
  readonly giveUp: () => void
  readonly hasGivenUp: () => boolean
}

const newCommits = ({ changed, commit }: Checkpointed): Commits => {
  let running: Promise<boolean> | undefined
  let timer: NodeJS.Timeout | undefined
  let hasGivenUp = false
  const schedule = (delayMs: number): void => {
    if (!hasGivenUp) timer ??= setTimeout(() => void start(), delayMs).unref()
  }
  const start = (): Promise<boolean> => {
    clearTimeout(timer)
    timer = undefined
    running ??= commit().then((isSaved) => {
      running = undefined
      // A change during the commit may be the last for a long time: nothing else would save it.
      if (changed() > 0) schedule(isSaved ? intervalMs : retryIntervalMs)
      return isSaved
    })
    return running
  }
  return {
    start,
    schedule,
    underWay: () => running,
    hasGivenUp: () => hasGivenUp,
    giveUp: () => {
      hasGivenUp = true
      clearTimeout(timer)
    },
  }
}

/** The one writer of a follower's checkpoint. */
export const newCheckpointer = (
  what: Checkpointed,
  { worthCommit, bound }: Thresholds,
): Checkpointer => {
  const { start, schedule, underWay, hasGivenUp, giveUp } = newCommits(what)
  const save = async (): Promise<boolean> => {
    // One under way was begun before the latest changes.
    await underWay()
    return hasGivenUp() ? false : start()
  }
  return {
    save,
    giveUp,
    hasRoom: () => !hasGivenUp() && what.changed() < bound,
    nudge: async () => {
      if (hasGivenUp()) return
      const count = what.changed()
      if (count >= bound) await save()
      else if (count >= worthCommit) void start()
      else schedule(intervalMs)
    },
  }
}
