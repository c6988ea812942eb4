/** Decides when an answer to a writer is sent. */
import { E } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import type { Running } from './running.ts'

/**
 * Acknowledged means decided by: an answer goes out once this node's rows hold what it rests on, or after the bound
 * all the same, since rows older than that deny.
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
