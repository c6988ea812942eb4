/** Recorded events that a receipt shows with their body: declared by the acts that record them (`answersWith`). */
import type { LedgerEvent } from '../events/ledger-event.ts'
import { aboutAct, actNames } from './acts.ts'

const shown: ReadonlyMap<string, string> = new Map(
  actNames.flatMap((name) => Object.entries<string>(aboutAct(name).answersWith ?? {})),
)

/** Whether the ledger added to the event what the caller cannot know: an id, a reason, until when, a broken condition. */
export const showsBody = ({ type, body }: LedgerEvent): boolean => {
  const field = shown.get(type)
  return field !== undefined && (field === 'always' || field in body)
}
