/** A change of who may do what, on its way into the log. */
import type { Actor } from '../events/envelope.ts'
import type { Fact } from '../events/ledger-event.ts'
import type { EventId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'

/** An entry of the journal: a future event of the log. */
export type AccessChange = Extract<
  Fact,
  {
    readonly type: 'CredentialCreated' | 'CredentialRevoked' | 'SigningKeyRotated' | 'TokensRevoked'
  }
>

/** `id` tells the change apart for ever; `at` is when it was made, `by` whom. */
export type JournalEntry = {
  readonly id: EventId
  readonly at: Instant
  readonly by: Actor
  readonly change: AccessChange
}
