/** A person's trail as the ledger tells it: their events folded one by one, each with what it changed. */
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import { changesOf, evolveTold, untold } from '../../src/standing/told.ts'

export const trailOf = (events: ReadonlyArray<LedgerEvent>) => {
  let told = untold
  return events.map((event) => {
    const before = told
    told = evolveTold(before, event)
    return { type: event.type, changes: changesOf(before, told, event) }
  })
}
