/** A request that met a damaged block of an index is repeated once, after the index was rebuilt from its segment. */
import { E } from '../../../fp.ts'
import type { TaskEither } from '../../../fp.ts'
import type { StoreFailure } from '../../event-store.ts'
import { isInIndex } from '../format/fault.ts'
import type { Indexes } from '../indexing/indexes.ts'

/** For what changed nothing when it failed. A segment that is damaged itself gives no index: the place is told then. */
export const onceMore =
  ({ idle }: Pick<Indexes, 'idle'>) =>
  <A>(ask: TaskEither<StoreFailure, A>): TaskEither<StoreFailure, A> =>
  () =>
    // No function of its own waits for what nearly always is the answer: every append passes here.
    ask().then((first) => (E.isRight(first) || !isInIndex(first.left) ? first : idle().then(ask)))
