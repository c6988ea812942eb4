/** The end of accounts and their reopening in a person's standing (clause 5.4-a). */
import type { AccountReopened } from '../../events/facts/person.ts'
import type { BodyOf } from '../../events/event.ts'
import type { Occurred } from '../../events/ledger-event.ts'
import { withEntry, withoutEntry } from '../../kernel/entries.ts'
import { aged } from './minor.ts'
import { changed, endsKnown, overtakes, own, put } from '../latest.ts'
import { sweepKey } from '../standing.ts'
import type { Mark, Standing } from '../standing.ts'

type AccountEvent = Extract<Occurred, { readonly type: 'AccountCancelled' | 'AccountReopened' }>

/** Of a cancellation and a reopening at one instant the cancellation counts: it protects. */
const cancelled = (standing: Standing, account: string, mark: Mark): Standing => {
  const again = own(standing.reopened, account)
  return again !== undefined && again.at > mark.at
    ? standing
    : changed(standing, 'cancelled', put(standing.cancelled, account, mark))
}

const opened = (standing: Standing, account: string, mark: Mark): Standing => {
  const end = own(standing.cancelled, account)
  return end !== undefined && end.at < mark.at
    ? changed(standing, 'cancelled', withoutEntry(standing.cancelled, account))
    : standing
}

/** It is never told of late, so that every notice that is known was before it. */
const withoutNotices = (standing: Standing, policy: string): Standing => {
  const old = own(standing.policies, policy)
  if (old === undefined) return standing
  const { notices: _past, ...rest } = old
  const next = { notices: undefined, ...rest }
  return changed(standing, 'policies', withEntry(standing.policies, policy, next))
}

const askedAnew = (standing: Standing, mark: Mark, purposes: ReadonlyArray<string>): Standing => {
  let swept = standing.sweeps
  for (const purpose of purposes) {
    const key = sweepKey(undefined, purpose)
    const old = own(swept, key)
    if (overtakes(old?.anew, mark)) swept = withEntry(swept, key, { ...old, anew: mark })
  }
  return swept === standing.sweeps ? standing : changed(standing, 'sweeps', swept)
}

const reopened = (
  standing: Standing,
  { account, policy, purposes = [] }: BodyOf<typeof AccountReopened>,
  mark: Mark,
): Standing => {
  if (!overtakes(own(standing.reopened, account), mark)) return standing
  const open = opened(standing, account, mark)
  const { at, event } = mark
  const next = policy === undefined ? { at, event } : { at, event, policy }
  const again = changed(open, 'reopened', withEntry(open.reopened, account, next))
  return policy === undefined
    ? again
    : aged(askedAnew(withoutNotices(again, policy), mark, purposes), endsKnown)
}

/** Dealings are closed or opened with an account by its own event; the policies say whose account it is. */
export const evolveAccount = (standing: Standing, event: AccountEvent): Standing => {
  const mark: Mark = { at: event.occurredAt, event: event.id }
  return event.type === 'AccountCancelled'
    ? cancelled(standing, event.body.account, mark)
    : reopened(standing, event.body, mark)
}
