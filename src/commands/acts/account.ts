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
      means: 'The account is closed; nothing of it is inherited by a later one.',
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
        'The person has a cancelled account again. Nothing that was agreed to before revives; opt-outs and refusals stay.',
      protects: never,
      isWord: false,
    },
  ),
} as const
