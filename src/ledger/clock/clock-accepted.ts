/** Records an operator's acceptance of a clock that leapt, before the ledger uses that clock. */
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { ClockLeap } from '../../events/facts/clock.ts'
import { decodeStored } from '../../events/decode-stored.ts'
import type { Actor } from '../../events/envelope.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { accessChangesStream } from '../../kernel/ids.ts'
import type { EventId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { EventStore, StoreFailure, StoredEvent } from '../../store/event-store.ts'
import type { Ledger } from '../ledger.ts'
import type { ClockAcceptance } from '../node-state.ts'
import { acceptedBy } from './timekeeper.ts'
import type { Timekeeper } from './timekeeper.ts'

/** The time up to which this event accepts times; undefined for any other event. */
export const acceptedIn = (event: LedgerEvent): Instant | undefined =>
  event.type === 'ClockLeapAccepted' ? acceptedBy(event.body) : undefined

const pageSize = 128

const newestIn = (page: ReadonlyArray<{ readonly event: StoredEvent }>): Instant | undefined => {
  for (const { event } of page) {
    if (event.type !== 'ClockLeapAccepted') continue
    const decoded = decodeStored(event.json)
    if (E.isRight(decoded)) return acceptedIn(decoded.right)
  }
  return undefined
}

/** The time up to which times were last accepted; undefined if never. Read only if the clock is in trouble. */
export const lastAccepted =
  ({
    read,
  }: Pick<EventStore<StoredEvent>, 'read'>): TaskEither<StoreFailure, Instant | undefined> =>
  async () => {
    let from: bigint | 'end' = 'end'
    for (;;) {
      const page: Either<
        StoreFailure,
        ReadonlyArray<{ readonly event: StoredEvent; readonly revision: bigint }>
      > = await read(accessChangesStream, { direction: 'backwards', from, maxCount: pageSize })()
      if (E.isLeft(page))
        return page.left.failure === 'stream-not-found' ? E.right(undefined) : page
      const found = newestIn(page.right)
      const oldest = page.right.at(-1)
      if (found !== undefined || oldest === undefined || oldest.revision === 0n)
        return E.right(found)
      from = oldest.revision - 1n
    }
  }

/** Records the acceptance, and uses the clock from then on. Refused if there is no such leap. */
export const acceptClock =
  (keeper: Pick<Timekeeper, 'trouble' | 'accept'>, recordChange: Ledger['recordChange']) =>
  (by: Actor, id: EventId, leap: ClockLeap): ClockAcceptance => {
    const trouble = keeper.trouble()
    if (trouble?.leap !== leap) return TE.left({ refusal: 'clock-not-leapt' })
    const change = { type: 'ClockLeapAccepted' as const, body: trouble }
    return pipe(
      recordChange(by, { id, at: trouble.ledgerTime, change }),
      TE.map(() => {
        keeper.accept(acceptedBy(trouble))
        return trouble
      }),
    )
  }
