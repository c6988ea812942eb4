/** Recording that somebody may do more or less than before (stream `access-changes`): each change once, by its id. */
import { E } from '../fp.ts'
import type { Fact } from '../events/ledger-event.ts'
import type { EventId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Decider } from './decider.ts'

/** `id` tells the change apart for ever; `at` is when it was made, before it came here. */
export type ChangeCommand = { readonly id: EventId; readonly at: Instant; readonly change: Fact }

/** Ids of the changes on record: as many as there ever were credentials, rotations and revocations. */
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
