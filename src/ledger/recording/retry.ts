/** A command that met another writer is decided again on what is there now. */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'

/**
 * Where several nodes write to one stream, each conflict is another's success, and who has just won is first again
 * with the next act: so the others wait for it, longer each time. Some five seconds in all; then the caller is told.
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

/** Runs `attempt` again while it ends in a revision conflict, at most `maxRounds` times. */
export const retryingConflicts =
  <L, A>(attempt: TaskEither<L, A>): TaskEither<L, A> =>
  () =>
    attempt().then((first) => (hasMetConflict(first) ? again(attempt) : first))
