/** The material of a receipt: one event of a person's record, with its changes. */
import { endingOf } from '../../catalogue/accounts.ts'
import type { PublishedVersion } from '../../catalogue/catalogue.ts'
import { viewAt } from '../../catalogue/view.ts'
import type { Catalogue } from '../../catalogue/catalogue.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { trusted } from '../../kernel/ids.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { Change } from '../../standing/changes.ts'
import { endedBetween } from '../../standing/ended.ts'
import type { AccountsUnder } from '../../standing/ended.ts'
import type { Standing } from '../../standing/standing.ts'
import type { Recorded } from '../../store/event-store.ts'

/** An event with the standing before and after it. */
type Told = {
  readonly recorded: Recorded<LedgerEvent>
  readonly changes: ReadonlyArray<Change>
  readonly before: Standing
  readonly after: Standing
}

/** The event and its changes, as far as the requester may see them. */
export type ReceiptMatter = {
  readonly subject: SubjectId
  readonly recorded: Recorded<LedgerEvent>
  /** The entry of the log: the stored event without ciphertext. */
  readonly entry: string
  /** Changes of the person's standing, then the things that ended with it, by name (src/standing/ended.ts). */
  readonly changes: ReadonlyArray<Change>
  /** Whether the person's key has been destroyed. */
  readonly isErased: boolean
  /** The policy of the event; undefined if none was published by then. */
  readonly policy: PublishedVersion | undefined
  /** The name of the log that vouches. */
  readonly origin: string
  /** The time of the receipt. */
  readonly at: Instant
  /** c2sp.org/tlog-proof, once a checkpoint covers the event. */
  readonly proof: string | undefined
  /** Whether the log has stopped: a missing proof is then not made before the log is mended. */
  readonly isLogStopped: boolean
}

/** The changes of the event, and the ends that it caused: consents withdrawn together, purposes of a closed account. */
export const changesWith = (
  catalogue: Catalogue,
  { recorded: { event }, changes, before, after }: Told,
): ReadonlyArray<Change> => {
  const { purposes, accounts } = viewAt(catalogue, event.recordedAt)
  const under: AccountsUnder = {
    purpose: (purpose) => purposes.get(trusted(purpose))?.accounts,
    policy: (policy) => endingOf(accounts.get(trusted(policy))),
  }
  return [...changes, ...endedBetween(before, after, under, event.occurredAt)]
}
