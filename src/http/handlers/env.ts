/** What handlers work with. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Credentials } from '../../credentials/credentials.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Cursors } from '../cursor.ts'
import type { Problem } from '../outcome.ts'

export type HandlerEnv = {
  readonly ledger: Ledger
  readonly credentials: Pick<Credentials, 'issueToken' | 'revokeTokens'>
  readonly cursors: Cursors
  readonly metricsText: () => string
  readonly isStopping: () => boolean
}

/** How long a request waits for its own earlier write to reach the rows, in ms. */
export const minPositionWaitMs = 2_000

/** Waits for `minPosition`, or says that the rows are behind it. */
export const reached = async (
  ledger: Pick<Ledger, 'waitFor'>,
  minPosition: string | undefined,
): Promise<Either<Problem, void>> => {
  if (minPosition === undefined) return E.right(undefined)
  const isThere = await ledger.waitFor(BigInt(minPosition), minPositionWaitMs)
  return isThere ? E.right(undefined) : E.left({ problem: 'behind', facts: { minPosition } })
}
