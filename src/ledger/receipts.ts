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

/** How far the rows tell what was recorded. */
type IsFolded = (position: bigint) => boolean

/** The keys used lately; the oldest is forgotten first, and whatever the rows can tell as well. */
const recentKeys = (isFolded: IsFolded) => {
  const unrecorded = new Map<EventId, Recent>()
  // Apart from the others, nearly in the order of positions: they hold events, and are wanted for milliseconds.
  const recorded = new Map<EventId, Recent & { readonly position: bigint }>()
  const forgetFolded = (): void => {
    for (const [id, { position }] of recorded) {
      if (!isFolded(position) && recorded.size <= capacity) return
      recorded.delete(id)
    }
  }
  return {
    get: (id: EventId): Recent | undefined => recorded.get(id) ?? unrecorded.get(id),
    set: (id: EventId, entry: Recent): void => {
      const { events, position } = entry.outcome
      if (events.length > 0) {
        recorded.set(id, { ...entry, position })
        forgetFolded()
        return
      }
      unrecorded.set(id, entry)
      if (unrecorded.size <= capacity) return
      const oldest = unrecorded.keys().next()
      if (oldest.done !== true) unrecorded.delete(oldest.value)
    },
  }
}

const reused: Either<KeyReused, never> = E.left({ refusal: 'idempotency-key-reused' })

const asRecent = (found: Remembered | undefined): Recent | undefined =>
  found === undefined ? undefined : { payload: found.sha256, outcome: { ...found, repeated: true } }

/** `find` looks a command up in the log's own record of it, which is there as far as `isFolded` says. */
export const makeReceipts = (
  find: (id: EventId) => TaskEither<HandleFailure, Remembered | undefined>,
  isFolded: IsFolded,
): Receipts => {
  const recent = recentKeys(isFolded)
  const running = new Map<EventId, Sha256>()
  const before = (id: EventId): TaskEither<HandleFailure, Recent | undefined> => {
    const known = recent.get(id)
    return known === undefined ? pipe(find(id), TE.map(asRecent)) : TE.right(known)
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
