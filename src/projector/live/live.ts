/** The projector as a follower of the log: what it does with a batch, and what stops it for good. */
import type { Either } from '../../fp.ts'
import { runFollower } from '../../follower/follower.ts'
import type { FollowerEnv } from '../../follower/follower.ts'
import type { Recorded, StoredEvent, StoreFailure } from '../../store/event-store.ts'
import type { Roster } from '../tables/roster.ts'
import type { Halt } from './apply.ts'
import type { Stopped } from './health.ts'

type Halted = Halt | StoreFailure

export type LiveEnv = FollowerEnv & {
  readonly roster: Roster
  readonly apply: (stored: ReadonlyArray<Recorded<StoredEvent>>) => Promise<Either<Halt, void>>
  /** Brings back what is kept in memory, if that is still to do. */
  readonly restore: () => Promise<Either<Halt, void>>
  readonly onPosition: (position: bigint) => void
}

/** The stop that no further attempt can repair; undefined if one might. */
export const stopFor = (halted: Halted): Stopped | undefined => {
  if ('stopped' in halted) return halted
  if (halted.failure === 'event-rewritten')
    return { stopped: 'log-corrupt', where: `entry ${halted.index}` }
  if (halted.failure === 'tree-damaged')
    return { stopped: 'log-corrupt', where: `tree/${halted.file}, ${halted.index}` }
  return halted.failure === 'corrupt' ? { stopped: 'log-corrupt', where: halted.where } : undefined
}

/** The kind of a halt, for people and metrics. */
export const kindOf = (halted: Halted): string =>
  'stopped' in halted ? halted.stopped : halted.failure

/** Runs until the signal aborts or something stops it for good: that is the answer. */
export const runLive = async ({
  roster,
  apply,
  restore,
  onPosition,
  ...env
}: LiveEnv): Promise<Stopped> => {
  const position = (): bigint => roster.position
  const follower = { position, restore, apply, onPosition, stopFor, kindOf }
  return (await runFollower(follower, env)) ?? { stopped: 'closed' }
}
