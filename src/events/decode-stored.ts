/** Stored bytes to an event of the current shape, or why not. Fail closed: what cannot be read is never skipped. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { Unreadable } from './envelope.ts'
import { isLedgerEvent } from './ledger-event.ts'
import type { LedgerEvent } from './ledger-event.ts'
import { upcast } from './upcasters.ts'

const parse = (json: string): Either<Unreadable, unknown> =>
  E.tryCatch(
    () => JSON.parse(json),
    () => 'not-json',
  )

/** Reads one stored event: parses, upcasts, and checks it against the closed codec of its type. */
export const decodeStored = (json: string): Either<Unreadable, LedgerEvent> => {
  const parsed = parse(json)
  if (E.isLeft(parsed)) return parsed
  const current = upcast(parsed.right)
  if (E.isLeft(current)) return current
  return isLedgerEvent(current.right) ? E.right(current.right) : E.left('malformed')
}
