/** A command that met another writer is decided again on what is there now. */
import { E } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'

/** More rounds than this means something else is wrong; the caller is told of the conflict. */
const maxRounds = 5

const isConflict = (failure: unknown): boolean =>
  typeof failure === 'object' &&
  failure !== null &&
  'failure' in failure &&
  failure.failure === 'revision-conflict'

/** Runs `attempt` again while it ends in a revision conflict, at most `maxRounds` times. */
export const retryingConflicts =
  <L, A>(attempt: TaskEither<L, A>): TaskEither<L, A> =>
  async () => {
    let result: Either<L, A> = await attempt()
    for (
      let round = 1;
      round < maxRounds && E.isLeft(result) && isConflict(result.left);
      round += 1
    ) {
      result = await attempt()
    }
    return result
  }
