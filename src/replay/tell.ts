/** A page of a person's stream, told on from where the pages before it led: what stands, and what each event changed of it. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { decodeStored } from '../events/decode-stored.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import { evolveTold } from '../standing/told.ts'
import type { Told } from '../standing/told.ts'
import type { Recorded, StoredEvent } from '../store/event-store.ts'
import type { UnreadableFailure } from './load.ts'
import { isWithin } from './until.ts'
import type { Until } from './until.ts'

/** An event as its place in the log holds it; one that cannot be read ends whatever is told. */
export const decodeRecorded = (
  recorded: Recorded<StoredEvent>,
): Either<UnreadableFailure, Recorded<LedgerEvent>> => {
  const event = decodeStored(recorded.event.json)
  return E.isRight(event)
    ? E.right({ ...recorded, event: event.right })
    : E.left({ failure: 'unreadable', stream: recorded.stream, reason: event.left })
}

/** One event between what stood before it and what stands after it. */
export type Step = {
  readonly recorded: Recorded<LedgerEvent>
  readonly before: Told
  readonly after: Told
}

/** Folds a page. Events beyond `until` are skipped; each of the others is handed to `onStep`, in order. */
export const tellPage = (
  page: ReadonlyArray<Recorded<StoredEvent>>,
  until: Until,
  from: Told,
  onStep?: (step: Step) => void,
): Either<UnreadableFailure, Told> => {
  const within = isWithin(until)
  let told = from
  for (const stored of page) {
    const recorded = decodeRecorded(stored)
    if (E.isLeft(recorded)) return recorded
    if (!within(recorded.right)) continue
    const before = told
    told = evolveTold(before, recorded.right.event)
    onStep?.({ recorded: recorded.right, before, after: told })
  }
  return E.right(told)
}
