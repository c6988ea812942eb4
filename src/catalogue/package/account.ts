/** The kinds of account that people hold under a policy (clause 5.4). */
import type { t } from '../../fp.ts'
import { closed, list } from '../../kernel/codec.ts'
import { AccountId } from '../../kernel/ids.ts'
import { Clauses, Label } from './label.ts'

/** `closes`: accounts of the same policy that go with this one, a cascade that is written down (clause 5.4-a). */
export const Account = closed(
  'Account',
  { id: AccountId, label: Label, clauses: Clauses },
  { closes: list(AccountId, 20) },
)
export type Account = t.TypeOf<typeof Account>
