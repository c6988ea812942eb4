/** The environment of handlers. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { Credentials } from '../credentials/credentials.ts'
import type { Bundles } from '../exports/bundle/bundles.ts'
import type { DrawPdf } from '../exports/pages/worker/drawing.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Upkeep } from '../ledger/upkeep.ts'
import type { TransparencyLog } from '../transparency/transparency-log.ts'
import type { Cursors } from './requests/cursor.ts'
import type { Problem } from './answers/outcome.ts'
import type { EntriesFor, ServedLog } from './served-log.ts'

export type HandlerEnv = {
  readonly ledger: Ledger
  readonly credentials: Pick<Credentials, 'issueToken' | 'revokeTokens' | 'list'>
  readonly cursors: Cursors
  /** The log that signs; absent where this process has none. */
  readonly transparency?: TransparencyLog | undefined
  readonly upkeep: Upkeep
  /** Entries and state of that log. */
  readonly servedLog?: ServedLog | undefined
  /** Readers of the log's entries. */
  readonly entriesFor: EntriesFor
  /** Makes bundles for regulators; absent where this process keeps no transparency log. */
  readonly bundles?: Bundles | undefined
  readonly drawPdf: DrawPdf
  readonly metricsText: () => string
  readonly isStopping: () => boolean
}

/** The longest wait of a request for its own earlier write to reach the rows, in ms. */
export const minPositionWaitMs = 2_000

/**
 * Waits for each position that the answer is to rest on, or says how far this node is. A position that lies ahead is
 * not answered from what is there: asked again later the answer would be another.
 */
export const reached = async (
  ledger: Pick<Ledger, 'waitFor' | 'health'>,
  ...positions: ReadonlyArray<string | undefined>
): Promise<Either<Problem, void>> => {
  const last = positions.reduce<bigint | undefined>((furthest, position) => {
    const each = position === undefined ? undefined : BigInt(position)
    return each !== undefined && (furthest === undefined || each > furthest) ? each : furthest
  }, undefined)
  if (last === undefined || (await ledger.waitFor(last, minPositionWaitMs)))
    return E.right(undefined)
  return E.left({ problem: 'behind', facts: { position: ledger.health().position } })
}
