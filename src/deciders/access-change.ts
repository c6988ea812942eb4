/** Records changes of access (stream `access-changes`), each once by its id. */
import { E } from '../fp.ts'
import type { Fact } from '../events/ledger-event.ts'
import type { EventId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Decider } from './decider.ts'

/** `id` identifies the change forever; `at` is the time at which it was made, before it reached the ledger. */
export type ChangeCommand = { readonly id: EventId; readonly at: Instant; readonly change: Fact }

/** Ids of the recorded changes: one for each credential, rotation and revocation. */
export type ChangesKnown = ReadonlySet<EventId>

export const accessChangeDecider: Decider<
  ChangesKnown,
  ChangeCommand,
  { readonly now: Instant },
  never
> = {
  initial: new Set(),
  evolve: (known, { causationId }) => new Set([...known, causationId]),
  isDone: (known, { id }) => known.has(id),
  decide: (known, { id, at, change }, { now }) =>
    E.right(
      known.has(id)
        ? []
        : [{ ...change, occurredAt: at < now ? at : now, timeSource: 'ledger' as const }],
    ),
}
