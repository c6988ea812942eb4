/** Endorsements of checkpoints, kept by size, as a port: a file beside the keys, or tables that nodes share. */
import type { Either } from '../../fp.ts'
import type { Endorsement, EndorsementFailure } from './endorsement.ts'

export type Endorsements = {
  /** Of the tree of that size and root (base64), one of each kind and author: the last. */
  readonly of: (
    size: number,
    root: string,
  ) => Promise<Either<EndorsementFailure, ReadonlyArray<Endorsement>>>
  /** On disk when it resolves. */
  readonly add: (endorsement: Endorsement) => Promise<Either<EndorsementFailure, void>>
  /** The largest size that this author stated something about; 0 for none. */
  readonly largestBy: (by: string) => Promise<Either<EndorsementFailure, number>>
  readonly close: () => Promise<void>
}
