/** Notices, acceptance and contracts in a person's standing. */
import type { BodyOf } from '../../events/event.ts'
import type { PolicyAccepted, PolicyNoticeDelivered } from '../../events/facts/notice.ts'
import type { Occurred } from '../../events/ledger-event.ts'
import { withEntry } from '../../kernel/entries.ts'
import { changed, overtakes, own, put } from '../latest.ts'
import { withNotice, withSaid, withUse } from './acceptance.ts'
import type { Age } from './acceptance.ts'
import { reopenedUnder, startedAnew } from '../consent-in.ts'
import type { Mark, PolicyStanding, Standing } from '../standing.ts'

type PolicyEvent = Extract<
  Occurred,
  {
    readonly type:
      | 'PolicyNoticeDelivered'
      | 'PolicyAccepted'
      | 'PolicyDeclined'
      | 'ServiceUsedAfterEffective'
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

const ageOf = (standing: Standing, policy: string): Age => ({
  anew: startedAnew(standing, policy),
  minor: standing.minor,
})

/** A contract's end may be known before it is told that it was signed. */
const terminated = (standing: Standing, agreement: string, mark: Mark): Standing => {
  const old = own(standing.agreements, agreement)
  if (old !== undefined && !overtakes(old, mark)) return standing
  const ended = { ...old, ...mark, ended: true as const }
  return changed(standing, 'agreements', withEntry(standing.agreements, agreement, ended))
}

/** A person with a reopened account is shown notices anew. */
const noticed = (
  standing: Standing,
  { policy, version }: BodyOf<typeof PolicyNoticeDelivered>,
  mark: Mark,
): Standing =>
  mark.at < (reopenedUnder(standing.reopened, policy)?.at ?? '')
    ? standing
    : withPolicy(standing, policy, (old) => withNotice(old, version, mark, ageOf(standing, policy)))

// Marks as literals, each of its kind in one: everybody who is remembered has some (../latest.ts).
const accepted = (
  standing: Standing,
  { policy, version, mode }: BodyOf<typeof PolicyAccepted>,
  { at, event }: Mark,
): Standing => {
  const age = ageOf(standing, policy)
  return withPolicy(standing, policy, (old) =>
    mode === 'click'
      ? withSaid(old, { at, event, state: 'accepted', version, mode }, age)
      : withUse(old, version, { at, event, version, proven: true }, age),
  )
}

export const evolvePolicy = (standing: Standing, event: PolicyEvent): Standing => {
  const mark = markOf(event)
  switch (event.type) {
    case 'PolicyNoticeDelivered':
      return noticed(standing, event.body, mark)
    case 'PolicyAccepted':
      return accepted(standing, event.body, mark)
    case 'ServiceUsedAfterEffective': {
      const { policy, version, before } = event.body
      const { at, event: id } = mark
      const use =
        before === undefined ? { at, event: id, version } : { at, event: id, version, before }
      return withPolicy(standing, policy, (old) =>
        withUse(old, version, use, ageOf(standing, policy)),
      )
    }
    case 'PolicyDeclined': {
      const { policy, version } = event.body
      return withPolicy(standing, policy, (old) =>
        withSaid(
          old,
          { at: mark.at, event: mark.event, state: 'declined', version },
          ageOf(standing, policy),
        ),
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
    case 'AgreementTerminated':
      return terminated(standing, event.body.agreement, mark)
  }
}
