/** The end of the account, and its return (clause 5.4). */
import { AccountId } from '../../kernel/ids.ts'
import { act, always, anyOfThem, never, service } from './act.ts'

/** Each of them by its name. */
export const accountActs = {
  'cancel-account': act(
    'cancel-account',
    { account: AccountId },
    {},
    {
      by: anyOfThem,
      means: 'Closes an account. A later account inherits nothing from it.',
      protects: always,
      isWord: true,
    },
  ),

  'reopen-account': act(
    'reopen-account',
    { account: AccountId },
    {},
    {
      by: service,
      means:
        'Reopens a cancelled account. No earlier consent revives; opt-outs and refusals stay in force.',
      protects: never,
      isWord: false,
    },
  ),
} as const
