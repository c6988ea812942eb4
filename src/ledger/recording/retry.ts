/** Decides a command again after a conflict with another writer. */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'

/**
 * With several nodes on one stream, each conflict means that another node succeeded, and the winner is likely to win
 * again: the losers wait longer each time. After some five seconds in all, the caller gets the conflict.
 */
const maxRounds = 64
const roundsAtOnce = 3
const maxPauseMs = 100

const isConflict = (failure: unknown): boolean =>
  typeof failure === 'object' &&
  failure !== null &&
  'failure' in failure &&
  failure.failure === 'revision-conflict'

const hasMetConflict = (result: Either<unknown, unknown>): boolean =>
  E.isLeft(result) && isConflict(result.left)

const again = async <L, A>(attempt: TaskEither<L, A>): Promise<Either<L, A>> => {
  let result = await attempt()
  for (let round = 2; round < maxRounds && hasMetConflict(result); round += 1) {
    if (round > roundsAtOnce) await delay(Math.min(maxPauseMs, 2 ** (round - roundsAtOnce)))
    result = await attempt()
  }
  return result
}

/** Runs `attempt` again while it ends in a revision conflict, `maxRounds` times at most. */
export const retryingConflicts =
  <L, A>(attempt: TaskEither<L, A>): TaskEither<L, A> =>
  () =>
    attempt().then((first) => (hasMetConflict(first) ? again(attempt) : first))
