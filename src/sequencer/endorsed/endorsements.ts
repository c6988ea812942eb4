/** The store of endorsements, by size of the checkpoint, as a port: a file beside the keys, or tables that nodes share. */
import type { Either } from '../../fp.ts'
import type { Endorsement, EndorsementFailure } from './endorsement.ts'

export type Endorsements = {
  /** Endorsements of the tree with this size and root (base64): the last one of each kind and party. */
  readonly of: (
    size: number,
    root: string,
  ) => Promise<Either<EndorsementFailure, ReadonlyArray<Endorsement>>>
  /** On disk when it resolves. */
  readonly add: (endorsement: Endorsement) => Promise<Either<EndorsementFailure, void>>
  /** The largest size that this party endorsed; 0 if there is none. */
  readonly largestBy: (by: string) => Promise<Either<EndorsementFailure, number>>
  readonly close: () => Promise<void>
}
