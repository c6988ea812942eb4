/** The time that the ledger goes by, where an operator had to say which clock is right. */
import { closed, words } from '../../kernel/codec.ts'
import type { t } from '../../fp.ts'
import { Instant } from '../../kernel/instant.ts'
import { event } from '../event.ts'

/**
 * `ahead`, `behind`: the machine's clock, held against the time that went by. `log_ahead`: the last event is of a time
 * that the clock has not reached.
 */
export const ClockLeap = words('ClockLeap', ['ahead', 'behind', 'log_ahead'])
export type ClockLeap = t.TypeOf<typeof ClockLeap>

/**
 * An operator said that the machine's clock is right although it leapt: `ledgerTime` is what the ledger went by until
 * then, `clockTime` what the clock said. Later events are recorded at the later of the two or after it.
 */
export const ClockLeapAccepted = event(
  'ClockLeapAccepted',
  1,
  closed('ClockLeapAccepted', { leap: ClockLeap, ledgerTime: Instant, clockTime: Instant }),
  { leap: 'closed', ledgerTime: 'measure', clockTime: 'measure' },
)

/** Each of them by its type. */
export const clockEvents = {
  ClockLeapAccepted,
} as const
