/** Requests of the routes of receipts. */
import { closed, words } from '../../kernel/codec.ts'
import { EventId, SubjectId } from '../../kernel/ids.ts'
import { ReadReason } from '../../events/facts/access.ts'

/** The paths' `:subject` and `:event`. */
export const OneEvent = closed('OneEvent', { subject: SubjectId, event: EventId })

/** The forms of a receipt (docs/reference/receipts.md). */
export const ReceiptFormat = words('ReceiptFormat', [
  'jws',
  'kantara',
  'iso-27560',
  'iso-27560-record',
  'html',
  'pdf',
])

/** Staff say why they read; `jws` where no form is named. */
export const ReceiptQuery = closed(
  'ReceiptQuery',
  {},
  { format: ReceiptFormat, reason: ReadReason },
)
