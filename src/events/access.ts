/** Reading is recorded (design invariant 10). */
import { closed, words } from '../kernel/codec.ts'
import { SubjectId } from '../kernel/ids.ts'
import { event } from './event.ts'

export const ReadReason = words('ReadReason', [
  'audit',
  'complaint',
  'rights_request',
  'incident',
  'court',
  'regulator',
  'operations',
  'own_record',
])

/** Somebody opened a person's trail, or a view over many people (`subject` absent). */
export const LedgerRead = event(
  'LedgerRead',
  1,
  closed(
    'LedgerRead',
    {
      view: words('View', ['trail', 'record', 'disclosures', 'export', 'replay', 'register']),
      reason: ReadReason,
    },
    { subject: SubjectId },
  ),
)
