/** One idempotency key, one payload, one outcome (design section 10). */
import { E, TE, pipe } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import type { HandleFailure } from '../handle.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { EventId, Sha256 } from '../kernel/ids.ts'
import type { ActOutcome, CommandMeta, KeyReused } from './ledger.ts'

/** What the log remembers of a command that recorded something. */
export type Remembered = {
  readonly sha256: Sha256
  readonly events: ReadonlyArray<LedgerEvent>
  readonly revision: bigint
  readonly position: bigint
}

export type Receipts = {
  /** Runs `act` unless this key was used before: then its first outcome is given again, or the other payload refused. */
  readonly once: <F>(
    meta: CommandMeta,
    act: TaskEither<F, ActOutcome>,
  ) => TaskEither<F | KeyReused | HandleFailure, ActOutcome>
}

/**
 * Keys whose outcome is not in the log (nothing was recorded, or rows are not there yet) are remembered in memory.
 * Known hole: a key whose act recorded nothing is forgotten after `capacity` newer ones or a restart; used again
 * with another payload it then counts as new.
 */
const capacity = 10_000

type Recent = { readonly payload: Sha256; readonly outcome: ActOutcome }

/** The keys used lately; the oldest is forgotten first. */
const recentKeys = () => {
  const entries = new Map<EventId, Recent>()
  return {
    get: (id: EventId): Recent | undefined => entries.get(id),
    set: (id: EventId, entry: Recent): void => {
      entries.set(id, entry)
      if (entries.size <= capacity) return
      const oldest = entries.keys().next()
      if (oldest.done !== true) entries.delete(oldest.value)
    },
  }
}

const reused: Either<KeyReused, never> = E.left({ refusal: 'idempotency-key-reused' })

/** `find` looks a command up in the log's own record of it. */
export const makeReceipts = (
  find: (id: EventId) => TaskEither<HandleFailure, Remembered | undefined>,
): Receipts => {
  const recent = recentKeys()
  const running = new Map<EventId, Sha256>()
  const before = (id: EventId): TaskEither<HandleFailure, Recent | undefined> => {
    const known = recent.get(id)
    if (known !== undefined) return TE.right(known)
    return pipe(
      find(id),
      TE.map((found) =>
        found === undefined
          ? undefined
          : { payload: found.sha256, outcome: { ...found, repeated: true } },
      ),
    )
  }
  const once =
    <F>(
      { id, payload }: CommandMeta,
      act: TaskEither<F, ActOutcome>,
    ): TaskEither<F | KeyReused | HandleFailure, ActOutcome> =>
    async () => {
      if (payload === undefined) return act()
      if (running.has(id) && running.get(id) !== payload) return reused
      const known = await before(id)()
      if (E.isLeft(known)) return known
      if (known.right !== undefined) {
        return known.right.payload === payload
          ? E.right({ ...known.right.outcome, repeated: true })
          : reused
      }
      running.set(id, payload)
      const outcome = await act()
      running.delete(id)
      if (E.isRight(outcome)) recent.set(id, { payload, outcome: outcome.right })
      return outcome
    }
  return { once }
}
