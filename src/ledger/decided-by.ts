/** Delays the answer to a writer until decisions follow from it. */
import { E } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import type { Running } from './running.ts'

/**
 * Answers once this node's rows contain the recorded events, so that an acknowledged act is decided by. After the time
 * limit it answers anyway, since decisions from older rows are DENY.
 */
export const decidedBy =
  ({ projector, limits }: Pick<Running, 'projector' | 'limits'>) =>
  <F, A extends { readonly position: bigint }>(task: TaskEither<F, A>): TaskEither<F, A> =>
  () =>
    task().then((done) =>
      E.isRight(done) && done.right.position > projector.position()
        ? projector.waitFor(done.right.position, limits.maxLagMs).then(() => done)
        : done,
    )
