/** The end of accounts, and having them again (clause 5.4). */
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
 * With whatever its policy closes with it: e-banking takes the app account along (clause 5.4-a). Accounts of other
 * policies stay as they are; one that no policy names is on record for when one does.
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

/** As many as the event holds. */
const maxPurposes = 500

/** Dealings end and begin with the accounts that a policy closes last. */
const reopening = (account: AccountId, view: View): BodyOf<typeof AccountReopened> => {
  const [policy] =
    [...view.accounts].find(([, accounts]) => endingOf(accounts).includes(account)) ?? []
  return policy === undefined
    ? { account }
    : { account, policy, purposes: purposesOfPolicy(view, policy).slice(-maxPurposes) }
}

/** By a policy that was ever published. */
const isNamed = (account: AccountId, { accounts }: View): boolean =>
  [...accounts.values()].some((all) => all.some(({ id }) => id === account))

/**
 * Nothing of before revives (clause 5.4-a), so a reopening counts from no time before anything that is known: what was
 * said while the account was closed was said to nobody. It opens what was closed with the account.
 */
const reopen: Rule<'reopen-account', PersonState> = {
  isDone: ({ account }, { asOf, view: { accounts } }) =>
    closedWith(accounts, account).every((id) => !isClosed(asOf, id)),
  decide: ({ account }, { asOf, known, at, view }) => {
    // A word mistyped would be answered as if the account were open, while the one that was meant stays closed.
    if (!isNamed(account, view) && !isClosed(known, account))
      return refused({ refusal: 'account-unregistered' })
    const all = closedWith(view.accounts, account)
    const closed = all.filter((id) => isClosed(asOf, id))
    // Told of a time before it was closed, it is not what the caller means: the account is closed now.
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
