/** The stored answer of a command whose answer is in no other event. */
import { closed, words } from '../../kernel/codec.ts'
import { RefusalId } from '../../kernel/ids.ts'
import { event } from '../event.ts'

/**
 * A command that carried an idempotency key recorded nothing else: it changed nothing, or was refused. Recorded so
 * that its repetition is answered the same, for ever and by every node (docs/decisions/0017).
 */
export const CommandAnswered = event(
  'CommandAnswered',
  1,
  closed(
    'CommandAnswered',
    { outcome: words('CommandOutcome', ['no-change', 'refused']) },
    { refusal: RefusalId },
  ),
  { outcome: 'closed', refusal: 'closed' },
)

/** Each of them by its type. */
export const commandEvents = {
  CommandAnswered,
} as const
