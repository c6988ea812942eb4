/** Closing accounts, and reopening them (clause 5.4). */
import { closedWith, endingOf } from '../../catalogue/accounts.ts'
import type { View } from '../../catalogue/view.ts'
import type { BodyOf } from '../../events/event.ts'
import type { AccountReopened } from '../../events/facts/person.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { own, purposesOfPolicy } from '../lookups.ts'
import type { PersonState } from './minor.ts'
import { records, refused } from '../rule.ts'
import type { Rule, Rules } from '../rule.ts'

/** Cancelled, and not reopened since. */
const isClosed = ({ standing }: Pick<PersonState, 'standing'>, account: AccountId): boolean =>
  own(standing.cancelled, account) !== undefined

/**
 * Also closes the accounts that the policy closes with it: e-banking closes the app account (clause 5.4-a). Accounts
 * of other policies stay open. A closed account that no policy names is recorded, in case a later policy names it.
 */
const cancel: Rule<'cancel-account', PersonState> = {
  isDone: ({ account }, { asOf, view: { accounts } }) =>
    closedWith(accounts, account).every((id) => isClosed(asOf, id)),
  decide: ({ account }, { asOf, view: { accounts } }) => {
    const more = closedWith(accounts, account).filter((id) => id !== account && !isClosed(asOf, id))
    return records(
      ...[account, ...more].map((id) => ({
        type: 'AccountCancelled' as const,
        body: { account: id },
      })),
    )
  },
}

/** The most purposes that the event can hold. */
const maxPurposes = 500

/** The person leaves a policy, and returns to it, with the accounts that the policy closes last. */
const reopening = (account: AccountId, view: View): BodyOf<typeof AccountReopened> => {
  const [policy] =
    [...view.accounts].find(([, accounts]) => endingOf(accounts).includes(account)) ?? []
  return policy === undefined
    ? { account }
    : { account, policy, purposes: purposesOfPolicy(view, policy).slice(-maxPurposes) }
}

/** Whether any version ever published names the account. */
const isNamed = (account: AccountId, { accounts }: View): boolean =>
  [...accounts.values()].some((all) => all.some(({ id }) => id === account))

/**
 * Earlier consents do not revive (clause 5.4-a). So a reopening cannot be dated before anything recorded: acts during
 * the closed time applied to nothing. It reopens the accounts that were closed with the account.
 */
const reopen: Rule<'reopen-account', PersonState> = {
  isDone: ({ account }, { asOf, view: { accounts } }) =>
    closedWith(accounts, account).every((id) => !isClosed(asOf, id)),
  decide: ({ account }, { asOf, known, at, view }) => {
    // A misspelt name would be answered as open, while the account that was meant stays closed.
    if (!isNamed(account, view) && !isClosed(known, account))
      return refused({ refusal: 'account-unregistered' })
    const all = closedWith(view.accounts, account)
    const closed = all.filter((id) => isClosed(asOf, id))
    // A reopening dated before the closing would change nothing, although the account is closed now: refused.
    if (closed.length === 0)
      return all.some((id) => isClosed(known, id))
        ? refused({ refusal: 'reopening-out-of-order' })
        : records()
    if (known.person.isErasing) return refused({ refusal: 'erasure-under-way' })
    const isAfter = closed.every((id) => (own(asOf.standing.cancelled, id)?.at ?? at) < at)
    if (!isAfter || (known.latest !== undefined && known.latest > at))
      return refused({ refusal: 'reopening-out-of-order' })
    return records(
      ...closed.map((id) => ({ type: 'AccountReopened' as const, body: reopening(id, view) })),
    )
  },
}

export const accountRules: Rules<'cancel-account' | 'reopen-account', PersonState> = {
  'cancel-account': cancel,
  'reopen-account': reopen,
}
