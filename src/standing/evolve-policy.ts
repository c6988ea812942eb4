/** Notices, acceptance and contracts in a person's standing. */
import type { LedgerEvent } from '../events/ledger-event.ts'
import { withEntry } from '../kernel/entries.ts'
import { changed, overtakes, own, put } from './latest.ts'
import type { Acceptance, Mark, PolicyStanding, Standing } from './standing.ts'

type PolicyEvent = Extract<
  LedgerEvent,
  {
    readonly type:
      | 'PolicyNoticeDelivered'
      | 'PolicyAccepted'
      | 'PolicyDeclined'
      | 'AgreementAccepted'
      | 'AgreementTerminated'
  }
>

const markOf = (event: PolicyEvent): Mark => ({ at: event.occurredAt, event: event.id })

const withPolicy = (
  standing: Standing,
  policy: string,
  change: (old: PolicyStanding) => PolicyStanding,
): Standing => {
  const next = change(own(standing.policies, policy) ?? { notices: undefined })
  return changed(standing, 'policies', withEntry(standing.policies, policy, next))
}

/** A notice counts from the first time it reached the person. */
const delivered = (old: PolicyStanding, version: string, mark: Mark): PolicyStanding => {
  const first = own(old.notices, version)
  return first !== undefined && first.at <= mark.at
    ? old
    : { ...old, notices: withEntry(old.notices, version, mark) }
}

const accepted = (old: PolicyStanding, acceptance: Acceptance): PolicyStanding => {
  const { at, event, version } = acceptance
  const isNewClick = acceptance.mode === 'click' && overtakes(old.clicked, acceptance)
  const clicked = isNewClick ? { at, event, version } : old.clicked
  const latest = overtakes(old.acceptance, acceptance) ? acceptance : old.acceptance
  const { notices } = old
  if (latest === undefined) return old
  return clicked === undefined
    ? { notices, acceptance: latest }
    : { notices, acceptance: latest, clicked }
}

export const evolvePolicy = (standing: Standing, event: PolicyEvent): Standing => {
  const mark = markOf(event)
  switch (event.type) {
    case 'PolicyNoticeDelivered':
      return withPolicy(standing, event.body.policy, (old) =>
        delivered(old, event.body.version, mark),
      )
    case 'PolicyAccepted': {
      const { policy, version, mode } = event.body
      return withPolicy(standing, policy, (old) =>
        accepted(old, { at: mark.at, event: mark.event, state: 'accepted', version, mode }),
      )
    }
    case 'PolicyDeclined': {
      const { policy, version } = event.body
      return withPolicy(standing, policy, (old) =>
        accepted(old, { at: mark.at, event: mark.event, state: 'declined', version }),
      )
    }
    case 'AgreementAccepted': {
      const { agreement, version } = event.body
      return changed(
        standing,
        'agreements',
        put(standing.agreements, agreement, { at: mark.at, event: mark.event, version }),
      )
    }
    case 'AgreementTerminated': {
      const old = own(standing.agreements, event.body.agreement)
      if (old === undefined || !overtakes(old, mark)) return standing
      const ended = { ...old, ...mark, ended: true as const }
      const agreements = withEntry(standing.agreements, event.body.agreement, ended)
      return changed(standing, 'agreements', agreements)
    }
  }
}
