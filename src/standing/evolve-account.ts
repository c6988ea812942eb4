/** The end of the account and its reopening in a person's standing (clause 5.4-a). */
import type { LedgerEvent } from '../events/ledger-event.ts'
import { mapEntries } from '../kernel/entries.ts'
import { aged } from './evolve-minor.ts'
import { changed, endsKnown, overtakes } from './latest.ts'
import type { Mark, PolicyStanding, Standing } from './standing.ts'

type AccountEvent = Extract<LedgerEvent, { readonly type: 'AccountCancelled' | 'AccountReopened' }>

/** Of a cancellation and a reopening at one instant the cancellation counts: it protects. */
const cancelled = (standing: Standing, mark: Mark): Standing => {
  const { reopened } = standing
  if (reopened !== undefined && reopened.at > mark.at) return standing
  return overtakes(standing.cancelled, mark) ? changed(standing, 'cancelled', mark) : standing
}

const withoutNotices = ({ notices: _past, ...policy }: PolicyStanding): PolicyStanding => ({
  notices: undefined,
  ...policy,
})

const reopened = (standing: Standing, mark: Mark): Standing => {
  if (!overtakes(standing.reopened, mark)) return standing
  const last = standing.cancelled
  const open =
    last !== undefined && last.at < mark.at ? changed(standing, 'cancelled', undefined) : standing
  // It is never told of late, so that every notice that is known was before it.
  const untold = changed(
    open,
    'policies',
    mapEntries(open.policies, (_, policy) => withoutNotices(policy)),
  )
  return aged(changed(untold, 'reopened', mark), endsKnown)
}

/** Cancelling e-banking closes the app account by an event of its own; standings are of the app account. */
export const evolveAccount = (standing: Standing, event: AccountEvent): Standing => {
  if (event.body.account !== 'app') return standing
  const mark: Mark = { at: event.occurredAt, event: event.id }
  return event.type === 'AccountCancelled' ? cancelled(standing, mark) : reopened(standing, mark)
}
