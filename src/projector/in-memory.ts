/**
 * State kept in memory that moves together with rows, such as the catalogue: what it says and what the rows say is
 * always as of the same position. It is brought back at the start from a projection's rows, not from the whole log.
 */
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { Recorded } from '../store/event-store.ts'

/** The source of state in memory is damaged: no wait repairs it. `message` has the damage and the place. */
export class DamagedSource extends Error {
  override readonly name = 'DamagedSource'
}

type Batch = ReadonlyArray<Recorded<LedgerEvent>>

/** Makes a prepared state the current one: at once, without failing. */
export type Publish = () => void

/** One of those that move with the rows. */
export type InMemory = {
  /** The table it is restored from; while that one is not live, this state is not either. */
  readonly table: string
  /** Starts over from the rows of `table`, now live. Rejects if it cannot: the projector then waits and tries again, or stops on `DamagedSource`. */
  readonly restore: () => Promise<void>
  /** Gets ready for a batch, off to the side; called again with the same batch after a failure. */
  readonly prepare: (batch: Batch) => Promise<Publish> | Publish
}

type Folds<S> = {
  readonly table: string
  readonly initial: S
  /** The events behind it that rows remember, oldest first. */
  readonly history: () => ReadonlyArray<LedgerEvent>
  readonly concerns: (event: LedgerEvent) => boolean
  /** May load what an event only names, such as a policy's package by its hash. */
  readonly evolve: (state: S, event: LedgerEvent) => Promise<S>
}

const nothingToPublish: Publish = () => {}

/** A fold kept in memory. Its position is the projector's position of `table`. */
export const inMemoryFold = <S>({
  table,
  initial,
  history,
  concerns,
  evolve,
}: Folds<S>): InMemory & { readonly current: () => S } => {
  let current = initial
  const fold = async (start: S, events: ReadonlyArray<LedgerEvent>): Promise<S> => {
    let state = start
    for (const event of events) state = await evolve(state, event)
    return state
  }
  return {
    table,
    current: () => current,
    restore: async () => {
      current = await fold(initial, history())
    },
    prepare: (batch) => {
      const events = batch.map(({ event }) => event).filter(concerns)
      if (events.length === 0) return nothingToPublish
      return fold(current, events).then((next) => () => {
        current = next
      })
    },
  }
}
