/** The end of the account, and having it again (clause 5.4). */
import { own } from './lookups.ts'
import type { PersonLife, PersonState } from './person.ts'
import { records, refused } from './setting.ts'
import type { Acts, Rule, Rules } from './setting.ts'

type Account = Acts['cancel-account']['account']

/** Cancelled, and not reopened since. */
const isClosed = ({ cancelled, reopened }: PersonLife, account: Account): boolean => {
  const end = own(cancelled, account)
  const again = own(reopened, account)
  return end !== undefined && (again === undefined || again.at <= end.at)
}

/** Cancelling e-banking closes the app account with it (clause 5.4-a). */
const cancel: Rule<'cancel-account', PersonState> = {
  isDone: ({ account }, { asOf: { person } }) =>
    isClosed(person, account) && isClosed(person, 'app'),
  decide: ({ account }, { asOf: { person } }) => {
    const app = { type: 'AccountCancelled' as const, body: { account: 'app' as const } }
    if (account === 'app') return records(app)
    const ebank = { type: 'AccountCancelled' as const, body: { account } }
    return isClosed(person, 'app') ? records(ebank) : records(ebank, app)
  },
}

/** Reopening e-banking reopens the app account that was closed with it. */
const closedOf = (person: PersonLife, account: Account): ReadonlyArray<Account> =>
  [...new Set<Account>([account, 'app'])].filter((each) => isClosed(person, each))

/**
 * Nothing of before revives (clause 5.4-a), so a reopening counts from no time before anything that is known: what was
 * said while the account was closed was said to nobody.
 */
const reopen: Rule<'reopen-account', PersonState> = {
  isDone: ({ account }, { asOf: { person } }) => closedOf(person, account).length === 0,
  decide: ({ account }, { asOf, known, at }) => {
    const accounts = closedOf(asOf.person, account)
    if (accounts.length === 0) return records()
    if (known.person.isErasing) return refused({ refusal: 'erasure-under-way' })
    const isAfter = accounts.every((each) => (own(asOf.person.cancelled, each)?.at ?? at) < at)
    if (!isAfter || (known.latest !== undefined && known.latest > at))
      return refused({ refusal: 'reopening-out-of-order' })
    return records(
      ...accounts.map((each) => ({ type: 'AccountReopened' as const, body: { account: each } })),
    )
  },
}

export const accountRules: Rules<'cancel-account' | 'reopen-account', PersonState> = {
  'cancel-account': cancel,
  'reopen-account': reopen,
}
