/** The digest of an open ledger's rows, once they hold every event recorded so far. */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import type { OpenedLedger } from '../ledger/open-ledger.ts'
import type { StateDigest } from '../projector/digest.ts'
import type { RowStore } from '../projector/rows.ts'
import type { NodeFailure } from './failure.ts'

/** The longest wait for the rows to hold the last event and be saved, in ms: enough for some million events. */
const rowsDeadlineMs = 120_000
const pollMs = 20

/** Rejects where the signal aborts, which it must before the ledger is closed. */
export const digestOf =
  (ledger: OpenedLedger, rows: RowStore) =>
  (signal?: AbortSignal): TaskEither<NodeFailure, StateDigest> =>
  async () => {
    const { head } = ledger.health()
    const deadlineMs = performance.now() + rowsDeadlineMs
    // Readable comes first and saved a little later: the digest is of what is saved.
    while (rows.state().position < head) {
      if (performance.now() > deadlineMs) return E.left({ failure: 'rows-behind' })
      await delay(pollMs)
      signal?.throwIfAborted()
    }
    return E.right(await ledger.digest(signal))
  }
